//! What an attribute is called, what its values are, and what there is to choose.

use super::draft::{Draft, key_of};
use super::page::{All, PATH, kind_name};
use crate::session::Session;
use crate::ui::{Button, Field, Look, SelectField, TextArea, Toasts, Unsaved, icon_sized};
use client::CallError;
use contract::contact_attributes::{
    AttributeType, ContactAttribute, NewContactAttribute, PatchContactAttribute,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

const KINDS: [AttributeType; 5] = [
    AttributeType::Text,
    AttributeType::Number,
    AttributeType::Date,
    AttributeType::Choice,
    AttributeType::Switch,
];

/// A new one, or one that is known.
#[component]
pub fn AttributeForm(known: Option<ContactAttribute>, all: All) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let navigate = StoredValue::new(use_navigate());
    let draft = Draft::of(known.as_ref());
    let (busy, taken) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let is_new = known.is_none();
    Effect::new(move |_| {
        let title = draft.title.read();
        if !draft.key_typed.get() {
            draft.key.set(key_of(&title));
        }
    });
    Effect::new(move |_| {
        draft.key.track();
        taken.set(None);
    });
    let saved = expect_context::<Unsaved>().watch(move || draft.written());
    // Each save is a version of its own.
    let before = StoredValue::new(known.as_ref().map(|one| (one.id, one.version)));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        draft.left.set(true);
        if busy.get_untracked() || !untrack(|| draft.is_whole()) {
            return;
        }
        busy.set(true);
        let sent = untrack(|| draft.written());
        let choices = untrack(|| match draft.is_choice() {
            true => draft.lines(),
            false => Vec::new(),
        });
        let (client, known) = (session.client(), before.get_value());
        spawn_local(async move {
            let (title, key, kind, _) = sent.clone();
            let answer = match known {
                None => {
                    let new = NewContactAttribute {
                        key,
                        title,
                        kind: AttributeType::from(kind.as_str()),
                        choices,
                    };
                    client.create_contact_attribute(&new).await
                }
                Some((id, version)) => {
                    let change = PatchContactAttribute {
                        title: Some(title),
                        choices: (kind == AttributeType::Choice.as_str()).then_some(choices),
                    };
                    client.update_contact_attribute(id, version, &change).await
                }
            };
            busy.try_set(false);
            match answer {
                Ok(attribute) => {
                    saved.try_set(sent);
                    before.try_set_value(Some((attribute.id, attribute.version)));
                    toasts.done(text!(attributes.saved));
                    all.refetch();
                    if is_new {
                        // Who has left the page stays where they are.
                        navigate.try_with_value(|navigate| {
                            let path = format!("{PATH}/{}", attribute.id);
                            navigate(&path, NavigateOptions::default());
                        });
                    }
                }
                Err(error) if error.status() == Some(412) => {
                    // What was typed stays; saved again, it takes the place of the other.
                    if let (Some((id, _)), Ok(page)) = (known, client.contact_attributes().await)
                        && let Some(now) = page.items.into_iter().find(|one| one.id == id)
                    {
                        before.try_set_value(Some((id, now.version)));
                    }
                    let text = text!(attributes.changed_text);
                    toasts.failed(text!(attributes.changed), Some(text.into()));
                }
                Err(CallError::Refused(problem)) if problem.code == "attribute_key_taken" => {
                    taken.try_set(Some(text!(attributes.key_taken).to_string()));
                }
                Err(error) => toasts.refused(text!(attributes.save_failed), &error),
            }
        });
    };
    let told = move |flaw: fn(Draft) -> Option<String>| {
        Signal::derive(move || draft.left.get().then(|| flaw(draft)).flatten())
    };
    let key_error = Signal::derive(move || {
        let flaw = || draft.left.get().then(|| draft.key_flaw()).flatten();
        taken.get().or_else(flaw)
    });
    let kinds: Vec<(String, String)> = KINDS
        .iter()
        .map(|kind| (kind.as_str().to_owned(), kind_name(*kind).to_owned()))
        .collect();
    let kind_shown = known.as_ref().map(|one| kind_name(one.kind));
    let key_shown = known.map(|one| one.key);
    view! {
        {is_new.then(|| view! {
            <header class="bar">
                <a class="icon-btn only-phone" href=PATH aria-label=text!(attributes.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
                <h2 class="grow">{text!(attributes.add_title)}</h2>
            </header>
        })}
        <form class="form-foot" aria-label=text!(attributes.one) on:submit=save novalidate>
            <div class="page page-narrow">
                <div class="stack stack-24">
                    <Field label=text!(attributes.name) value=draft.title error=told(Draft::title_flaw) on_leave=Callback::new(move |()| { draft.left.try_set(true); }) required=true focused=is_new />
                    {match kind_shown {
                        None => view! { <SelectField label=text!(attributes.kind) options=Signal::stored(kinds) value=draft.kind /> }.into_any(),
                        Some(kind) => view! {
                            <dl class="dl people-dl">
                                <dt>{text!(attributes.kind)}</dt><dd>{kind}</dd>
                                <dt>{text!(attributes.key)}</dt><dd class="mono">{key_shown}</dd>
                            </dl>
                        }
                        .into_any(),
                    }}
                    {move || draft.is_choice().then(|| view! {
                        <TextArea label=text!(attributes.choices) hint=text!(attributes.choices_text) value=draft.choices error=told(Draft::choices_flaw) />
                    })}
                    {is_new.then(|| view! {
                        <div on:input=move |_| draft.key_typed.set(true)>
                            <Field label=text!(attributes.key) hint=text!(attributes.key_text) value=draft.key error=key_error required=true input_class="mono" autocomplete="off" />
                        </div>
                    })}
                </div>
            </div>
            <div class="foot"><div class="in">
                <span class="grow"></span>
                <a class="btn" href=PATH>{text!(ui.cancel)}</a>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </div></div>
        </form>
    }
}

//! A label's name, colour and priority: complaints come while one types, as the API would have them.

use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{
    Button, Field, LabelChip, Look, Swatches, Toasts, Unsaved, element_id, icon_sized,
};
use client::CallError;
use contract::conversations::Priority;
use contract::labels::{Label, NewLabel, PatchLabel};
use domain::labels::LabelName;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// A new one, or one that is known.
#[component]
pub fn LabelForm(known: Option<Label>) -> impl IntoView {
    let (session, directory, toasts) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
    );
    let navigate = StoredValue::new(use_navigate());
    let go = move |path: &str| {
        // Who has left the page stays where they are.
        navigate.try_with_value(|navigate| navigate(path, NavigateOptions::default()));
    };
    let name = RwSignal::new(known.as_ref().map(|l| l.name.clone()).unwrap_or_default());
    let hue = RwSignal::new(
        known
            .as_ref()
            .map_or("blue".to_owned(), |l| l.color.clone()),
    );
    let high = RwSignal::new(known.as_ref().is_some_and(|l| l.priority == Priority::High));
    let (left, refused) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let complaint = Signal::derive(move || {
        refused.get().or_else(|| {
            let flaw = name.read().parse::<LabelName>().err();
            flaw.filter(|_| left.get()).map(|flaw| flaw.to_string())
        })
    });
    Effect::new(move |_| {
        name.track();
        refused.set(None);
    });
    let saved = expect_context::<Unsaved>().watch(move || (name.get(), hue.get(), high.get()));
    let is_new = known.is_none();
    // Each save is a version of its own.
    let before = StoredValue::new(known.as_ref().map(|label| (label.id, label.version)));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        left.set(true);
        if name.read_untracked().parse::<LabelName>().is_err() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let priority = match high.get_untracked() {
            true => Priority::High,
            false => Priority::Normal,
        };
        let (name, color) = (name.get_untracked(), hue.get_untracked());
        let sent = (name.clone(), color.clone(), high.get_untracked());
        let (client, before_save) = (session.client(), before.get_value());
        spawn_local(async move {
            let answer = match before_save {
                None => {
                    let new = NewLabel {
                        name,
                        color: Some(color),
                        priority: Some(priority),
                    };
                    client.create_label(&new).await
                }
                Some((id, version)) => {
                    let change = PatchLabel {
                        name: Some(name),
                        color: Some(color),
                        priority: Some(priority),
                    };
                    client.update_label(id, version, &change).await
                }
            };
            busy.try_set(false);
            match answer {
                Ok(label) => {
                    saved.try_set(sent);
                    let path = format!("/settings/labels/{}", label.id);
                    before.try_set_value(Some((label.id, label.version)));
                    directory.put_label(label);
                    toasts.done(text!(labels.saved));
                    if is_new {
                        go(&path);
                    }
                }
                Err(error) if error.status() == Some(412) => {
                    // What was typed stays; saved again, it takes the place of the other.
                    if let Some((id, _)) = before_save
                        && let Ok(label) = client.label(id).await
                    {
                        before.try_set_value(Some((id, label.version)));
                        directory.put_label(label);
                    }
                    toasts.failed(
                        text!(labels.changed),
                        Some(text!(labels.changed_text).into()),
                    );
                }
                Err(CallError::Refused(problem)) if problem.code == "label_name_taken" => {
                    refused.try_set(Some(text!(labels.taken).to_string()));
                }
                Err(error) => toasts.refused(text!(labels.save_failed), &error),
            }
        });
    };
    view! {
        {is_new.then(|| view! {
            <header class="bar">
                <a class="icon-btn only-phone" href="/settings/labels" aria-label=text!(labels.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
                <h2 class="grow">{text!(labels.add_title)}</h2>
            </header>
        })}
        <form class="form-foot" aria-label=text!(labels.one) on:submit=save novalidate>
            <div class="page page-narrow">
                <div class="stack stack-24">
                    <Field label=text!(labels.name) value=name error=complaint on_leave=Callback::new(move |()| { left.try_set(true); }) required=true focused=is_new />
                    <Swatches label=text!(labels.color) value=hue />
                    <Urgency high />
                    <section>
                        <p class="medium legend">{text!(labels.looks)}</p>
                        <div class="line-h wrap">
                            {move || {
                                let (name, hue, high) = (name.get(), hue.get(), high.get());
                                view! {
                                    <LabelChip name=name.clone() hue=hue.clone() high class="chip-lg" />
                                    <LabelChip name hue=hue.clone() high />
                                    <span class=format!("dot hue-{hue}")></span>
                                }
                            }}
                        </div>
                    </section>
                </div>
            </div>
            <div class="foot"><div class="in">
                <span class="grow"></span>
                <a class="btn" href="/settings/labels">{text!(ui.cancel)}</a>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </div></div>
        </form>
    }
}

#[component]
fn Urgency(high: RwSignal<bool>) -> impl IntoView {
    let group = element_id("priority");
    let card = move |is_high: bool, name: &'static str, hint: &'static str| {
        let group = group.clone();
        view! {
            <label class="radio-card">
                <input class="radio" type="radio" name=group prop:checked=move || high.get() == is_high on:change=move |_| high.set(is_high) />
                <span><span class="medium">{name}</span><span class="hint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="stack stack-8">
            <legend class="medium legend">{text!(labels.priority)}</legend>
            {card(false, text!(labels.normal), text!(labels.normal_text))}
            {card(true, text!(labels.high), text!(labels.high_text))}
        </fieldset>
    }
}

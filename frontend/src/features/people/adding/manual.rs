//! One contact by hand: name, phone or email, reference, remarks.

use super::chosen::{Addressed, Chosen, Step};
use crate::browser::random_key;
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{Button, Field, Look, TextArea, Toasts, Unsaved, icon};
use client::CallError;
use contract::contacts::NewContact;
use domain::ContactId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

const FIELDS: [&str; 5] = ["name", "phone", "email", "reference", "remarks"];

/// What is typed; it stays while one goes back for another channel.
#[derive(Clone, Copy)]
pub struct Form {
    texts: [RwSignal<String>; FIELDS.len()],
    errors: RwSignal<BTreeMap<String, String>>,
    notice: RwSignal<Option<(String, Option<ContactId>)>>,
    busy: RwSignal<bool>,
    /// What of it was added; who leaves with more than that is asked, on whatever step they are.
    saved: RwSignal<Vec<String>>,
    /// Sent again after a broken line it is added once.
    key: StoredValue<String>,
}

fn written(texts: [RwSignal<String>; FIELDS.len()]) -> Vec<String> {
    texts.iter().map(|text| text.get()).collect()
}

impl Form {
    pub fn new() -> Self {
        let texts = std::array::from_fn(|_| RwSignal::new(String::new()));
        Self {
            texts,
            saved: expect_context::<Unsaved>().watch(move || written(texts)),
            errors: RwSignal::new(BTreeMap::new()),
            notice: RwSignal::new(None),
            busy: RwSignal::new(false),
            key: StoredValue::new(random_key()),
        }
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.read().get(field).cloned())
    }

    /// Only what the channel asks for: what was typed for another one stays out.
    fn contact(self, addressed: Option<Addressed>) -> NewContact {
        let text = |text: RwSignal<String>| {
            let text = text.get_untracked().trim().to_owned();
            Some(text).filter(|text| !text.is_empty())
        };
        let [name, phone, email, reference, remarks] = self.texts.map(text);
        NewContact {
            name,
            phone: phone.filter(|_| addressed != Some(Addressed::Email)),
            email: email.filter(|_| addressed != Some(Addressed::Phone)),
            reference,
            remarks,
            ..Default::default()
        }
    }

    fn refuse(self, error: CallError, toasts: Toasts) {
        match error {
            error if error.code() == Some("identity_in_use") => {
                let other = error.member("contact_id");
                self.notice
                    .try_set(Some((text!(people.in_use).to_owned(), other)));
            }
            CallError::Refused(problem) if !problem.errors.is_empty() => {
                let (own, others): (Vec<_>, Vec<_>) = problem
                    .errors
                    .into_iter()
                    .partition(|error| FIELDS.contains(&error.field.as_str()));
                let own = own.into_iter().map(|error| (error.field, error.message));
                self.errors.try_set(own.collect());
                let other = others.into_iter().next();
                self.notice
                    .try_set(other.map(|error| (error.message, None)));
            }
            error => toasts.refused(text!(adding.failed), &error),
        }
    }
}

#[component]
pub fn ManualStep(chosen: Chosen, form: Form) -> impl IntoView {
    let (session, directory, toasts) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
    );
    let channel = Memo::new(move |_| {
        let id = chosen.choices.read().channel_id;
        id.and_then(|id| directory.channel(id))
    });
    let addressed = Memo::new(move |_| channel.read().as_ref().and_then(Addressed::of));
    let [name, phone, email, reference, remarks] = form.texts;
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        form.errors.set(BTreeMap::new());
        form.notice.set(None);
        let new = form.contact(addressed.get_untracked());
        if new.name.is_none() && new.phone.is_none() && new.email.is_none() {
            form.notice
                .set(Some((text!(adding.nothing_known).to_owned(), None)));
            return;
        }
        form.busy.set(true);
        let (sent, key) = (untrack(|| written(form.texts)), form.key.get_value());
        spawn_local(async move {
            let answer = session.client().create_contact(&new, &key).await;
            form.busy.try_set(false);
            // The same key with something else would be refused.
            form.key.try_set_value(random_key());
            match answer {
                Ok(contact) => {
                    form.saved.try_set(sent);
                    toasts.done(text!(adding.added, name = contact.display_name));
                    chosen.leave(&format!("/people/{}", contact.id));
                }
                Err(error) => form.refuse(error, toasts),
            }
        });
    };
    view! {
        <form class="wizard" aria-label=text!(adding.step_contact) on:submit=add novalidate>
            <div class="page page-narrow">
                <div class="stack">
                    {move || channel.get().map(|channel| view! { <p class="ink-2">{text!(context.on_channel, channel = channel.name)}</p> })}
                    <Field label=text!(context.name) value=name error=form.error("name") autocomplete="off" focused=true />
                    {move || (addressed.get() != Some(Addressed::Email)).then(|| view! {
                        <Field label=text!(adding.phone) hint=text!(adding.phone_hint) value=phone kind="tel" error=form.error("phone") autocomplete="off" />
                    })}
                    {move || (addressed.get() != Some(Addressed::Phone)).then(|| view! {
                        <Field label=text!(context.email) value=email kind="email" error=form.error("email") autocomplete="off" />
                    })}
                    <Field label=text!(context.reference) hint=text!(adding.reference_hint) value=reference error=form.error("reference") autocomplete="off" />
                    <TextArea label=text!(context.remarks) value=remarks error=form.error("remarks") />
                    {move || form.notice.get().map(|(words, other)| view! {
                        <div class="callout callout-warn" role="alert">
                            {icon(icondata::LuTriangleAlert)}
                            <div>
                                <p>{words}</p>
                                {other.map(|other| view! { <p class="sub"><a href=format!("/people/{other}")>{text!(people.show_other)}</a></p> })}
                            </div>
                        </div>
                    })}
                </div>
            </div>
            <div class="foot"><div class="in">
                <Button on_press=move |()| chosen.step(Step::Channel)>{text!(ui.back)}</Button>
                <span class="grow"></span>
                <a class="btn" href="/people">{text!(ui.cancel)}</a>
                <Button look=Look::Primary busy=form.busy>{text!(adding.add)}</Button>
            </div></div>
        </form>
    }
}

//! Where a webhook calls and what it hears of.

use super::events::{Chosen, EventsField, known};
use super::page::Known;
use super::secret::Fresh;
use crate::session::Session;
use crate::ui::{Button, Field, Look, SwitchRow, Toasts, Unsaved, complain};
use client::{Call, CallError, Client};
use contract::webhooks::{NewWebhook, PatchWebhook, Webhook};
use domain::WebhookId;
use domain::channels::fields::FieldFormat;
use domain::permissions::Permission;
use domain::webhooks::WebhookEvent as Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeSet;

/// What most listen to.
const USUAL: [Event; 3] = [
    Event::ConversationCreated,
    Event::ConversationUpdated,
    Event::MessageCreated,
];

/// What is wrong with an address, as far as a form can tell.
fn flaw(text: &str) -> Option<String> {
    let text = text.trim();
    match FieldFormat::Url.check(text) {
        _ if text.is_empty() => Some(text!(webhooks.url_missing).to_string()),
        Ok(()) => None,
        Err(_) => Some(text!(channels.not_a_url).to_string()),
    }
}

#[component]
pub fn WebhookForm(
    /// As it is; none for a new one.
    before: Option<Webhook>,
) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let (list, fresh) = (expect_context::<Known>(), expect_context::<Fresh>());
    let url = RwSignal::new(
        before
            .as_ref()
            .map(|webhook| webhook.url.clone())
            .unwrap_or_default(),
    );
    let events = before
        .as_ref()
        .map_or_else(|| USUAL.into(), |webhook| known(&webhook.events));
    let chosen: Chosen = RwSignal::new(events);
    let restricted = RwSignal::new(
        before
            .as_ref()
            .is_some_and(|webhook| webhook.include_restricted),
    );
    let (url_error, events_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let url_left = complain(url, url_error, flaw);
    let saved =
        expect_context::<Unsaved>().watch(move || (url.get(), chosen.get(), restricted.get()));
    let navigate = StoredValue::new(use_navigate());
    let id = before.as_ref().map(|webhook| webhook.id);
    // What the form was filled from.
    let read = StoredValue::new(before);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = url.read_untracked().trim().to_owned();
        let none = chosen.read_untracked().is_empty();
        events_error.set(none.then(|| text!(webhooks.events_missing).to_string()));
        let wrong = flaw(&typed);
        let is_fine = wrong.is_none() && !none;
        url_error.set(wrong);
        if busy.get_untracked() || !is_fine {
            return;
        }
        busy.set(true);
        let sent = (
            url.get_untracked(),
            chosen.get_untracked(),
            restricted.get_untracked(),
        );
        spawn_local(async move {
            let client = session.client();
            let wire = wire(&sent.1);
            let answer = match id {
                None => {
                    let new = NewWebhook {
                        url: typed,
                        events: wire,
                        enabled: None,
                        include_restricted: sent.2,
                    };
                    client.create_webhook(&new).await.map(|made| {
                        fresh.show(made.webhook.id, made.secret);
                        made.webhook
                    })
                }
                Some(id) => {
                    let change = PatchWebhook {
                        url: Some(typed),
                        events: Some(wire),
                        include_restricted: Some(sent.2),
                        enabled: None,
                    };
                    put(&client, read, id, &change).await
                }
            };
            busy.try_set(false);
            match answer {
                Ok(webhook) => {
                    saved.try_set(sent);
                    read.try_set_value(Some(webhook.clone()));
                    toasts.done(text!(webhooks.saved));
                    list.reload();
                    if id.is_none() {
                        let path = format!("/settings/webhooks/{}", webhook.id);
                        navigate
                            .try_with_value(|navigate| navigate(&path, NavigateOptions::default()));
                    }
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    for said in &problem.errors {
                        let field = match said.field.starts_with("events") {
                            true => events_error,
                            false => url_error,
                        };
                        field.try_set(Some(said.message.clone()));
                    }
                }
                Err(error) if error.status() == Some(412) => toasts.failed(
                    text!(webhooks.changed),
                    Some(text!(webhooks.changed_text).to_string()),
                ),
                Err(error) => toasts.refused(text!(webhooks.not_saved), &error),
            }
        });
    };
    view! {
        <form class="stack stack-24" aria-label=text!(webhooks.one) on:submit=save novalidate>
            <Field label=text!(webhooks.url) kind="url" hint=text!(webhooks.url_hint) value=url error=url_error on_leave=url_left required=true focused=id.is_none() input_class="mono" />
            <EventsField chosen error=events_error />
            {move || session.may(Permission::ViewRestricted).then(|| view! {
                <SwitchRow label=text!(webhooks.restricted) hint=text!(webhooks.restricted_text) on=restricted on_change=move |on| restricted.set(on) />
            })}
            <div class="line-h">
                <Button look=Look::Primary busy>{if id.is_some() { text!(ui.save) } else { text!(webhooks.add) }}</Button>
                {id.is_none().then(|| view! { <a class="btn" href="/settings/webhooks">{text!(ui.cancel)}</a> })}
            </div>
        </form>
    }
}

fn wire(events: &BTreeSet<Event>) -> Vec<contract::webhooks::WebhookEvent> {
    events.iter().map(|event| event.as_str().into()).collect()
}

/// What of a webhook the form has.
fn in_form(webhook: &Webhook) -> (&str, BTreeSet<Event>, bool) {
    let events = known(&webhook.events);
    (&webhook.url, events, webhook.include_restricted)
}

/// Saves over what was read. What somebody else did to the form's part of it meanwhile is told, and takes
/// a second word; what they did to the rest is in nobody's way.
async fn put(
    client: &Client,
    read: StoredValue<Option<Webhook>>,
    id: WebhookId,
    change: &PatchWebhook,
) -> Call<Webhook> {
    let before = read.try_get_value().flatten();
    let version = before.as_ref().map(|before| before.version);
    let answer = client.update_webhook(id, version, change).await;
    if answer.as_ref().err().and_then(CallError::status) != Some(412) {
        return answer;
    }
    let Ok(now) = client.webhook(id).await else {
        return answer;
    };
    let is_same = before.is_some_and(|before| in_form(&before) == in_form(&now));
    let version = now.version;
    read.try_set_value(Some(now));
    match is_same {
        true => client.update_webhook(id, Some(version), change).await,
        false => answer,
    }
}

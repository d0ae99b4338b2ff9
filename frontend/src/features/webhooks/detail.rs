//! One webhook: how it is, switching it on and off, a test, its settings, its secret, its deliveries.

use super::deliveries::Deliveries;
use super::form::WebhookForm;
use super::page::Known;
use super::secret::Secret;
use super::state::{host, why_off};
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{
    Ask, AsyncView, Button, Confirms, Gone, IconButton, Toasts, WayBack, icon, icon_sized,
};
use client::Call;
use contract::webhooks::{PatchWebhook, Webhook, WebhookDeliveryState};
use domain::WebhookId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use std::sync::Arc;

#[component]
pub fn WebhookDetail(id: String) -> impl IntoView {
    let session = expect_context::<Session>();
    let asked = id.parse::<WebhookId>().ok();
    let webhook = LocalResource::new(move || {
        let client = session.client();
        async move {
            match asked {
                Some(id) => {
                    client
                        .webhook(id)
                        .await
                        .map(Some)
                        .or_else(|error| match error.status() {
                            Some(404) => Ok(None),
                            _ => Err(error),
                        })
                }
                None => Ok(None),
            }
        }
    });
    view! {
        <AsyncView value=webhook title=text!(webhooks.one_failed) children=Callback::new(move |found: Option<Webhook>| match found {
            Some(found) => view! { <Loaded found webhook /> }.into_any(),
            None => view! {
                <Gone title=text!(webhooks.gone) text=text!(webhooks.gone_text)>
                    <A href="/settings/webhooks" attr:class="btn">{text!(webhooks.back)}</A>
                </Gone>
            }
            .into_any(),
        }) />
    }
}

#[component]
fn Loaded(found: Webhook, webhook: LocalResource<Call<Option<Webhook>>>) -> impl IntoView {
    let (session, toasts, list) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Known>(),
    );
    let id = found.id;
    // Asks for the deliveries again.
    let turn = RwSignal::new(0_u32);
    let on = RwSignal::new(found.enabled);
    let switch = move |to: bool| {
        // Shown at once, taken back if refused.
        on.set(to);
        spawn_local(async move {
            let change = PatchWebhook {
                enabled: Some(to),
                ..Default::default()
            };
            match session.client().update_webhook(id, None, &change).await {
                Ok(_) => {
                    list.reload();
                    webhook.refetch();
                }
                Err(error) => {
                    on.try_set(!to);
                    toasts.refused(text!(webhooks.not_saved), &error);
                }
            }
        });
    };
    let busy = RwSignal::new(false);
    let test = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.client().test_webhook(id).await {
                Ok(sent) if sent.state == WebhookDeliveryState::Delivered => {
                    toasts.done(text!(webhooks.test_taken));
                }
                Ok(sent) => {
                    let status = sent.response_status.map(|status| status.to_string());
                    toasts.failed(text!(webhooks.test_failed), sent.error.or(status));
                }
                Err(error) => toasts.refused(text!(webhooks.test_failed), &error),
            }
            busy.try_set(false);
            turn.try_update(|turn| *turn += 1);
        });
    };
    let title = host(&found.url);
    view! {
        <header class="bar">
            <a class="icon-btn only-phone" href="/settings/webhooks" aria-label=text!(webhooks.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
            <h2 class="grow truncate">{title.clone()}</h2>
            <Button class="btn-sm" busy on_press=test>{icon(icondata::LuSend)}{text!(webhooks.test)}</Button>
            <label class="line-h gap-8" for="webhook-on">
                <span class="xs ink-2 hide-phone">{text!(webhooks.on)}</span>
                <input class="switch" type="checkbox" role="switch" id="webhook-on" aria-label=text!(webhooks.on) prop:checked=on on:change=move |event| switch(event_target_checked(&event)) />
            </label>
            <Delete id name=title />
        </header>
        <div class="page page-webhook" tabindex="0" role="region" aria-label=text!(webhooks.settings)>
            <Trouble webhook=found.clone() />
            <section class="sec"><WebhookForm before=Some(found) /></section>
            <Secret id />
            <Deliveries id turn />
        </div>
    }
}

/// What is wrong with it, and what becomes of it then.
#[component]
fn Trouble(webhook: Webhook) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let why = webhook.last_error.clone();
    let (title, text) = match (webhook.disabled_reason, webhook.failing_since) {
        (Some(reason), _) => (
            text!(webhooks.switched_off).to_string(),
            why_off(&reason).to_owned(),
        ),
        (None, Some(since)) if webhook.enabled => (
            text!(
                webhooks.failing_since,
                at = clock.full(since.as_millis() as f64)
            ),
            text!(webhooks.failing_text).to_owned(),
        ),
        _ => return ().into_any(),
    };
    view! {
        <div class="callout callout-bad" role="status">
            {icon_sized(icondata::LuCircleAlert, "")}
            <div>
                <p class="medium">{title}</p>
                {why.map(|why| view! { <p class="sub">{why}</p> })}
                <p class="sub">{text}</p>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Delete(id: WebhookId, name: String) -> impl IntoView {
    let (session, toasts, confirms, list) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
        expect_context::<Known>(),
    );
    let back = WayBack::new("/settings/webhooks", id);
    let delete = Arc::new(move || {
        let back = back.clone();
        spawn_local(async move {
            match session.client().delete_webhook(id).await {
                Err(error) if error.status() != Some(404) => {
                    toasts.refused(text!(webhooks.not_deleted), &error);
                }
                _ => {
                    toasts.done(text!(webhooks.deleted));
                    list.reload();
                    back.take();
                }
            }
        });
    });
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(webhooks.delete_title, name = name.clone()),
            text: text!(webhooks.delete_text).to_string(),
            act: text!(webhooks.delete).to_string(),
            danger: true,
            run: delete.clone(),
        });
    };
    view! { <IconButton class="icon-btn-sm" drawing=icondata::LuTrash2 label=text!(webhooks.delete) on_press=ask /> }
}

//! The signing secret: shown once, when a webhook is made or the secret is replaced.

use crate::session::Session;
use crate::ui::{Ask, Button, Confirms, CopyField, Toasts, icon, icon_sized};
use domain::WebhookId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The secret that was just answered, and whose it is. It outlives the way from the form to the webhook.
#[derive(Clone, Copy)]
pub struct Fresh(RwSignal<Option<(WebhookId, String)>>);

impl Fresh {
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    pub fn show(self, id: WebhookId, secret: String) {
        self.0.set(Some((id, secret)));
    }
}

#[component]
pub fn Secret(id: WebhookId) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let fresh = expect_context::<Fresh>();
    let shown = move || {
        let fresh = fresh.0.get();
        fresh.filter(|(of, _)| *of == id).map(|(_, secret)| secret)
    };
    let rotate = move || {
        spawn_local(async move {
            match session.client().rotate_webhook_secret(id).await {
                Ok(answer) => fresh.show(id, answer.secret),
                Err(error) => toasts.refused(text!(webhooks.not_rotated), &error),
            }
        });
    };
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(webhooks.rotate_title).to_string(),
            text: text!(webhooks.rotate_text).to_string(),
            act: text!(webhooks.rotate).to_string(),
            danger: false,
            run: Arc::new(rotate),
        });
    };
    view! {
        <section class="sec" aria-labelledby="webhook-secret">
            <div class="line-h wrap">
                <h3 class="md grow" id="webhook-secret">{text!(webhooks.secret)}</h3>
                <Button class="btn-sm" on_press=ask>{icon(icondata::LuRefreshCw)}{text!(webhooks.rotate)}</Button>
            </div>
            {move || match shown() {
                Some(secret) => view! {
                    <div class="callout callout-warn" role="status">
                        {icon_sized(icondata::LuKeyRound, "")}
                        <div class="grow">
                            <p>{text!(webhooks.secret_once)}</p>
                            <CopyField label=text!(webhooks.secret) value=secret />
                        </div>
                    </div>
                }
                .into_any(),
                None => view! { <p class="ink-2">{text!(webhooks.secret_text)}</p> }.into_any(),
            }}
        </section>
    }
}

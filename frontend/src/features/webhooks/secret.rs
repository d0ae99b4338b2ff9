//! The signing secret: shown once, when a webhook is made or the secret is replaced.

use crate::session::Session;
use crate::ui::{SigningSecret, Toasts};
use domain::WebhookId;
use leptos::prelude::*;
use leptos::task::spawn_local;

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
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let fresh = expect_context::<Fresh>();
    let shown = Signal::derive(move || {
        let fresh = fresh.0.get();
        fresh.filter(|(of, _)| *of == id).map(|(_, secret)| secret)
    });
    let on_replace = Callback::new(move |()| {
        spawn_local(async move {
            match session.client().rotate_webhook_secret(id).await {
                Ok(answer) => fresh.show(id, answer.secret),
                Err(error) => toasts.refused(text!(secret.not_replaced), &error),
            }
        });
    });
    view! { <SigningSecret shown replaces=text!(webhooks.secret_replaced) about=text!(webhooks.secret_text) on_replace /> }
}

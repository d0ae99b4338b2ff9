//! The secret that calls to an integrator are signed with, where the kind has one.

use crate::session::Session;
use crate::ui::{SigningSecret, Toasts};
use domain::ChannelId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn ChannelSecret(id: ChannelId) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let shown = RwSignal::new(None::<String>);
    let on_replace = Callback::new(move |()| {
        spawn_local(async move {
            match session.client().rotate_channel_secret(id).await {
                Ok(answer) => {
                    shown.try_set(Some(answer.secret));
                }
                Err(error) => toasts.refused(text!(secret.not_replaced), &error),
            }
        });
    });
    view! { <SigningSecret shown replaces=text!(channels.secret_replaced) about=text!(channels.secret_gone) on_replace /> }
}

//! The secret that a kind makes for itself: calls are signed with it, or the provider is given it.

use super::facts::{address_with, secret_of};
use crate::session::Session;
use crate::ui::{SigningSecret, Toasts};
use contract::channels::{Channel, ChannelKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn ChannelSecret(channel: Channel, kind: ChannelKind) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let id = channel.id;
    let own = secret_of(&kind);
    let about = own.and_then(|own| own.help.clone()).unwrap_or_default();
    // Where it is the end of an address, that is what one pastes.
    let is_address = address_with(&channel, "").is_some();
    let title = match is_address {
        true => text!(channels.mitto_inbound),
        false => text!(secret.title),
    };
    let shown = RwSignal::new(None::<String>);
    let on_replace = Callback::new(move |()| {
        let channel = channel.clone();
        spawn_local(async move {
            match session.client().rotate_channel_secret(id).await {
                Ok(answer) => {
                    let address = address_with(&channel, &answer.secret);
                    shown.try_set(Some(address.unwrap_or(answer.secret)));
                }
                Err(error) => toasts.refused(text!(secret.not_replaced), &error),
            }
        });
    });
    view! { <SigningSecret shown title replaces=text!(channels.secret_replaced) about on_replace /> }
}

//! How far a message has come: clock sending, one tick sent, two delivered, two in accent read.

use super::marks::asides;
use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use contract::messages::{DeliveryError, DeliveryState, Direction, Message, Settle, SettledAs};
use domain::MessageId;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How far a message has come, if it is one of ours.
pub fn delivery(message: &Message) -> Option<DeliveryState> {
    message.delivery.as_ref().map(|delivery| delivery.state)
}

/// Below a message: who, when, and how far it came, or why it did not.
#[component]
pub fn Foot(
    desk: DeskState,
    message: Memo<Message>,
    is_last: Memo<bool>,
    name: String,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let message = message.read();
        let reason = message.delivery.as_ref();
        let reason = reason.and_then(|delivery| delivery.error.clone());
        (delivery(&message), reason, asides(&message))
    });
    let first = message.get_untracked();
    let (id, at) = (first.id, first.sent_at.as_millis() as f64);
    let automatic = first.automated.is_some();
    let speaks = first.direction == Direction::Outbound && !first.sent_elsewhere && !automatic;
    let short = name.split_whitespace().next();
    let short = short.filter(|_| speaks).map(str::to_owned);
    move || {
        let (state, reason, asides) = shown.get();
        let unsettled = state == Some(DeliveryState::Unsettled);
        if unsettled || state == Some(DeliveryState::Failed) {
            return view! { <DeliveryLine desk id reason unsettled /> }.into_any();
        }
        let last = is_last.get();
        if !last && asides.is_empty() {
            return ().into_any();
        }
        let short = short.clone().filter(|_| last);
        view! {
            <p class="msg-meta">
                {asides.into_iter().map(|aside| view! { <span>{aside}" · "</span> }).collect_view()}
                {automatic.then(|| view! { <span>{text!(thread.automated)}" · "</span> })}
                {short.map(|short| view! { <span>{short}" · "</span> })}
                <time title=move || desk.clock.full(at)>{move || desk.clock.time(at)}</time>
                {state.map(|state| view! { <Ticks state /> })}
            </p>
        }
        .into_any()
    }
}

#[component]
fn Ticks(state: DeliveryState) -> impl IntoView {
    let (drawing, word, class) = match state {
        DeliveryState::Scheduled | DeliveryState::Queued | DeliveryState::Sending => {
            (icondata::LuClock, text!(delivery.sending), "")
        }
        DeliveryState::Sent => (icondata::LuCheck, text!(delivery.sent), ""),
        DeliveryState::Delivered => (icondata::LuCheckCheck, text!(delivery.delivered), ""),
        DeliveryState::Read => (icondata::LuCheckCheck, text!(delivery.read), "read"),
        DeliveryState::Cancelled => (icondata::LuBan, text!(delivery.cancelled), ""),
        DeliveryState::Failed | DeliveryState::Unsettled | DeliveryState::Unknown => {
            return ().into_any();
        }
    };
    view! { <span class=class title=word>{icon_sized(drawing, "icon-14")}</span><span class="sr">{word}</span> }.into_any()
}

/// It did not arrive, or nobody knows: why, and what one can do.
#[component]
fn DeliveryLine(
    desk: DeskState,
    id: MessageId,
    #[prop(optional_no_strip)] reason: Option<DeliveryError>,
    unsettled: bool,
) -> impl IntoView {
    let again = move |_| {
        let (client, Some(conversation)) = (desk.client(), desk.thread.id()) else {
            return;
        };
        spawn_local(async move {
            match client.retry_message(conversation, id).await {
                Ok(message) => desk.thread.take(message),
                Err(error) => desk.toasts.refused(text!(delivery.retry_failed), &error),
            }
        });
    };
    let settle = move |outcome: SettledAs| {
        let (client, Some(conversation)) = (desk.client(), desk.thread.id()) else {
            return;
        };
        spawn_local(async move {
            match client
                .settle_message(conversation, id, &Settle { r#as: outcome })
                .await
            {
                Ok(message) => desk.thread.take(message),
                Err(error) => desk.toasts.refused(text!(delivery.settle_failed), &error),
            }
        });
    };
    let words = match (&reason, unsettled) {
        (_, true) => text!(delivery.unknown).to_string(),
        (Some(reason), _) => text!(delivery.failed_because, reason = reason.message.clone()),
        (None, _) => text!(delivery.failed).to_string(),
    };
    view! {
        <p class="msg-meta bad">
            {icon_sized(icondata::LuCircleAlert, "icon-12")}
            <span>{words}</span>
            " · "
            <button class="link-btn" type="button" on:click=again>{text!(ui.retry)}</button>
            {unsettled.then(|| view! {
                " · "
                <button class="link-btn" type="button" on:click=move |_| settle(SettledAs::Sent)>{text!(delivery.it_arrived)}</button>
            })}
        </p>
    }
}

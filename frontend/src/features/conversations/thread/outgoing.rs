//! A message on its way: it stands where it will be, with what one can do when it does not arrive.

use super::attachments::Attachments;
use super::outbox::{Outgoing, OutgoingState};
use crate::features::conversations::composer::send_again;
use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use leptos::prelude::*;

/// A message that is not on the server yet.
#[component]
pub fn OutgoingBubble(desk: DeskState, outgoing: Outgoing, starts: bool) -> impl IntoView {
    let failed = match &outgoing.state {
        OutgoingState::Sending | OutgoingState::Waiting => None,
        OutgoingState::Failed(reason) => Some(reason.clone()),
    };
    let waits = outgoing.state == OutgoingState::Waiting;
    let has_failed = failed.is_some();
    let (again, dropped) = (outgoing.clone(), outgoing.clone());
    view! {
        <article class="msg msg-out" class:msg-cont=!starts class:msg-failed=has_failed class:msg-sending=!has_failed aria-label=text!(delivery.sending)>
            <div class="msg-body">
                {(!outgoing.text.is_empty()).then(|| view! { <p class="bubble">{outgoing.text.clone()}</p> })}
                <Attachments desk attachments=outgoing.attachments.clone() />
            </div>
            {match failed {
                None if waits => view! { <p class="msg-meta">{icon_sized(icondata::LuClock, "icon-12")}<span>{text!(thread.waits)}</span></p> }.into_any(),
                None => view! { <p class="msg-meta">{icon_sized(icondata::LuClock, "icon-12")}<span class="sr">{text!(delivery.sending)}</span></p> }.into_any(),
                Some(reason) => view! {
                    <p class="msg-meta bad">
                        {icon_sized(icondata::LuCircleAlert, "icon-12")}
                        <span>{reason}</span>
                        " · "
                        <button class="link-btn" type="button" on:click=move |_| send_again(desk, again.clone())>{text!(ui.retry)}</button>
                        " · "
                        <button class="link-btn" type="button" on:click=move |_| desk.thread.drop_outgoing(&dropped.key)>{text!(ui.remove)}</button>
                    </p>
                }
                .into_any(),
            }}
        </article>
    }
}

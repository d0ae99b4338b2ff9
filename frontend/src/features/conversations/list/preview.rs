//! Line two of a row; the first that holds: typing, failure, draft, the last message.

use super::seats::Seat;
use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use contract::conversations::LastMessage;
use contract::messages::{AuthorKind, DeliveryState, Direction, MessageKind};
use leptos::prelude::*;

#[component]
pub fn Preview(desk: DeskState, seat: Seat) -> impl IntoView {
    // What is typed anywhere is told to every row; only its own redraws.
    let typing = Memo::new(move |_| desk.thread.customer_types(seat.id()));
    // While one looks at it, its thread says so.
    let unsent = Memo::new(move |_| {
        desk.thread.has_unsent(seat.id()) && desk.number.get() != Some(seat.number())
    });
    let draft = Memo::new(move |_| desk.drafts.text(seat.id()));
    move || {
        let row = seat.row();
        let conversation = row.read();
        let last = conversation.last_message.as_ref();
        if typing.get() {
            return view! { <bdi class="truncate"><span class="is-typing">{text!(list.typing)}</span></bdi> }.into_any();
        }
        let undelivered = last.is_some_and(|last| last.delivery == Some(DeliveryState::Failed));
        if unsent.get() || undelivered {
            let words = match unsent.get() {
                true => text!(list.not_sent),
                false => text!(list.not_delivered),
            };
            return view! {
                {icon_sized(icondata::LuCircleAlert, "icon-14 is-failed")}
                <bdi class="truncate"><span class="is-failed">{words}</span></bdi>
            }
            .into_any();
        }
        if let Some(draft) = draft.get() {
            return view! { <bdi class="truncate"><span class="is-draft">{text!(list.draft)}</span>" "{draft}</bdi> }.into_any();
        }
        let Some(last) = last else {
            return view! { <bdi class="truncate ink-3">{text!(list.no_message)}</bdi> }.into_any();
        };
        let (drawing, word) = kind(last.kind);
        let said = last.preview.clone().filter(|preview| !preview.is_empty());
        let text = if conversation.withheld {
            text!(list.withheld).to_string()
        } else {
            said.unwrap_or_else(|| word.to_string())
        };
        view! {
            {spoke(last)}
            {drawing.map(|drawing| icon_sized(drawing, "icon-14"))}
            <bdi class="truncate">{mine(desk, last)}{text}</bdi>
        }
        .into_any()
    }
}

/// The end of line two: what is unread, else how far our last message came.
#[component]
pub fn Marks(seat: Seat) -> impl IntoView {
    move || {
        let row = seat.row();
        let conversation = row.read();
        let unread = conversation.unread_count.unwrap_or(0);
        if unread > 0 {
            let shown = if unread > 99 {
                "99+".to_owned()
            } else {
                unread.to_string()
            };
            return view! { <span class="count-on">{shown}<span class="sr">" "{text!(list.unread)}</span></span> }.into_any();
        }
        let delivery = conversation
            .last_message
            .as_ref()
            .and_then(|last| last.delivery);
        match delivery {
            Some(DeliveryState::Sent) => tick(icondata::LuCheck, text!(delivery.sent), "ink-3"),
            Some(DeliveryState::Delivered) => {
                tick(icondata::LuCheckCheck, text!(delivery.delivered), "ink-3")
            }
            Some(DeliveryState::Read) => tick(icondata::LuCheckCheck, text!(delivery.read), "read"),
            Some(DeliveryState::Queued | DeliveryState::Sending) => {
                tick(icondata::LuClock, text!(delivery.sending), "ink-3")
            }
            _ => ().into_any(),
        }
    }
}

fn tick(drawing: icondata::Icon, word: &'static str, class: &'static str) -> AnyView {
    view! { <span class=class>{icon_sized(drawing, "icon-14")}<span class="sr">{word}</span></span> }.into_any()
}

fn kind(kind: MessageKind) -> (Option<icondata::Icon>, &'static str) {
    match kind {
        MessageKind::Image => (Some(icondata::LuImage), text!(kind.image)),
        MessageKind::Audio => (Some(icondata::LuMic), text!(kind.audio)),
        MessageKind::Video => (Some(icondata::LuVideo), text!(kind.video)),
        MessageKind::File => (Some(icondata::LuPaperclip), text!(kind.file)),
        MessageKind::Location => (Some(icondata::LuMapPin), text!(kind.location)),
        MessageKind::Contact => (Some(icondata::LuContact), text!(kind.contact)),
        MessageKind::Sticker => (Some(icondata::LuSticker), text!(kind.sticker)),
        MessageKind::Text | MessageKind::Template => (None, ""),
        MessageKind::Unsupported | MessageKind::Unknown => (None, text!(kind.unsupported)),
    }
}

/// A sign that we spoke last.
fn spoke(last: &LastMessage) -> Option<AnyView> {
    match (last.direction, last.author.kind) {
        (Direction::Outbound, AuthorKind::Assistant | AuthorKind::System) => {
            Some(icon_sized(icondata::LuBot, "icon-14").into_any())
        }
        (Direction::Outbound, _) => Some(icon_sized(icondata::LuReply, "icon-14").into_any()),
        _ => None,
    }
}

fn mine(desk: DeskState, last: &LastMessage) -> Option<String> {
    let me = desk.session.me_id()?.to_string();
    let is_mine = last.author.kind == AuthorKind::Agent && last.author.id.as_deref() == Some(&me);
    is_mine.then(|| format!("{} ", text!(list.you)))
}

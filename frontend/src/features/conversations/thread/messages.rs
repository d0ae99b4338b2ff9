//! The scrolling part: opens at its end (or at the *New* line), stays there while one is there,
//! and never jumps when older messages come in above.

use super::blocks::{Block, lay_out};
use super::bubble::{Bubble, element_id};
use super::earlier::Earlier;
use super::outgoing::OutgoingBubble;
use super::place::{NEAR, SCROLLER, below};
use super::scheduled::Scheduled;
use super::viewer::Viewer;
use super::window::PAGE;
use crate::browser::on_resize;
use crate::features::conversations::notes::NoteCard;
use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use contract::conversations::{Conversation, Status};
use contract::messages::Direction;
use domain::MessageId;
use domain::permissions::Permission;
use leptos::{html, prelude::*};

/// So near an end the page behind it is asked for.
const AHEAD: i32 = 400;

#[component]
pub fn Messages(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let thread = desk.thread;
    let scroller = NodeRef::<html::Div>::new();
    let inner = NodeRef::<html::Div>::new();
    let at_end = RwSignal::new(desk.search.message.get_untracked().is_none());
    let missed = RwSignal::new(0_usize);
    let laid = Memo::new(move |_| {
        lay_out(
            &thread.messages.read(),
            &desk
                .notes
                .in_thread(thread.oldest_shown(), thread.newest_shown()),
            &thread.outbox.read(),
            thread.new_from(),
        )
    });
    let may_answer = Memo::new(move |_| {
        desk.session.may(Permission::ReplyToConversations)
            && conversation.with(|c| c.status == Status::Open)
    });
    let name = move || conversation.with(|c| c.contact.name.clone());

    let to_end = move || {
        if let Some(scroller) = scroller.try_get_untracked().flatten() {
            scroller.set_scroll_top(scroller.scroll_height());
        }
        missed.try_set(0);
    };
    // A frame later one may have gone elsewhere.
    let follow = move || {
        if at_end.try_get_untracked().unwrap_or(false) {
            to_end();
        }
    };
    // What was found stays in the middle while heights still change, until one goes elsewhere.
    let pinned = StoredValue::new(None::<MessageId>);
    let settle = move || {
        let Some(scroller) = scroller.try_get_untracked().flatten() else {
            return;
        };
        if let Some(id) = pinned.get_value() {
            show(id);
            at_end.set(below(&scroller) < NEAR && !thread.has_newer());
        } else if at_end.try_get_untracked().unwrap_or(false) {
            to_end();
        } else {
            thread.stay();
        }
    };
    Effect::new(move |_| {
        let Some(inner) = inner.get() else { return };
        // Where it was opened at a message that was looked for, that one is shown.
        if untrack(|| thread.new_from()).is_some() && at_end.get_untracked() {
            request_animation_frame(move || {
                if let Some(line) = document().query_selector(".day-new").ok().flatten() {
                    line.scroll_into_view_with_bool(true);
                    if let Some(scroller) = scroller.try_get_untracked().flatten() {
                        at_end.set(below(&scroller) < NEAR);
                    }
                }
            });
        }
        // Pictures and fonts change heights after the fact.
        on_resize(&inner, settle);
    });
    // What was found is brought into the middle, once it is here.
    let shown = StoredValue::new((None::<MessageId>, thread.sought.get_untracked()));
    Effect::new(move |_| {
        thread.messages.track();
        let sought = (desk.search.message.get(), thread.sought.get());
        // Until the newest are here there is no end to go to.
        let waits = sought.0.is_none() && thread.has_newer();
        if sought == shown.get_value() || waits {
            return;
        }
        match sought.0 {
            Some(id) => {
                at_end.set(false);
                request_animation_frame(move || {
                    if let Some(scroller) = scroller.try_get_untracked().flatten()
                        && show(id)
                    {
                        shown.set_value(sought);
                        pinned.set_value(Some(id));
                        // Where all of it fits there is nowhere to jump to, and no scrolling that says so.
                        at_end.set(below(&scroller) < NEAR && !thread.has_newer());
                    }
                });
            }
            None => {
                shown.set_value(sought);
                pinned.set_value(None);
                at_end.set(true);
                request_animation_frame(follow);
            }
        }
    });
    Effect::new(move |before: Option<(Option<MessageId>, usize)>| {
        let messages = thread.messages.read();
        let (last, outgoing) = (
            messages.last().map(|message| message.id),
            thread.outbox.read().len(),
        );
        let paged = thread.paged.get_value();
        thread.paged.set_value(false);
        if let Some((was, _)) = before
            && was != last
            && !paged
        {
            let came = messages
                .iter()
                .rev()
                .take_while(|message| Some(message.id) != was);
            let inbound = came
                .filter(|message| message.direction == Direction::Inbound)
                .count();
            if at_end.try_get_untracked().unwrap_or(false) {
                request_animation_frame(follow);
            } else if was.is_some() {
                missed.update(|missed| *missed += inbound);
            }
        } else if before.is_some_and(|(_, sending)| outgoing > sending) {
            // One's own message is what one wants to see.
            pinned.set_value(None);
            at_end.set(true);
            match thread.has_newer() {
                true => thread.to_latest(desk),
                false => request_animation_frame(follow),
            }
        }
        drop(messages);
        // Where one is at the end of a long day, its beginning is far up.
        if at_end.try_get_untracked().unwrap_or(false) {
            thread.let_go_of_older(PAGE as usize);
        }
        (last, outgoing)
    });
    let top = StoredValue::new(0);
    let scrolled = move |_| {
        let Some(scroller) = scroller.try_get_untracked().flatten() else {
            return;
        };
        let below = below(&scroller);
        let has_newer = thread.has_newer();
        // Only going up leaves the end: what grows below it is gone to in the next frame.
        let is_up = scroller.scroll_top() < top.get_value();
        top.set_value(scroller.scroll_top());
        if below < NEAR {
            at_end.set(!has_newer);
            missed.set(0);
        } else if is_up || has_newer {
            at_end.set(false);
        }
        if below < AHEAD && has_newer {
            thread.load_newer(desk);
        }
        if scroller.scroll_top() < AHEAD && thread.has_older() {
            thread.load_older(desk);
        }
    };

    view! {
        <div
            class="thread"
            id=SCROLLER
            tabindex="0"
            role="log"
            aria-label=move || text!(thread.messages, name = name())
            node_ref=scroller
            on:scroll=scrolled
            on:wheel=move |_| pinned.set_value(None)
            on:touchmove=move |_| pinned.set_value(None)
            on:pointerdown=move |_| pinned.set_value(None)
            on:keydown=move |_| pinned.set_value(None)
        >
            <div class="thread-in" node_ref=inner>
                {move || thread.loading_older.get().then(|| view! { <p class="rows-more older-more" role="status"><span class="spin"></span><span class="sr">{text!(ui.loading)}</span></p> })}
                {move || (!thread.has_older()).then(|| view! { <Earlier desk /><Beginning desk conversation /> })}
                <For each=move || laid.read().blocks.clone() key=Block::key let(block)>
                    {match block {
                        Block::Day { at, .. } => view! { <div class="day"><span>{move || desk.clock.day(at)}</span></div> }.into_any(),
                        Block::New => view! { <div class="day day-new"><span>{text!(thread.unread)}</span></div> }.into_any(),
                        Block::Note(note) => view! { <NoteCard desk note=*note /> }.into_any(),
                        Block::Message(id) => thread.message(id).map(|message| {
                            let place = Memo::new(move |_| laid.read().place(id));
                            view! { <Bubble desk conversation message place may_answer /> }
                        }).into_any(),
                        Block::Outgoing { outgoing, starts } => view! { <OutgoingBubble desk outgoing starts /> }.into_any(),
                    }}
                </For>
                <Scheduled desk />
                {move || thread.customer_types(conversation.with(|c| c.id)).then(|| view! {
                    <p class="typing-line" role="status">
                        <span class="typing" aria-hidden="true"><i></i><i></i><i></i></span>
                        <span>{text!(thread.types, name = name())}</span>
                    </p>
                })}
            </div>
        </div>
        <Viewer desk />
        <div class="jump-anchor">
            {move || (!at_end.get()).then(|| view! {
                <div class="jump">
                    <button type="button" class:is-new=move || { missed.get() > 0 } on:click=move |_| {
                        pinned.set_value(None);
                        at_end.set(true);
                        match thread.has_newer() {
                            true => thread.to_latest(desk),
                            false => to_end(),
                        }
                    }>
                        {icon_sized(icondata::LuArrowDown, "icon-12")}
                        {move || match missed.get() {
                            0 => text!(thread.to_latest).to_string(),
                            n => text!(thread.missed, n = n),
                        }}
                    </button>
                </div>
            })}
        </div>
    }
}

/// Brings a message into the middle; false while it is not here.
fn show(id: MessageId) -> bool {
    let found = document().get_element_by_id(&element_id(id));
    if let Some(message) = &found {
        let middle = web_sys::ScrollIntoViewOptions::new();
        middle.set_block(web_sys::ScrollLogicalPosition::Center);
        message.scroll_into_view_with_scroll_into_view_options(&middle);
    }
    found.is_some()
}

/// The first line of a thread: where and when it began.
#[component]
fn Beginning(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let began =
        move || conversation.with(|c| (c.channel.name.clone(), c.created_at.as_millis() as f64));
    view! {
        <p class="event">
            {icon_sized(icondata::LuArrowRight, "icon-12 icon-flip")}
            <span>{move || {
                let (channel, at) = began();
                text!(thread.began, channel = channel, at = desk.clock.full(at))
            }}</span>
        </p>
    }
}

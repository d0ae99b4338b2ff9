//! Who else is here, what is read, and what the stream tells of the open conversation.

use super::reading::Mark;
use super::state::{Opened, Thread};
use crate::browser::{is_watched, now};
use crate::features::conversations::state::DeskState;
use crate::live::Event;
use contract::conversations::{Conversation, PresenceState, SetPresence};
use contract::events::{ReadMark, Typing};
use contract::messages::{Direction, Message};
use domain::presence::{Presence, TYPING_SECONDS};
use domain::{AgentId, ContactId, ConversationId, MessageId};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};
use std::time::Duration;

/// The customer's typing expires by itself, should the end not be told.
const TYPING_MS: f64 = TYPING_SECONDS as f64 * 1000.0;

/// Somebody who looks or types, besides me.
#[derive(Clone, PartialEq)]
pub struct Present {
    /// `None` is the customer.
    pub agent: Option<AgentId>,
    /// What is left of what they said.
    pub state: PresenceState,
    told: Presence,
    at: f64,
}

impl Present {
    /// As it stands later; none when it has expired.
    fn at(mut self, time: f64) -> Option<Self> {
        let left = self.told.after(((time - self.at) / 1000.0) as i64);
        self.state = left.as_str().into();
        (left != Presence::Away).then_some(self)
    }
}

impl Thread {
    /// What is on the screen of somebody who looks is read.
    pub fn read(self, desk: DeskState) {
        let Some(conversation) = self
            .details
            .read_untracked()
            .as_ref()
            .map(|open| open.conversation.clone())
        else {
            return;
        };
        let is_elsewhere = self.has_newer();
        if conversation.unread_count.unwrap_or(0) == 0
            || is_elsewhere
            || !is_watched()
            || self.becomes_unread(conversation.id)
        {
            return;
        }
        let last = self
            .messages
            .read_untracked()
            .iter()
            .rfind(|message| message.direction == Direction::Inbound)
            .map(|m| m.id);
        desk.list
            .read_up_to(conversation.id, conversation.inbound_seq);
        self.read_up_to(conversation.id, conversation.inbound_seq);
        self.tell(desk, conversation.id, Mark::Read(last));
    }

    pub(super) fn read_up_to(self, id: ConversationId, inbound_seq: i64) {
        self.details.update(|open| {
            if let Some(open) = open
                && open.conversation.id == id
            {
                open.conversation.unread_count =
                    Some((open.conversation.inbound_seq - inbound_seq).max(0));
            }
        });
    }

    /// Tells colleagues that I look, type, or went.
    pub fn look(self, desk: DeskState, state: PresenceState) {
        let Some(id) = self.id() else { return };
        let typed_at = if state == PresenceState::Typing {
            now()
        } else {
            0.0
        };
        self.typed_at.set_value(typed_at);
        spawn_local(async move {
            // It expires in seconds and is told again.
            drop(desk.client().set_presence(id, &SetPresence { state }).await);
        });
    }

    pub fn customer_types(self, id: ConversationId) -> bool {
        self.typing.read().iter().any(|(other, _)| *other == id)
    }

    /// Colleagues who look or type, me left out.
    pub fn colleagues(self) -> Vec<Present> {
        self.present
            .read()
            .iter()
            .filter(|present| present.agent.is_some())
            .cloned()
            .collect()
    }

    pub(super) fn hear_presence(
        self,
        desk: DeskState,
        agent: Option<AgentId>,
        state: PresenceState,
    ) {
        if agent.is_some() && agent == untrack(|| desk.session.me_id()) {
            return;
        }
        self.present.update(|present| {
            present.retain(|other| other.agent != agent);
            // A word of a newer server is none that this one knows.
            let told = state.as_str().parse().unwrap_or(Presence::Away);
            let there = Present {
                agent,
                state,
                told,
                at: now(),
            };
            present.extend((told != Presence::Away).then_some(there));
        });
    }

    pub(super) fn expire(self) {
        let time = now();
        self.present.maybe_update(|present| {
            let before = std::mem::take(present);
            let later = before.iter().cloned();
            *present = later.filter_map(|there| there.at(time)).collect();
            *present != before
        });
        self.typing.maybe_update(|typing| {
            let before = typing.len();
            typing.retain(|(_, until)| *until > time);
            typing.len() != before
        });
    }

    /// Whether the open one is with this contact.
    fn is_of(self, contact: Option<ContactId>) -> bool {
        let open = self.details.read_untracked();
        let with = open.as_ref().map(|open| open.conversation.contact.id);
        with.is_some() && with == contact
    }

    pub(super) fn hear(self, desk: DeskState, event: &Event) {
        if event.name.starts_with("message.") {
            self.heard.update_value(|heard| {
                if let Some(heard) = heard {
                    heard.extend(event.conversation());
                }
            });
        }
        match event.name.as_str() {
            "message.created" | "message.updated"
                if self.id().is_some() && event.conversation() == self.id() =>
            {
                let Some(message) = event.object::<Message>() else {
                    self.load_latest(desk);
                    return;
                };
                if message.direction == Direction::Inbound {
                    self.typing
                        .update(|typing| typing.retain(|(id, _)| *id != message.conversation_id));
                    if event.name == "message.created" {
                        self.ask(desk);
                    }
                }
                self.take(message);
                self.read(desk);
            }
            "conversation.updated" | "conversation.created" => {
                let Some(told) = event
                    .object::<Conversation>()
                    .filter(|told| Some(told.id) == self.id())
                else {
                    return;
                };
                self.hear_of(desk, &told);
                self.read(desk);
            }
            "conversation.hidden" | "conversation.deleted"
                if event.id() == self.id() && self.id().is_some() =>
            {
                self.clear();
                self.opened.set(Opened::Gone);
            }
            "conversation.read" => {
                if let Some(mark) = event.object::<ReadMark>() {
                    self.read_up_to(mark.id, mark.inbound_seq);
                }
            }
            // It may be switched off, or the customer wants no messages any more.
            name if name.starts_with("channel.")
                && event.id().is_some_and(|id| self.goes_over(id)) =>
            {
                self.ask(desk);
            }
            "contact.updated" if self.is_of(event.id()) => self.ask(desk),
            "typing.changed" => {
                let Some(typing) = event.object::<Typing>() else {
                    return;
                };
                if typing.agent_id.is_none() {
                    self.typing.update(|all| {
                        all.retain(|(id, _)| *id != typing.conversation_id);
                        if typing.state == PresenceState::Typing {
                            all.push((typing.conversation_id, now() + TYPING_MS));
                        }
                    });
                }
                if Some(typing.conversation_id) == self.id() {
                    self.hear_presence(desk, typing.agent_id, typing.state);
                }
            }
            _ => {}
        }
    }
}

/// Keeps the thread with the address and the stream.
pub fn follow(desk: DeskState) {
    let thread = desk.thread;
    Effect::new(move |before: Option<(Option<i64>, Option<MessageId>)>| {
        desk.live.generation();
        let named = (desk.number.get(), desk.search.message.get());
        let number = named.0;
        let was = before.and_then(|(number, _)| number);
        if was.is_some() && was != number {
            thread.look(desk, PresenceState::Away);
        }
        match number {
            Some(_) if before == Some(named) => thread.reopen(desk),
            Some(number) => thread.open(desk, number),
            None => {
                thread.clear();
                thread.opened.set(Opened::Nothing);
            }
        }
        named
    });
    desk.live.on(move |event| thread.hear(desk, event));
    let seen = window_event_listener(ev::focus, move |_| thread.read(desk));
    let tick = move || {
        thread.expire();
        thread.ask_when_due(desk);
    };
    let clock = set_interval_with_handle(tick, Duration::from_secs(2)).ok();
    let presence = set_interval_with_handle(
        move || {
            // Who types looks: saying so would end the typing.
            if is_watched() && now() - thread.typed_at.get_value() > TYPING_MS {
                thread.look(desk, PresenceState::Viewing);
            }
        },
        Duration::from_secs(20),
    )
    .ok();
    on_cleanup(move || {
        seen.remove();
        for handle in [clock, presence].into_iter().flatten() {
            handle.clear();
        }
    });
}

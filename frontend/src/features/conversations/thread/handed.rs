//! What the thread hands to the field below it: a message to quote, or one that comes back.

use super::outbox::Outgoing;
use super::state::Thread;
use crate::features::conversations::state::DeskState;
use contract::messages::ReplyTo;
use domain::ConversationId;
use leptos::prelude::*;

/// Something for whoever writes in a conversation.
#[derive(Clone)]
pub enum Handed {
    /// The message that is to be answered.
    Quote(ReplyTo),
    /// A message that was refused or taken back.
    Back(Back),
}

/// A message that comes back to its writer.
#[derive(Clone)]
pub struct Back {
    pub outgoing: Outgoing,
    /// Because a colleague answered meanwhile: the next Send is the second word.
    pub newer: bool,
}

impl Thread {
    /// Has a message quoted by what is written in the open conversation.
    pub fn quote(self, quoted: ReplyTo) {
        if let Some(id) = self.id() {
            self.hand(id, Handed::Quote(quoted));
        }
    }

    /// Gives a message back to its writer: into the field, or as the draft where the field is gone by
    /// now. Who asked for it need not be there any more.
    pub fn give_back(self, desk: DeskState, id: ConversationId, back: Back) {
        let has_field = document().get_element_by_id(super::COMPOSER).is_some();
        if has_field && self.id() == Some(id) {
            self.hand(id, Handed::Back(back));
        } else {
            desk.drafts.put_back(id, back.outgoing);
        }
    }

    /// What was handed to who writes in this conversation since.
    pub fn take_handed(self, id: ConversationId) -> Vec<Handed> {
        if self.handed.read().iter().all(|(to, _)| *to != id) {
            return Vec::new();
        }
        let all = std::mem::take(&mut *self.handed.write());
        let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(to, _)| *to == id);
        if !others.is_empty() {
            self.handed.write().extend(others);
        }
        own.into_iter().map(|(_, handed)| handed).collect()
    }

    fn hand(self, id: ConversationId, what: Handed) {
        self.handed.update(|handed| handed.push((id, what)));
    }
}

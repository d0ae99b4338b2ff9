//! How much of a thread is here at once: pages come where one scrolls to, and what is far away is let go
//! of, so that the ten-thousandth message costs no more than the hundredth.

use super::state::{Thread, place};
use contract::messages::{Message, MessageQuery};
use domain::MessageId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Messages of a page.
pub const PAGE: u32 = 50;
/// Messages that are here at once.
const MOST: usize = 300;

/// The way to messages that are not here.
#[derive(Clone, PartialEq, Eq)]
pub enum Way {
    /// The server said so.
    Page(String),
    /// They were let go of; this is the last one that stayed.
    Beyond(MessageId),
}

impl Way {
    /// What asks for the next ones.
    pub fn query(&self) -> MessageQuery {
        match self {
            Self::Page(cursor) => MessageQuery {
                cursor: Some(cursor.clone()),
                limit: Some(PAGE),
                ..Default::default()
            },
            // Half of them stand on the other side.
            Self::Beyond(id) => MessageQuery {
                around: Some(*id),
                limit: Some(2 * PAGE),
                ..Default::default()
            },
        }
    }
}

impl Thread {
    /// Adds an older page, newest first.
    pub(super) fn put_older(self, page: Vec<Message>, older: Option<Way>) {
        self.hold();
        self.older.set(older);
        let lets_go = self.lets_go();
        let gone = self.messages.try_update(|messages| {
            let new = unknown(page, messages);
            messages.splice(0..0, new);
            let last = messages.last().map(place);
            let goes = lets_go && messages.len() > MOST;
            if goes {
                messages.truncate(MOST);
            }
            let edge = messages.last().filter(|_| goes);
            edge.map(|edge| (Way::Beyond(edge.id), last))
        });
        if let Some((way, last)) = gone.flatten() {
            // Nobody has missed what was here.
            self.paged.set_value(true);
            self.seen.update_value(|seen| *seen = (*seen).max(last));
            self.newer.set(Some(way));
        }
    }

    /// Adds a newer page, newest first.
    pub(super) fn put_newer(self, page: Vec<Message>, newer: Option<Way>) {
        self.hold();
        self.paged.set_value(true);
        self.messages.update(|messages| {
            let new = unknown(page, messages);
            messages.extend(new);
        });
        self.newer.set(newer);
        self.let_go_of_older(0);
    }

    /// Lets go of the oldest, where there are more of them than are to be here, and these many besides.
    pub(super) fn let_go_of_older(self, besides: usize) {
        if !self.lets_go() {
            return;
        }
        let edge = self.messages.try_maybe_update(|messages| {
            let many = messages.len().saturating_sub(MOST);
            let goes = many > besides;
            if goes {
                messages.drain(..many);
            }
            let edge = messages.first().filter(|_| goes).map(|edge| edge.id);
            (goes, edge)
        });
        if let Some(edge) = edge.flatten() {
            self.older.set(Some(Way::Beyond(edge)));
        }
    }

    /// The newest message that was here, whether or not it still is.
    pub fn newest_seen(self) -> Option<MessageId> {
        let last = self.messages.read_untracked().last().map(place);
        last.max(self.seen.get_value()).map(|(_, id)| id)
    }

    /// What is chosen stays.
    fn lets_go(self) -> bool {
        self.selection.read_untracked().is_none()
    }
}

/// A page, oldest first, without what is here already.
fn unknown(page: Vec<Message>, known: &[Message]) -> Vec<Message> {
    let known: BTreeSet<MessageId> = known.iter().map(|message| message.id).collect();
    let new = page.into_iter().rev();
    new.filter(|message| !known.contains(&message.id)).collect()
}

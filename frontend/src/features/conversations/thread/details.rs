//! What is known of the open conversation: as the server told it, and as it will be before it has said so.

use super::state::Thread;
use crate::browser::now;
use crate::features::conversations::list::merged;
use crate::features::conversations::state::DeskState;
use contract::conversations::{Conversation, ConversationDetails};
use domain::{ChannelId, ContactId, ConversationId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where the server tells the time otherwise, it is asked again after so long.
const ASK_EVERY_MS: f64 = 15_000.0;

impl Thread {
    /// Opens with this.
    pub(super) fn open_with(self, details: ConversationDetails) {
        self.told.set_value(Some(details.conversation.clone()));
        self.details.set(Some(details));
    }

    /// Takes in the answer of a call, if it is about the open one and newer.
    pub fn put_details(self, details: ConversationDetails) {
        self.details.maybe_update(|open| match open {
            Some(open)
                if open.conversation.id == details.conversation.id
                    && details.conversation.revision >= open.conversation.revision =>
            {
                self.told.set_value(Some(details.conversation.clone()));
                *open = details;
                true
            }
            _ => false,
        });
    }

    /// Takes in what the stream told, if it is newer. Who sees it is asked for: the stream does not say.
    pub(super) fn hear_of(self, desk: DeskState, told: &Conversation) {
        let asks = self.details.try_maybe_update(|open| match open {
            Some(open)
                if open.conversation.id == told.id
                    && told.revision > open.conversation.revision =>
            {
                let before = &open.conversation;
                let asks = told.version != before.version && (told.restricted || before.restricted);
                let now = merged(before, told);
                self.told.set_value(Some(now.clone()));
                open.conversation = now;
                (true, asks)
            }
            _ => (false, false),
        });
        if asks == Some(true) {
            self.ask(desk);
        }
    }

    /// Shows a conversation as it will be, before the server has said so.
    pub fn show(self, conversation: Conversation) {
        self.details.update(|open| {
            if let Some(open) = open
                && open.conversation.id == conversation.id
            {
                open.conversation = conversation;
            }
        });
    }

    /// What was refused is not shown any more, and neither is what else is on its way: that comes with
    /// its answer. The server is asked how it stands.
    pub fn take_back(self, desk: DeskState, id: ConversationId) {
        if self.id() != Some(id) {
            return;
        }
        let told = self.told.try_get_value().flatten();
        self.details.maybe_update(|open| match (open, told) {
            (Some(open), Some(told)) if told.id == open.conversation.id => {
                let own = &open.conversation;
                open.conversation = Conversation {
                    unread_count: own.unread_count,
                    favorite: own.favorite,
                    ..told
                };
                true
            }
            _ => false,
        });
        self.ask(desk);
    }

    /// Shows that its contact is marked, or not any more.
    pub fn mark(self, contact: ContactId, favorite: bool) {
        self.details.update(|open| {
            if let Some(open) = open
                && open.conversation.contact.id == contact
            {
                open.conversation.favorite = Some(favorite);
            }
        });
    }

    /// Asks again where an answer can go, once what is known of it has ended.
    pub(super) fn ask_when_due(self, desk: DeskState) {
        let time = now();
        let has_ended = self.details.with_untracked(|open| {
            let ways = open.iter().flat_map(|open| &open.reply_options);
            let mut ends = ways.filter_map(|way| way.until);
            ends.any(|end| end.as_millis() as f64 <= time)
        });
        if has_ended && time - self.asked_at.get_value() > ASK_EVERY_MS {
            self.ask(desk);
        }
    }

    /// Whether an answer can go over this channel.
    pub(super) fn goes_over(self, channel: ChannelId) -> bool {
        let open = self.details.read_untracked();
        let mut ways = open.iter().flat_map(|open| &open.reply_options);
        ways.any(|way| way.channel_id == channel)
    }

    /// Asks how it stands: what a customer writes changes where an answer can go, and so does the time;
    /// and the stream does not say who sees a restricted one.
    pub fn ask(self, desk: DeskState) {
        let Some(id) = self.id() else { return };
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        self.asked_at.set_value(now());
        spawn_local(async move {
            let answer = desk.client().conversation(id).await;
            // Whoever left meanwhile wants no answer, and a later question has a later one.
            if self.asked.try_get_value() != Some(asked) || self.id() != Some(id) {
                return;
            }
            match answer {
                Ok(fresh) => self.put_fresh(fresh.body),
                Err(error) => desk.live.missed(&error),
            }
        });
    }

    /// Where an answer can go changes without a revision; the rest is as new as its revision.
    fn put_fresh(self, fresh: ConversationDetails) {
        self.details.update(|open| {
            let Some(open) = open else { return };
            let known = open.conversation.revision;
            open.reply_options = fresh.reply_options;
            // One's own mark has no revision either.
            open.conversation.favorite = fresh.conversation.favorite;
            if fresh.conversation.revision >= known {
                open.viewer_ids = fresh.viewer_ids;
            }
            if fresh.conversation.revision > known {
                self.told.set_value(Some(fresh.conversation.clone()));
                open.conversation = fresh.conversation;
            }
        });
    }
}

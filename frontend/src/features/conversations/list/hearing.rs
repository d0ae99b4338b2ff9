//! What the stream tells of the rows.

use super::state::{List, Stay};
use crate::features::conversations::state::DeskState;
use crate::live::Event;
use contract::conversations::{Conversation, Folder};
use contract::events::ReadMark;
use domain::ConversationId;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl List {
    /// I have read up to here.
    pub fn read_up_to(self, id: ConversationId, inbound_seq: i64) {
        if let Some(entry) = self.entry(id) {
            entry
                .row
                .update(|row| row.unread_count = Some((row.inbound_seq - inbound_seq).max(0)));
        }
    }

    pub(super) fn hear(self, desk: DeskState, event: &Event) {
        if event.name.starts_with("conversation.")
            && let Some(id) = event.id()
        {
            self.heard.update_value(|heard| {
                if let Some(heard) = heard {
                    heard.insert(id);
                }
            });
        }
        match event.name.as_str() {
            "conversation.created" | "conversation.updated" => {
                match (event.object::<Conversation>(), event.id()) {
                    (Some(told), _) => self.hear_of(desk, &told),
                    // A frame without its object is asked for.
                    (None, Some(id)) => self.fetch(desk, id),
                    (None, None) => {}
                }
            }
            "conversation.hidden" | "conversation.deleted" => {
                let gone = event.id().and_then(|id| self.entry(id));
                if let Some(id) = event.id() {
                    self.leave(id, Stay::Hidden);
                }
                // Another one may be the latest now.
                if let Some(gone) = gone
                    && desk.folder.get_untracked() == Folder::Favorites
                {
                    self.ask_favorite(desk, gone.row.read_untracked().contact.id);
                }
            }
            "contact.updated" => {
                if let Some(contact) = event.id() {
                    self.hear_contact(desk, contact);
                }
            }
            "conversation.read" => {
                if let Some(mark) = event.object::<ReadMark>() {
                    self.read_up_to(mark.id, mark.inbound_seq);
                }
            }
            _ => {}
        }
    }

    /// Asks for a row whole: the stream leaves out what is one's own.
    pub(super) fn fetch(self, desk: DeskState, id: ConversationId) {
        spawn_local(self.fetch_one(desk, id));
    }

    pub(super) async fn fetch_one(self, desk: DeskState, id: ConversationId) {
        let Some(load) = self.load.try_get_value() else {
            return;
        };
        let answer = desk.client().conversation(id).await;
        if self.load.try_get_value() != Some(load) {
            return;
        }
        match answer {
            Ok(whole) => self.hear_of(desk, &whole.body.conversation),
            Err(error) if error.status() == Some(404) => self.leave(id, Stay::Hidden),
            Err(error) => desk.live.missed(&error),
        }
    }
}

//! Contacts one marked: their rows, and the folder that holds the latest of each.

use super::state::{List, Stay};
use crate::features::conversations::state::DeskState;
use contract::conversations::{Conversation, ConversationQuery, Folder};
use domain::{ContactId, ConversationId};
use leptos::prelude::*;
use leptos::task::spawn_local;

impl List {
    /// Shows that a contact is marked, or not any more.
    pub fn mark(self, desk: DeskState, contact: ContactId, favorite: bool) {
        for row in self.rows(&self.of_contact(contact)) {
            let after = Conversation {
                favorite: Some(favorite),
                ..row
            };
            self.hope(desk, &after);
        }
    }

    /// Where favorites are listed, brings that of a contact who is one now.
    pub fn look_for_favorite(self, desk: DeskState, contact: ContactId) {
        if self.is_of_favorites(desk) {
            self.ask_favorite(desk, contact);
        }
    }

    /// *Favorites* holds the latest conversation of each contact one marked: only the server knows
    /// whether they are, and which it is.
    pub(super) fn ask_favorite(self, desk: DeskState, contact: ContactId) {
        spawn_local(self.ask_one(desk, contact));
    }

    pub(super) async fn ask_one(self, desk: DeskState, contact: ContactId) {
        let Some(load) = self.load.try_get_value() else {
            return;
        };
        let query = ConversationQuery {
            contact_id: Some(contact),
            priority_first: None,
            ..self.query(desk, None)
        };
        let answer = desk.client().conversations(&query).await;
        if self.load.try_get_value() != Some(load) {
            return;
        }
        let page = match answer {
            Ok(page) => page,
            Err(error) => return desk.live.missed(&error),
        };
        let latest = page.body.items.into_iter().next();
        for other in self.of_contact(contact) {
            if Some(other) != latest.as_ref().map(|row| row.id) {
                self.leave(other, Stay::Left);
            }
        }
        match latest {
            Some(row) if self.entry(row.id).is_some() => self.hear_of(desk, &row),
            Some(row) => self.add(desk, row),
            None => {}
        }
    }

    pub(super) fn is_of_favorites(self, desk: DeskState) -> bool {
        desk.folder.try_get_untracked() == Some(Folder::Favorites)
    }

    pub(super) fn of_contact(self, contact: ContactId) -> Vec<ConversationId> {
        // One may have left the desk.
        let lists = (
            self.entries.try_read_untracked(),
            self.fresh.try_read_untracked(),
        );
        let (Some(entries), Some(fresh)) = lists else {
            return Vec::new();
        };
        let rows = entries
            .iter()
            .filter(|entry| entry.row.read_untracked().contact.id == contact)
            .map(|entry| entry.id);
        let waiting = fresh.iter().filter(|row| row.contact.id == contact);
        rows.chain(waiting.map(|row| row.id)).collect()
    }
}

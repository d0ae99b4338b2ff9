//! Rows as they will be, before the server has said so, and as they were when it says no.

use super::state::List;
use crate::features::conversations::state::DeskState;
use contract::conversations::{Conversation, Folder};
use domain::{ContactId, ConversationId};
use leptos::prelude::*;

impl List {
    /// The rows in their order.
    pub fn ids(self) -> Vec<ConversationId> {
        // A toast may ask when one has left the desk.
        let entries = self.entries.try_read_untracked();
        entries
            .iter()
            .flat_map(|entries| entries.iter().map(|entry| entry.id))
            .collect()
    }

    /// Those of them that are here, as they are.
    pub fn rows(self, ids: &[ConversationId]) -> Vec<Conversation> {
        let known = ids.iter().filter_map(|id| self.entry(*id));
        known.map(|entry| entry.row.get_untracked()).collect()
    }

    /// Shows rows as they will be, before the server has said so.
    pub fn show(
        self,
        desk: DeskState,
        ids: &[ConversationId],
        after: impl Fn(&Conversation) -> Conversation,
    ) {
        for row in self.rows(ids) {
            self.take(desk, &after(&row));
        }
    }

    /// What was refused stands as it was. Only the server knows what happened since, so it is asked.
    pub fn take_back(self, desk: DeskState, before: &[Conversation], ids: &[ConversationId]) {
        for row in before.iter().filter(|row| ids.contains(&row.id)) {
            self.take(desk, row);
            self.refresh(desk, row.id);
        }
    }

    /// Asks for a row again.
    pub fn refresh(self, desk: DeskState, id: ConversationId) {
        self.fetch(desk, id);
    }

    /// Shows that a contact is marked, or not any more.
    pub fn mark(self, desk: DeskState, contact: ContactId, favorite: bool) {
        for row in self.rows(&self.of_contact(contact)) {
            let after = Conversation {
                favorite: Some(favorite),
                ..row
            };
            self.take(desk, &after);
        }
    }

    /// Where favorites are listed, brings that of a contact who is one now.
    pub fn look_for_favorite(self, desk: DeskState, contact: ContactId) {
        if desk.folder.try_get_untracked() == Some(Folder::Favorites) {
            self.ask_favorite(desk, contact);
        }
    }

    /// It is gone.
    pub fn drop_row(self, id: ConversationId) {
        self.remove(id);
    }
}

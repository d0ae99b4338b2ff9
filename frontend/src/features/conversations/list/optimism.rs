//! Rows as they will be, before the server has said so, and as they were when it says no.

use super::state::List;
use crate::features::conversations::state::DeskState;
use contract::conversations::Conversation;
use domain::ConversationId;
use leptos::prelude::*;

impl List {
    /// The rows in their order.
    pub fn ids(self) -> Vec<ConversationId> {
        // A toast may ask when one has left the desk.
        let entries = self.entries.try_read_untracked();
        entries
            .iter()
            .flat_map(|entries| entries.iter().filter(|entry| entry.is_here()))
            .map(|entry| entry.id)
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
            self.hope(desk, &after(&row));
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

    /// It is gone.
    pub fn drop_row(self, id: ConversationId) {
        self.remove(id);
    }
}

//! Rows as they will be, before the server has said so, and as they were when it says no.

use super::state::List;
use crate::features::conversations::state::DeskState;
use contract::conversations::Conversation;
use domain::ConversationId;
use leptos::prelude::*;

impl List {
    /// The rows in their order.
    pub fn ids(self) -> Vec<ConversationId> {
        let entries = self.entries.read_untracked();
        entries.iter().map(|entry| entry.id).collect()
    }

    /// Shows rows as they will be, before the server has said so; answers those that were here, as
    /// they were.
    pub fn show(
        self,
        desk: DeskState,
        ids: &[ConversationId],
        after: impl Fn(&Conversation) -> Conversation,
    ) -> Vec<Conversation> {
        let known = ids.iter().filter_map(|id| self.entry(*id));
        let before: Vec<Conversation> = known.map(|entry| entry.row.get_untracked()).collect();
        for row in &before {
            self.take(desk, &after(row));
        }
        before
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

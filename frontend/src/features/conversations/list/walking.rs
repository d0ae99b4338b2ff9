//! The keys in the list: the row they stand on, and the one they choose.

use super::state::{Entry, List};
use crate::features::conversations::state::DeskState;
use domain::ConversationId;
use leptos::prelude::*;

impl List {
    /// The number of the row `steps` away from where the keys stand.
    pub fn step(self, desk: DeskState, steps: i32) -> Option<i64> {
        let entries = self.entries.get_untracked();
        let open = desk.number.get_untracked();
        let at = self
            .cursor
            .get_untracked()
            .and_then(|id| entries.iter().position(|entry| entry.id == id))
            .or_else(|| {
                entries
                    .iter()
                    .position(|entry| Some(entry.row.read_untracked().number) == open)
            });
        let mut next = match at {
            Some(at) => i32::try_from(at).ok()? + steps,
            None => 0,
        };
        let entry = loop {
            let entry = entries.get(usize::try_from(next).ok()?)?;
            if entry.is_here() {
                break entry;
            }
            next += if steps < 0 { -1 } else { 1 };
        };
        self.cursor.set(Some(entry.id));
        Some(entry.row.read_untracked().number)
    }

    /// Chooses the row the keys stand on, or everything up to it.
    pub fn pick(self, desk: DeskState, range: bool) {
        let open = desk.number.get_untracked();
        let entries = self.entries.get_untracked();
        let is_open = |entry: &&Entry| Some(entry.row.read_untracked().number) == open;
        let id = self
            .cursor
            .get_untracked()
            .or_else(|| entries.iter().find(is_open).map(|entry| entry.id))
            .or_else(|| entries.first().map(|entry| entry.id));
        match id {
            Some(id) if range => desk.selection.extend(self, id),
            Some(id) => desk.selection.toggle(id),
            None => {}
        }
    }

    /// Where the keys stand, as a place in the list.
    pub fn cursor_at(self) -> Option<usize> {
        let id = self.cursor.get()?;
        self.entries
            .read_untracked()
            .iter()
            .position(|entry| entry.id == id)
    }

    pub fn is_cursor(self, id: ConversationId) -> bool {
        self.cursor.get() == Some(id)
    }
}

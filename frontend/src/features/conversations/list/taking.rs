//! What becomes of a row that was told of: it changes, comes, moves or leaves.

use super::state::{Entry, List, Stay, entry, merged};
use crate::features::conversations::filters::fits;
use crate::features::conversations::folder::{holds, rank};
use crate::features::conversations::state::DeskState;
use contract::conversations::{Conversation, Folder};
use domain::ConversationId;
use leptos::prelude::*;

/// Whose word it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// The server's, after an act of one's own.
    Answer,
    /// The server's, of what others did.
    News,
    /// One's own, before the server has said so.
    Hope,
}

impl List {
    /// Takes in what the server answered to an act of one's own.
    pub fn take(self, desk: DeskState, told: &Conversation) {
        self.take_in(desk, told, Word::Answer);
    }

    /// Takes in what was told without having been asked for.
    pub fn hear_of(self, desk: DeskState, told: &Conversation) {
        self.take_in(desk, told, Word::News);
    }

    /// Shows a row as it will be, or as it was, before the server has said so.
    pub fn hope(self, desk: DeskState, row: &Conversation) {
        self.take_in(desk, row, Word::Hope);
    }

    fn take_in(self, desk: DeskState, told: &Conversation, word: Word) {
        // An answer may come after one has left the desk.
        let Some(folder) = desk.folder.try_get_untracked() else {
            return;
        };
        let Some(viewer) = untrack(|| desk.session.viewer()) else {
            return;
        };
        let view = desk.view.get_untracked();
        // Whether something is unread is known of a row that is here.
        let known = self.entry(told.id);
        if self.is_old(known.as_ref(), told, word) {
            return;
        }
        if folder == Folder::Favorites && known.is_none() {
            if told.favorite != Some(false) {
                self.ask_favorite(desk, told.contact.id);
            }
            return;
        }
        let whole = known
            .as_ref()
            .map(|entry| merged(&entry.row.get_untracked(), told));
        let judged = whole.as_ref().unwrap_or(told);
        if !holds(folder, judged, &viewer) || !fits(desk, &view.filter(), judged, viewer.agent) {
            self.take_out(told, word);
            return;
        }
        match known {
            Some(entry) => {
                let before = entry.row.get_untracked();
                let moved = rank(folder, &view, told) != rank(folder, &view, &before);
                self.stays(&entry);
                entry.row.set(merged(&before, told));
                if moved && self.steady.get_untracked() {
                    self.settle(desk);
                }
            }
            None if told.unread_count.is_some() => self.add(desk, told.clone()),
            None => self.fetch(desk, told.id),
        }
    }

    /// Whether something newer is known: of the row that is here, or that it has left.
    fn is_old(self, known: Option<&Entry>, told: &Conversation, word: Word) -> bool {
        let is_older = |entry: &Entry| told.revision < entry.row.read_untracked().revision;
        known.is_some_and(is_older) || (word != Word::Hope && self.has_left(told))
    }

    /// Whether it was told later that this row left the list.
    pub(super) fn has_left(self, told: &Conversation) -> bool {
        let left_at = self
            .removed
            .with_value(|removed| removed.get(&told.id).copied());
        left_at.is_some_and(|left_at| told.revision < left_at)
    }

    fn take_out(self, told: &Conversation, word: Word) {
        if word != Word::Hope {
            self.removed.update_value(|removed| {
                removed.insert(told.id, told.revision);
            });
        }
        match word {
            Word::Answer | Word::Hope => self.remove(told.id),
            Word::News => self.leave(told.id, Stay::Left),
        }
    }

    fn stays(self, entry: &Entry) {
        if !entry.is_here() {
            entry.stay.set(Stay::Here);
            self.entries.notify();
        }
    }

    pub(super) fn add(self, desk: DeskState, row: Conversation) {
        if self.is_behind(desk, &row) {
            return;
        }
        if !self.steady.get_untracked() {
            self.fresh.update(|fresh| {
                fresh.retain(|other| other.id != row.id);
                fresh.push(row);
            });
            return;
        }
        self.entries.update(|entries| entries.push(entry(row)));
        self.settle(desk);
    }

    /// It has left by what others did. While somebody points at the list it keeps its place, greyed:
    /// nothing moves under the pointer.
    pub(super) fn leave(self, id: ConversationId, stay: Stay) {
        let is_held = self.held.get_untracked();
        let Some(entry) = self.entry(id).filter(|_| is_held) else {
            self.remove(id);
            return;
        };
        entry.stay.set(stay);
        self.entries.notify();
        self.let_go(id);
    }

    pub(super) fn remove(self, id: ConversationId) {
        self.entries.maybe_update(|entries| {
            let before = entries.len();
            entries.retain(|entry| entry.id != id);
            entries.len() != before
        });
        self.let_go(id);
    }

    /// It waits to come in no more.
    fn let_go(self, id: ConversationId) {
        self.fresh.maybe_update(|fresh| {
            let before = fresh.len();
            fresh.retain(|row| row.id != id);
            fresh.len() != before
        });
    }

    /// Takes out what has left, once nobody points at it.
    pub fn sweep(self) {
        self.entries.maybe_update(|entries| {
            let before = entries.len();
            entries.retain(Entry::is_here);
            entries.len() != before
        });
    }
}

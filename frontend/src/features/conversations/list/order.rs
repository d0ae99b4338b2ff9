//! The order of the rows, and how far they go: behind the last page the server goes on.

use super::state::{Entry, List, entry};
use crate::features::conversations::folder::{Rank, rank};
use crate::features::conversations::state::DeskState;
use contract::conversations::Conversation;
use domain::ConversationId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Rows of a page. A shorter one was cut short by what its filters left out.
pub const PAGE: u32 = 50;

impl List {
    /// Remembers how far a page goes, as the server put it. Behind a short one that is not known.
    pub(super) fn reaches(self, desk: DeskState, page: &[Conversation]) {
        let is_whole = page.len() >= PAGE as usize;
        let (folder, view) = (desk.folder.get_untracked(), desk.view.get_untracked());
        // The last of them, unless one has changed since the server put them in order.
        let last = page.iter().map(|row| rank(folder, &view, row)).max();
        self.edge.set_value(last.filter(|_| is_whole));
    }

    /// How far the rows go that are loaded; none where all are here.
    fn edge(self) -> Option<Rank> {
        let has_more = self.next.read_untracked().is_some();
        self.edge.get_value().filter(|_| has_more)
    }

    /// Whether a row stands in a page that is not loaded.
    pub(super) fn is_behind(self, desk: DeskState, row: &Conversation) -> bool {
        let (folder, view) = (desk.folder.get_untracked(), desk.view.get_untracked());
        self.edge()
            .is_some_and(|edge| rank(folder, &view, row) > edge)
    }

    /// Adds a page. A row that moved between two pages comes twice; what stood at the end in spite of its
    /// rank finds its place among the new ones.
    pub(super) fn append(self, desk: DeskState, page: Vec<Conversation>) {
        let (folder, view) = (desk.folder.get_untracked(), desk.view.get_untracked());
        let key = |entry: &Entry| rank(folder, &view, &entry.row.read_untracked());
        let edge = self.edge.get_value();
        self.reaches(desk, &page);
        self.entries.update(|entries| {
            let mut coming: BTreeSet<ConversationId> = page.iter().map(|row| row.id).collect();
            for known in entries.iter() {
                coming.remove(&known.id);
            }
            let in_order = |entry: &Entry| edge.is_some_and(|edge| key(entry) <= edge);
            let settled = entries.iter().rposition(in_order).map_or(0, |at| at + 1);
            let mut end = match edge {
                Some(_) => entries.split_off(settled),
                None => Vec::new(),
            };
            let is_new = |row: &Conversation| coming.contains(&row.id) && !self.has_left(row);
            let new = page.into_iter().filter(is_new);
            end.extend(new.map(entry));
            end.sort_by_cached_key(key);
            entries.extend(end);
        });
    }

    /// Sorts, if something is out of order, and lets go of what stands in pages to come.
    pub(super) fn settle(self, desk: DeskState) {
        let (folder, view) = (desk.folder.get_untracked(), desk.view.get_untracked());
        let edge = self.edge();
        self.entries.maybe_update(|entries| {
            let key = |entry: &Entry| rank(folder, &view, &entry.row.read_untracked());
            let in_order = entries.is_sorted_by_key(key);
            if !in_order {
                entries.sort_by_cached_key(key);
            }
            if let Some(edge) = edge {
                entries.retain(|entry| key(entry) <= edge);
            }
            !in_order
        });
        // A row that only moved needs no new drawing, but its place does.
        self.entries.notify();
    }
}

//! Which rows are chosen.

use crate::features::conversations::list::List;
use domain::ConversationId;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Copy)]
pub struct Selection {
    picked: RwSignal<BTreeSet<ConversationId>>,
    /// Where a range begins.
    anchor: StoredValue<Option<ConversationId>>,
}

impl Selection {
    pub fn new() -> Self {
        Self {
            picked: RwSignal::new(BTreeSet::new()),
            anchor: StoredValue::new(None),
        }
    }

    pub fn is_on(self) -> bool {
        !self.picked.read().is_empty()
    }

    pub fn has(self, id: ConversationId) -> bool {
        self.picked.read().contains(&id)
    }

    pub fn count(self) -> usize {
        self.picked.read().len()
    }

    pub fn ids(self) -> Vec<ConversationId> {
        self.picked.read_untracked().iter().copied().collect()
    }

    pub fn clear(self) {
        self.anchor.set_value(None);
        self.picked.maybe_update(|picked| {
            let had = !picked.is_empty();
            picked.clear();
            had
        });
    }

    pub fn toggle(self, id: ConversationId) {
        self.anchor.set_value(Some(id));
        self.picked.update(|picked| {
            if !picked.remove(&id) {
                picked.insert(id);
            }
        });
    }

    /// Everything between the last one chosen and this.
    pub fn extend(self, list: List, id: ConversationId) {
        let order: Vec<ConversationId> = list.ids();
        let place = |id: ConversationId| order.iter().position(|other| *other == id);
        let from = self.anchor.get_value().and_then(place);
        let (Some(from), Some(to)) = (from, place(id)) else {
            self.toggle(id);
            return;
        };
        let (first, last) = (from.min(to), from.max(to));
        if let Some(range) = order.get(first..=last) {
            self.picked
                .update(|picked| picked.extend(range.iter().copied()));
        }
    }

    /// Lets go of those that are not in the list any more: nothing is done to what is not seen.
    pub fn keep(self, list: &BTreeSet<ConversationId>) {
        self.picked.maybe_update(|picked| {
            let before = picked.len();
            picked.retain(|id| list.contains(id));
            picked.len() != before
        });
    }

    /// Everything that is loaded.
    pub fn all(self, list: List) {
        self.picked.set(list.ids().into_iter().collect());
    }
}

//! The rows of a folder: loaded by page, then kept by the stream without moving under the pointer.

use super::order::PAGE;
use crate::features::conversations::folder::Rank;
use crate::features::conversations::state::DeskState;
use client::CallError;
use contract::conversations::{Conversation, ConversationQuery, Folder};
use domain::{ContactId, ConversationId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use std::collections::{BTreeMap, BTreeSet};

/// So many pages without a row are read before one is asked.
const BARE: usize = 3;

/// A row that stays the same element while what it shows changes.
#[derive(Clone)]
pub struct Entry {
    pub id: ConversationId,
    pub row: ArcRwSignal<Conversation>,
    pub stay: ArcRwSignal<Stay>,
}

/// Whether a row is in the list still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stay {
    #[default]
    Here,
    /// It has left, and keeps its place until nothing moves under the pointer.
    Left,
    /// The same, and it is not ours to see any more.
    Hidden,
}

impl Entry {
    pub fn is_here(&self) -> bool {
        self.stay.get_untracked() == Stay::Here
    }
}

/// How the list is.
#[derive(Clone)]
pub enum Loaded {
    Loading,
    Ready,
    Failed(CallError),
}

#[derive(Clone, Copy)]
pub struct List {
    pub entries: RwSignal<Vec<Entry>>,
    /// Rows that came while they would have pushed others away.
    pub fresh: RwSignal<Vec<Conversation>>,
    pub loaded: RwSignal<Loaded>,
    pub loading_more: RwSignal<bool>,
    /// At the top and not pointed at: new rows may come in at once.
    pub steady: RwSignal<bool>,
    /// Somebody points at the rows, or the keys are among them: none of them moves.
    pub held: RwSignal<bool>,
    /// It goes to its top, so what is in sight need not stay where it is.
    pub(super) rising: StoredValue<bool>,
    pub(super) next: RwSignal<Option<String>>,
    /// The last row of the last page stood here, where that is known.
    pub(super) edge: StoredValue<Option<Rank>>,
    /// Pages in a row that held nothing: filters may meet little in a long folder.
    bare: RwSignal<usize>,
    /// The row the keys stand on, where it is not the open one yet.
    pub(super) cursor: RwSignal<Option<ConversationId>>,
    /// The revision at which rows were told to have left, until the list is loaded anew: an answer that
    /// was read before does not bring them back.
    pub(super) removed: StoredValue<BTreeMap<ConversationId, i64>>,
    /// Contacts that changed, whose rows are to be asked for.
    pub(super) contacts: StoredValue<BTreeSet<ContactId>>,
    /// What the stream told of while the list is on its way.
    pub(super) heard: StoredValue<Option<BTreeSet<ConversationId>>>,
    /// Which load is the latest; answers of earlier ones are dropped.
    pub(super) load: StoredValue<u32>,
}

impl List {
    pub fn new() -> Self {
        Self {
            entries: RwSignal::new(Vec::new()),
            fresh: RwSignal::new(Vec::new()),
            loaded: RwSignal::new(Loaded::Loading),
            loading_more: RwSignal::new(false),
            steady: RwSignal::new(true),
            held: RwSignal::new(false),
            rising: StoredValue::new(false),
            removed: StoredValue::new(BTreeMap::new()),
            next: RwSignal::new(None),
            edge: StoredValue::new(None),
            bare: RwSignal::new(0),
            cursor: RwSignal::new(None),
            contacts: StoredValue::new(BTreeSet::new()),
            heard: StoredValue::new(None),
            load: StoredValue::new(0),
        }
    }

    pub fn find(self, number: i64) -> Option<Conversation> {
        let entries = self.entries.read_untracked();
        entries
            .iter()
            .map(|entry| entry.row.get_untracked())
            .find(|row| row.number == number)
    }

    pub(super) fn entry(self, id: ConversationId) -> Option<Entry> {
        // A toast may ask when one has left the desk.
        let entries = self.entries.try_read_untracked()?;
        entries.iter().find(|entry| entry.id == id).cloned()
    }

    pub fn is_loaded(self) -> bool {
        matches!(*self.loaded.read(), Loaded::Ready)
    }

    pub fn has_more(self) -> bool {
        self.next.read().is_some()
    }

    /// Whether it goes on by itself: after pages that held nothing one is asked.
    pub fn goes_on(self) -> bool {
        self.bare.get() < BARE
    }

    /// Looks further, as far again as by itself.
    pub fn look_further(self, desk: DeskState) {
        self.bare.set(0);
        self.load_more(desk);
    }

    fn count_bare(self, page: &[Conversation]) {
        self.bare
            .update(|bare| *bare = if page.is_empty() { *bare + 1 } else { 0 });
    }

    /// Loads the folder from its beginning; the rows in sight stay until the new ones are here.
    pub fn reload(self, desk: DeskState) {
        let load = self.load.get_value() + 1;
        self.load.set_value(load);
        self.heard.set_value(Some(BTreeSet::new()));
        let query = self.query(desk, None);
        spawn_local(async move {
            let answer = desk.client().conversations(&query).await;
            if self.load.try_get_value() != Some(load) {
                return;
            }
            let heard = self.heard.try_update_value(Option::take).flatten();
            match answer {
                Ok(loaded) => {
                    let missed = desk.live.loaded_at(loaded.cursor);
                    self.next.set(loaded.body.next_cursor);
                    self.bare.set(0);
                    self.count_bare(&loaded.body.items);
                    self.reaches(desk, &loaded.body.items);
                    self.fresh.set(Vec::new());
                    self.removed.set_value(BTreeMap::new());
                    self.entries
                        .set(loaded.body.items.into_iter().map(entry).collect());
                    self.loaded.set(Loaded::Ready);
                    if missed {
                        return self.reload(desk);
                    }
                    // The answer may be older than what was told of them meanwhile.
                    for id in heard.unwrap_or_default() {
                        self.fetch(desk, id);
                    }
                }
                // What stands there stays; the banner says that the line is broken.
                Err(error) if untrack(|| self.is_loaded()) => desk.live.missed(&error),
                Err(error) => self.loaded.set(Loaded::Failed(error)),
            }
        });
    }

    /// Loads the next page, when the end comes near.
    pub fn load_more(self, desk: DeskState) {
        let Some(cursor) = self.next.get_untracked() else {
            return;
        };
        if self.loading_more.get_untracked() {
            return;
        }
        self.loading_more.set(true);
        let load = self.load.get_value();
        let query = self.query(desk, Some(cursor));
        spawn_local(async move {
            let answer = desk.client().conversations(&query).await;
            self.loading_more.try_set(false);
            if self.load.try_get_value() != Some(load) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.next.set(page.body.next_cursor);
                    self.count_bare(&page.body.items);
                    self.append(desk, page.body.items);
                    if self.steady.get_untracked() {
                        self.settle(desk);
                    }
                }
                Err(error) => desk.toasts.refused(text!(list.more_failed), &error),
            }
        });
    }

    pub(super) fn query(self, desk: DeskState, cursor: Option<String>) -> ConversationQuery {
        ConversationQuery {
            folder: Some(desk.folder.get_untracked()),
            cursor,
            limit: Some(PAGE),
            ..desk.view.get_untracked()
        }
    }

    /// Lets the waiting rows in and puts all in order.
    pub fn take_fresh(self, desk: DeskState) {
        self.rising.set_value(true);
        let fresh = self.fresh.get_untracked();
        if !fresh.is_empty() {
            self.fresh.set(Vec::new());
            self.entries
                .update(|entries| entries.extend(fresh.into_iter().map(entry)));
        }
        self.settle(desk);
    }
}

/// A row of the list.
pub(super) fn entry(row: Conversation) -> Entry {
    Entry {
        id: row.id,
        row: ArcRwSignal::new(row),
        stay: ArcRwSignal::new(Stay::Here),
    }
}

/// What the stream leaves out, because it is the reader's own, is carried on.
pub fn merged(before: &Conversation, told: &Conversation) -> Conversation {
    let mut now = told.clone();
    if now.unread_count.is_none() {
        let came = (told.inbound_seq - before.inbound_seq).max(0);
        now.unread_count = before.unread_count.map(|unread| unread + came);
    }
    if now.favorite.is_none() {
        now.favorite = before.favorite;
    }
    now
}

/// Keeps the list with the address, the sort and the stream.
pub fn follow(desk: DeskState) {
    let list = desk.list;
    let here = use_location();
    // What the agent left set stands in the address too.
    Effect::new(move |_| {
        // On the way to another folder the address is there first.
        let arrived = here.pathname.read().trim_end_matches('/') == desk.place();
        let path = match desk.number.get() {
            Some(number) => desk.path_of(number),
            None => desk.folder_path(),
        };
        let silent = here.search.read().is_empty();
        if arrived && silent && desk.is_set_up() {
            desk.go_instead(path);
        }
    });
    Effect::new(move |before: Option<(Folder, ConversationQuery)>| {
        desk.live.generation();
        let now = (desk.folder.get(), desk.view.get());
        if before.is_some_and(|before| before != now) {
            list.entries.set(Vec::new());
            list.loaded.set(Loaded::Loading);
            list.cursor.set(None);
            desk.selection.clear();
        }
        list.reload(desk);
        now
    });
    Effect::new(move |_| {
        if desk.selection.is_on() {
            let entries = list.entries.read();
            desk.selection.keep(
                &entries
                    .iter()
                    .filter(|entry| entry.is_here())
                    .map(|entry| entry.id)
                    .collect(),
            );
        }
    });
    // The open one is where the keys stand.
    Effect::new(move |_| {
        if desk.number.get().is_some() {
            list.cursor.set(None);
        }
    });
    desk.live.on(move |event| list.hear(desk, event));
}

//! Contacts that change: the stream leaves out of their rows what is one's own, so they are asked for.

use super::order::PAGE;
use super::state::List;
use crate::features::conversations::state::DeskState;
use contract::conversations::ConversationQuery;
use domain::ContactId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use std::time::Duration;

/// What changes together is asked for together.
const ASK_AFTER: Duration = Duration::from_millis(500);
/// Of so many contacts the rows are asked for one by one; a file that is imported changes more.
const ONE_BY_ONE: usize = 4;
/// Rows of a page that is read again: the most there are in one.
const AGAIN: u32 = 2 * PAGE;

impl List {
    /// A contact changed, or one marked it elsewhere.
    pub(super) fn hear_contact(self, desk: DeskState, contact: ContactId) {
        let is_here = self.is_of_favorites(desk) || !self.of_contact(contact).is_empty();
        if !is_here {
            return;
        }
        let is_first = self.contacts.try_update_value(|contacts| {
            let is_first = contacts.is_empty();
            contacts.insert(contact);
            is_first
        });
        if is_first == Some(true) {
            set_timeout(move || self.ask_of_contacts(desk), ASK_AFTER);
        }
    }

    fn ask_of_contacts(self, desk: DeskState) {
        let contacts = self.contacts.try_update_value(std::mem::take);
        let contacts = contacts.unwrap_or_default();
        if desk.is_left() || contacts.is_empty() {
            return;
        }
        let many = contacts.len() > ONE_BY_ONE;
        match self.is_of_favorites(desk) {
            // Which conversation is the latest of each only the server knows.
            true if many => self.reload(desk),
            _ if many => spawn_local(self.ask_again(desk, contacts)),
            _ => spawn_local(self.ask_each(desk, contacts)),
        }
    }

    async fn ask_each(self, desk: DeskState, contacts: BTreeSet<ContactId>) {
        for contact in contacts {
            if desk.is_left() {
                return;
            }
            if self.is_of_favorites(desk) {
                self.ask_one(desk, contact).await;
                continue;
            }
            for id in self.of_contact(contact) {
                self.fetch_one(desk, id).await;
            }
        }
    }

    /// Reads the pages that are loaded again and takes in the rows of these contacts; all others stay.
    async fn ask_again(self, desk: DeskState, contacts: BTreeSet<ContactId>) {
        let (Some(load), Some(loaded)) = (
            self.load.try_get_value(),
            self.entries.try_with_untracked(Vec::len),
        ) else {
            return;
        };
        let mut cursor = None;
        for _ in 0..loaded.div_ceil(AGAIN as usize) {
            let query = ConversationQuery {
                limit: Some(AGAIN),
                ..self.query(desk, cursor)
            };
            let answer = desk.client().conversations(&query).await;
            if self.load.try_get_value() != Some(load) {
                return;
            }
            let page = match answer {
                Ok(page) => page.body,
                Err(error) => return desk.live.missed(&error),
            };
            let changed = |contact: ContactId| contacts.contains(&contact);
            for row in page.items.iter().filter(|row| changed(row.contact.id)) {
                self.hear_of(desk, row);
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                return;
            }
        }
    }
}

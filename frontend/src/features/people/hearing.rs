//! What the stream tells of contacts, in a list that is sorted by their names: each takes its place at once, and
//! nothing in sight moves or stands there twice.

use super::list::People;
use super::wanted::Wanted;
use crate::live::{Event, Live};
use crate::session::Session;
use client::Call;
use contract::contacts::{Contact, ContactQuery};
use contract::page::Page;
use domain::ContactId;
use domain::contacts::{ListKey, Listing, sort_key};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Who is told of within that time is asked for together.
const GATHERED: Duration = Duration::from_millis(300);
/// So many are asked for at once; of more it is said that the list has changed.
const MOST: usize = contract::filters::MOST;

#[derive(Clone, Copy)]
struct Hearing {
    people: People,
    wanted: Wanted,
    session: Session,
    /// Who was told of, and whom it is asked for now.
    told: StoredValue<Vec<ContactId>>,
    asked: StoredValue<Vec<ContactId>>,
    /// Who came while a page was on its way.
    came: StoredValue<Vec<Contact>>,
    waits: StoredValue<Option<TimeoutHandle>>,
}

/// Keeps the list up to date, until the calling scope ends.
pub fn hear(live: Live, people: People, wanted: Wanted) {
    let hearing = Hearing {
        people,
        wanted,
        session: expect_context(),
        told: StoredValue::new(Vec::new()),
        asked: StoredValue::new(Vec::new()),
        came: StoredValue::new(Vec::new()),
        waits: StoredValue::new(None),
    };
    on_cleanup(move || {
        if let Some(waiting) = hearing.waits.try_get_value().flatten() {
            waiting.clear();
        }
    });
    // A page that is on its way may have been read before: who came meanwhile is put in after it.
    Effect::new(move |_| {
        if !people.pages.is_busy() {
            let came = hearing.came.try_update_value(std::mem::take);
            hearing.settle(came.unwrap_or_default());
        }
    });
    live.on(move |event| hearing.take(event));
}

impl Hearing {
    fn take(self, event: &Event) {
        // Of those who come by a file nobody is told one by one.
        if event.name == "import.updated" {
            return self.people.news.tell();
        }
        let Some(id) = event.id::<ContactId>() else {
            return;
        };
        match event.name.as_str() {
            // Somebody who is not here may be called otherwise by now, and belong here.
            "contact.created" | "contact.updated" if !self.is_searched() || self.is_loaded(id) => {
                self.told.update_value(|told| {
                    told.retain(|other| *other != id);
                    told.push(id);
                });
                self.look_soon();
            }
            "contact.deleted" | "contact.hidden" => self.take_out(id),
            _ => {}
        }
    }

    fn is_searched(self) -> bool {
        let is_searched = self.wanted.filter.try_with_untracked(|f| f.q.is_some());
        is_searched.unwrap_or_default()
    }

    fn is_loaded(self, id: ContactId) -> bool {
        let items = self.people.pages.items.read_untracked();
        items.iter().any(|contact| contact.id == id)
    }

    fn look_soon(self) {
        if self.waits.with_value(Option::is_none) && self.asked.with_value(Vec::is_empty) {
            let look = set_timeout_with_handle(move || self.look(), GATHERED);
            self.waits.set_value(look.ok());
        }
    }

    fn look(self) {
        let Some(ids) = self.told.try_update_value(std::mem::take) else {
            return;
        };
        self.waits.set_value(None);
        if ids.len() > MOST {
            return self.people.news.tell();
        }
        self.asked.set_value(ids.clone());
        let query = ContactQuery {
            limit: u32::try_from(ids.len()).ok(),
            id: ids,
            ..Default::default()
        };
        spawn_local(async move {
            let answer = self.session.client().contacts(&query).await;
            self.answered(answer);
        });
    }

    fn answered(self, answer: Call<Page<Contact>>) {
        // Who went while it was asked is not among them any more.
        let Some(asked) = self.asked.try_update_value(std::mem::take) else {
            return;
        };
        match answer {
            Ok(page) => {
                let mut contacts = page.items;
                contacts.retain(|contact| asked.contains(&contact.id));
                match self.people.pages.try_is_busy() {
                    Some(false) => self.settle(contacts),
                    _ => self.came.update_value(|came| came.extend(contacts)),
                }
            }
            Err(_) => self.people.news.tell(),
        }
        if self.told.with_value(|told| !told.is_empty()) {
            self.look_soon();
        }
    }

    /// Puts each where their name stands, unless that is beyond what is loaded or they do not fit any more.
    fn settle(self, mut contacts: Vec<Contact>) {
        let pages = self.people.pages;
        if contacts.is_empty() || !pages.is_loaded.get_untracked() {
            return;
        }
        let (filter, me) = (self.wanted.filter.get_untracked(), self.session.me_id());
        self.change(|listing| {
            contacts.retain(|now| {
                let is_older = |old: &Contact| old.id == now.id && old.version > now.version;
                !listing.rows.iter().any(is_older)
            });
            for contact in contacts {
                match filter.takes(&contact, me) {
                    Some(true) => listing.put(contact),
                    Some(false) => listing.take_out(contact.id),
                    // In what was found each stands where they were found.
                    None => {
                        let old = listing.rows.iter_mut().find(|old| old.id == contact.id);
                        if let Some(old) = old {
                            *old = contact;
                        }
                    }
                }
            }
        });
    }

    fn take_out(self, id: ContactId) {
        self.told
            .update_value(|told| told.retain(|other| *other != id));
        self.asked
            .update_value(|asked| asked.retain(|other| *other != id));
        self.came
            .update_value(|came| came.retain(|contact| contact.id != id));
        if self.is_loaded(id) {
            self.change(|listing| listing.take_out(id));
        }
    }

    /// Changes the rows, while what is in sight stays where it is.
    fn change(self, how: impl FnOnce(&mut Listing<'_, Contact>)) {
        let (pages, windowed) = (self.people.pages, self.people.windowed);
        let reach = match untrack(|| pages.is_whole()) {
            true => None,
            false => pages.end().as_ref().map(key),
        };
        let is_scrolled = untrack(|| !windowed.is_at_top());
        let mut moved = 0;
        pages.items.update(|rows| {
            let mut listing = Listing {
                rows,
                id: |contact| contact.id,
                key,
                reach,
                held: is_scrolled.then(|| windowed.first_in_sight()),
                moved: 0,
            };
            how(&mut listing);
            moved = listing.moved;
        });
        windowed.shift(moved);
    }
}

fn key(contact: &Contact) -> ListKey {
    (sort_key(&contact.display_name), contact.id)
}

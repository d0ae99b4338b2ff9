//! The notes around the open conversation: its own, and those on its contact. Newest last.

use crate::features::conversations::state::DeskState;
use crate::live::Event;
use client::{Call, Snapshot};
use contract::notes::Note;
use contract::page::{Page, Paging};
use domain::{ContactId, ConversationId, NoteId, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// As many as the server gives at once.
const PAGE: u32 = 100;

/// What the notes are on.
#[derive(Clone, Copy, PartialEq)]
struct On {
    conversation: ConversationId,
    contact: ContactId,
}

#[derive(Clone, Copy)]
pub struct Notes {
    all: RwSignal<Vec<Note>>,
    /// The way to older ones of the conversation.
    older: RwSignal<Option<String>>,
    /// Whether the field below the thread takes a note rather than an answer.
    pub writing: RwSignal<bool>,
    /// What the stream told while a page was on its way: it knows better than the page.
    heard: StoredValue<Vec<NoteId>>,
    load: StoredValue<u32>,
    /// Others only see the contact, and with it the notes on it.
    out_of_sight: RwSignal<bool>,
}

impl Notes {
    pub fn new() -> Self {
        Self {
            all: RwSignal::new(Vec::new()),
            older: RwSignal::new(None),
            writing: RwSignal::new(false),
            heard: StoredValue::new(Vec::new()),
            load: StoredValue::new(0),
            out_of_sight: RwSignal::new(false),
        }
    }

    /// Those on the contact and in the conversation, newest first.
    pub fn newest_first(self) -> Vec<Note> {
        self.all.read().iter().rev().cloned().collect()
    }

    pub fn newest(self) -> Option<Note> {
        self.all.read().last().cloned()
    }

    pub fn count(self) -> usize {
        self.all.read().len()
    }

    /// Whether one may say something of the contact at all: others only may see it.
    pub fn sees_contact(self) -> bool {
        !self.out_of_sight.get()
    }

    /// Those of the conversation that stand between the messages that are loaded.
    pub fn in_thread(self, from: Option<Timestamp>, until: Option<Timestamp>) -> Vec<Note> {
        let all = self.all.read();
        let own = all.iter().filter(|note| note.conversation_id.is_some());
        own.filter(|note| from.is_none_or(|from| note.created_at >= from))
            .filter(|note| until.is_none_or(|until| note.created_at <= until))
            .cloned()
            .collect()
    }

    /// Takes in a note: new ones by their time, known ones if newer.
    pub fn take(self, note: Note) {
        self.all.update(
            |all| match all.iter_mut().find(|known| known.id == note.id) {
                Some(known) if note.version > known.version => *known = note,
                Some(_) => {}
                None => {
                    let at = all.partition_point(|other| {
                        (other.created_at, other.id) <= (note.created_at, note.id)
                    });
                    all.insert(at, note);
                }
            },
        );
    }

    pub fn forget(self, id: NoteId) {
        self.all.update(|all| all.retain(|note| note.id != id));
    }

    fn open(self, desk: DeskState, on: On, same: bool) {
        let load = self.load.get_value() + 1;
        self.load.set_value(load);
        self.heard.set_value(Vec::new());
        if !same {
            self.all.set(Vec::new());
            self.older.set(None);
            self.writing.set(false);
        }
        spawn_local(async move {
            let client = desk.client();
            let paging = Paging {
                limit: Some(PAGE),
                cursor: None,
            };
            let (own, of_contact) = futures::join!(
                client.notes(on.conversation, &paging),
                client.contact_notes(on.contact, &paging)
            );
            if self.load.try_get_value() != Some(load) {
                return;
            }
            if let Ok(page) = &own {
                self.older.set(page.body.next_cursor.clone());
            }
            let gone = of_contact.as_ref().err();
            if let Some(error) = own.as_ref().err().or(gone) {
                desk.live.missed(error);
            }
            if gone.is_some_and(|error| error.status() == Some(404)) {
                self.lose_contact();
            } else if of_contact.is_ok() {
                self.out_of_sight.set(false);
            }
            self.replace(loaded(own), loaded(of_contact));
        });
    }

    /// Takes away what is seen with the contact alone.
    fn lose_contact(self) {
        self.out_of_sight.set(true);
        self.all
            .update(|all| all.retain(|note| note.conversation_id.is_some()));
    }

    /// Follows the contact out of sight and back.
    fn hear_contact(self, desk: DeskState, on: On, name: &str) {
        if name == "contact.hidden" {
            self.lose_contact();
            // A page that is on its way may still bring them.
            self.open(desk, on, true);
        } else if name == "contact.updated" && self.out_of_sight.get_untracked() {
            self.open(desk, on, true);
        }
    }

    /// Puts what was loaded in the place of what was known, save for what came meanwhile.
    fn replace(self, own: Option<Vec<Note>>, of_contact: Option<Vec<Note>>) {
        let heard = self.heard.get_value();
        self.all.update(|all| {
            // A list that did not come leaves what there is.
            all.retain(|note| {
                let came = match note.conversation_id {
                    Some(_) => own.is_some(),
                    None => of_contact.is_some(),
                };
                !came || heard.contains(&note.id)
            });
        });
        let all = own.into_iter().chain(of_contact).flatten();
        all.filter(|note| !heard.contains(&note.id))
            .for_each(|note| self.take(note));
    }

    /// Loads older notes of the conversation as far as its messages are loaded.
    fn reach(self, desk: DeskState, from: Option<Timestamp>) {
        let (Some(cursor), Some(id)) = (self.older.get(), desk.thread.id()) else {
            return;
        };
        let own = self.in_thread(None, None);
        let oldest = own.first().map(|note| note.created_at);
        if from.zip(oldest).is_some_and(|(from, oldest)| oldest < from) {
            return;
        }
        let load = self.load.get_value();
        spawn_local(async move {
            let paging = Paging {
                limit: Some(PAGE),
                cursor: Some(cursor),
            };
            let answer = desk.client().notes(id, &paging).await;
            if self.load.try_get_value() != Some(load) {
                return;
            }
            // What does not come is asked for again with the next page of messages.
            if let Ok(page) = answer {
                page.body.items.into_iter().for_each(|note| self.take(note));
                self.older.set(page.body.next_cursor);
            }
        });
    }

    fn hear(self, desk: DeskState, on: On, event: &Event) {
        if event.id() == Some(on.contact) {
            self.hear_contact(desk, on, &event.name);
        }
        let Some(id) = event.id::<NoteId>() else {
            return;
        };
        let elsewhere = event.conversation().is_some_and(|of| of != on.conversation);
        if !event.name.starts_with("note.") || event.name == "note.mentioned" || elsewhere {
            return;
        }
        if event.name == "note.deleted" {
            self.heard.update_value(|heard| heard.push(id));
            return self.forget(id);
        }
        match event.object::<Note>() {
            Some(note) => {
                let is_ours = note.contact_id.is_none_or(|contact| contact == on.contact);
                if is_ours {
                    self.heard.update_value(|heard| heard.push(id));
                    self.take(note);
                }
            }
            // Told without words: read by those who may.
            None => self.open(desk, on, true),
        }
    }
}

fn loaded(page: Call<Snapshot<Page<Note>>>) -> Option<Vec<Note>> {
    // What does not come is no reason to take the thread away.
    page.ok().map(|page| page.body.items)
}

/// Keeps the notes with the open conversation and the stream.
pub fn follow(desk: DeskState) {
    let notes = desk.notes;
    let on = Memo::new(move |_| {
        desk.thread.conversation().map(|c| On {
            conversation: c.id,
            contact: c.contact.id,
        })
    });
    Effect::new(move |before: Option<Option<On>>| {
        desk.live.generation();
        let now = on.get();
        if let Some(on) = now {
            let same = before
                .flatten()
                .is_some_and(|b| b.conversation == on.conversation);
            notes.open(desk, on, same);
        }
        now
    });
    Effect::new(move |_| {
        let oldest = desk.thread.oldest_shown();
        if on.read().is_some() {
            notes.reach(desk, oldest);
        }
    });
    desk.live.on(move |event| {
        if let Some(on) = on.get_untracked() {
            notes.hear(desk, on, event);
        }
    });
}

//! What the stream tells of contacts, in a list that is sorted by their names: each takes its place at once, and
//! nothing in sight moves or stands there twice.

use super::list::People;
use super::wanted::{Filter, Wanted};
use crate::live::{Event, Live};
use crate::session::Session;
use contract::contacts::Contact;
use domain::ContactId;
use domain::contacts::sort_key;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Who is told of within that time is asked for together.
const GATHERED: Duration = Duration::from_millis(300);
/// Of more the list is read anew.
const MOST: usize = 20;

/// Keeps the list up to date, until the calling scope ends.
pub fn hear(live: Live, people: People, wanted: Wanted) {
    let session = expect_context::<Session>();
    let told = StoredValue::new(Vec::<ContactId>::new());
    let came = StoredValue::new(Vec::<Contact>::new());
    let is_stale = RwSignal::new(false);
    let waits = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(waiting) = waits.try_get_value().flatten() {
            waiting.clear();
        }
    });
    let is_all = move || {
        let is_all = |filter: &Filter| *filter == Filter::default();
        wanted.filter.try_with_untracked(is_all).unwrap_or_default()
    };
    let settle = move |contact: Contact| match is_all() {
        true => place(people, contact),
        false => change(people, contact),
    };
    // A page that is on its way may have been read before: who came meanwhile is put in after it.
    Effect::new(move |_| {
        if !people.pages.is_busy() {
            let came = came.try_update_value(std::mem::take);
            came.unwrap_or_default().into_iter().for_each(settle);
        }
    });
    // Whoever has scrolled down keeps what is in sight; back at the top it is read anew.
    Effect::new(move |_| {
        if is_stale.get() && people.windowed.is_at_top() && !people.pages.is_busy() {
            is_stale.set(false);
            people.pages.reload();
        }
    });
    let look = move || {
        let Some(ids) = told.try_update_value(std::mem::take) else {
            return;
        };
        waits.set_value(None);
        if ids.len() > MOST {
            return is_stale.set(true);
        }
        spawn_local(async move {
            for id in ids {
                // Who is gone by now is told of once more.
                let Ok(contact) = session.client().contact(id).await else {
                    continue;
                };
                match people.pages.try_is_busy() {
                    None => return,
                    Some(true) => came.update_value(|came| came.push(contact)),
                    Some(false) => settle(contact),
                }
            }
        });
    };
    let look_soon = move || {
        if waits.with_value(Option::is_none) {
            waits.set_value(set_timeout_with_handle(look, GATHERED).ok());
        }
    };
    let is_loaded = move |id: ContactId| {
        let items = people.pages.items.read_untracked();
        items.iter().any(|contact| contact.id == id)
    };
    live.on(move |event: &Event| {
        let Some(id) = event.id::<ContactId>() else {
            return;
        };
        match event.name.as_str() {
            "contact.created" if is_all() => {
                told.update_value(|told| told.push(id));
                look_soon();
            }
            "contact.updated" if is_loaded(id) => {
                told.update_value(|told| {
                    told.retain(|other| *other != id);
                    told.push(id);
                });
                look_soon();
            }
            "contact.deleted" | "contact.hidden" => {
                told.update_value(|told| told.retain(|other| *other != id));
                came.update_value(|came| came.retain(|contact| contact.id != id));
                remove(people, id);
            }
            // Of those who come by a file nobody is told one by one.
            "import.updated" if is_all() => is_stale.set(true),
            _ => {}
        }
    });
}

fn key(contact: &Contact) -> (String, ContactId) {
    (sort_key(&contact.display_name), contact.id)
}

/// Puts somebody where their name stands, unless that is beyond what is loaded.
fn place(people: People, contact: Contact) {
    let is_whole = untrack(|| people.pages.is_whole());
    let in_sight = people.windowed.first_in_sight();
    let mut moved = 0;
    people.pages.items.update(|items| {
        if let Some(before) = items.iter().position(|other| other.id == contact.id) {
            if items
                .get(before)
                .is_some_and(|other| other.version > contact.version)
            {
                return;
            }
            items.remove(before);
            moved -= isize::from(before < in_sight);
        }
        let own = key(&contact);
        let at = items.partition_point(|other| key(other) < own);
        if at < items.len() || is_whole {
            items.insert(at, contact);
            moved += isize::from(at < in_sight);
        }
    });
    people.windowed.shift(moved);
}

/// Shows somebody as they are now, where they stand.
fn change(people: People, now: Contact) {
    people.pages.items.update(|items| {
        if let Some(old) = items.iter_mut().find(|old| old.id == now.id) {
            *old = now;
        }
    });
}

fn remove(people: People, gone: ContactId) {
    let is_gone = |contact: &Contact| contact.id == gone;
    let at = people
        .pages
        .items
        .with_untracked(|items| items.iter().position(is_gone));
    if let Some(at) = at {
        let in_sight = people.windowed.first_in_sight();
        people.pages.items.update(|items| drop(items.remove(at)));
        people.windowed.shift(-isize::from(at < in_sight));
    }
}

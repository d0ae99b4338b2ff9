//! The tags that are offered, looked for on the server because there is no end to them, and the names
//! of those that filters speak of.

use crate::session::Session;
use client::CallError;
use contract::tags::{Tag, TagQuery};
use domain::TagId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// As many as anybody reads before they type.
const OFFERED: u32 = 50;
/// How long typing rests before the server is asked.
const REST: Duration = Duration::from_millis(120);

/// How far the last look has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Coming,
    Here,
    Failed,
}

#[derive(Clone, Copy)]
pub struct Tags {
    session: Session,
    /// By name, as the last look found them.
    pub offered: RwSignal<Vec<Tag>>,
    pub found: RwSignal<Found>,
    names: RwSignal<HashMap<TagId, String>>,
    asked: StoredValue<HashSet<TagId>>,
    look: StoredValue<u32>,
    typed: StoredValue<Option<TimeoutHandle>>,
}

impl Tags {
    pub fn new(session: Session) -> Self {
        Self {
            session,
            offered: RwSignal::new(Vec::new()),
            found: RwSignal::new(Found::Coming),
            names: RwSignal::new(HashMap::new()),
            asked: StoredValue::new(HashSet::new()),
            look: StoredValue::new(0),
            typed: StoredValue::new(None),
        }
    }

    /// Looks for what is typed as long as the calling scope lives; at first at once, then whenever
    /// typing rests.
    pub fn follow(self, search: RwSignal<String>) {
        Effect::new(move |first: Option<()>| {
            let text = search.get();
            self.stop_waiting();
            match first {
                None => self.look(text),
                Some(()) => {
                    let look = move || {
                        self.typed.set_value(None);
                        self.look(text.clone());
                    };
                    self.typed
                        .set_value(set_timeout_with_handle(look, REST).ok());
                }
            }
        });
        on_cleanup(move || self.stop_waiting());
    }

    fn stop_waiting(self) {
        if let Some(waiting) = self.typed.try_get_value().flatten() {
            waiting.clear();
            self.typed.set_value(None);
        }
    }

    /// What is in sight stays until the answer is here.
    fn look(self, text: String) {
        let look = self.look.get_value() + 1;
        self.look.set_value(look);
        if self.found.get_untracked() == Found::Failed {
            self.found.set(Found::Coming);
        }
        spawn_local(async move {
            let query = TagQuery {
                q: Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
                limit: Some(OFFERED),
                cursor: None,
            };
            let answer = self.session.client().tags(&query).await;
            if self.look.try_get_value() != Some(look) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.learn(page.items.iter());
                    self.offered.try_set(page.items);
                    self.found.try_set(Found::Here);
                }
                Err(_) => {
                    self.offered.try_set(Vec::new());
                    self.found.try_set(Found::Failed);
                }
            }
        });
    }

    fn learn<'a>(self, tags: impl Iterator<Item = &'a Tag>) {
        self.names
            .try_update(|names| names.extend(tags.map(|tag| (tag.id, tag.name.clone()))));
    }

    /// The name of a tag; one that is not known is asked for, once.
    pub fn name(self, id: TagId) -> Option<String> {
        let known = self.names.read().get(&id).cloned();
        if known.is_none() && self.asked.try_update_value(|asked| asked.insert(id)) == Some(true) {
            spawn_local(async move {
                match self.session.client().tag(id).await {
                    Ok(tag) => self.learn([&tag].into_iter()),
                    // There is no such tag; anything else may go better when it is asked for again.
                    Err(CallError::Refused(_)) => {}
                    Err(_) => drop(self.asked.try_update_value(|asked| asked.remove(&id))),
                }
            });
        }
        known
    }
}

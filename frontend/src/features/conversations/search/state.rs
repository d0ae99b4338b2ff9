//! What is looked for, by the address, and what was found.

use crate::features::conversations::state::DeskState;
use crate::live::Event;
use client::CallError;
use contract::conversations::ConversationQuery;
use contract::search::{SearchHit, SearchQuery};
use domain::search::excerpt;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use std::time::Duration;

/// So long nothing was typed before it is looked for.
const REST: Duration = Duration::from_millis(200);
/// Pages that are asked for at once, where the first ones are short.
const AT_ONCE: usize = 4;
const ENOUGH: usize = 20;

/// How the search is.
#[derive(Clone)]
pub enum Finding {
    Nothing,
    Loading,
    Ready,
    TooShort,
    Failed(CallError),
}

#[derive(Clone, Copy)]
pub struct Search {
    /// What stands in the field.
    pub text: RwSignal<String>,
    /// What is looked for.
    pub wanted: Memo<String>,
    /// The message the thread is opened at.
    pub message: Memo<Option<MessageId>>,
    pub hits: RwSignal<Vec<SearchHit>>,
    pub finding: RwSignal<Finding>,
    pub loading_more: RwSignal<bool>,
    next: RwSignal<Option<String>>,
    typed: StoredValue<Option<TimeoutHandle>>,
    load: StoredValue<u32>,
    /// Gone since the latest look began: its answer may have been read before.
    gone: StoredValue<Vec<ConversationId>>,
}

impl Search {
    pub fn new() -> Self {
        let query = use_query_map();
        let wanted = Memo::new(move |_| query.read().get("q").unwrap_or_default());
        let message = Memo::new(move |_| query.read().get_str("message")?.parse().ok());
        Self {
            text: RwSignal::new(wanted.get_untracked()),
            wanted,
            message,
            hits: RwSignal::new(Vec::new()),
            finding: RwSignal::new(Finding::Nothing),
            loading_more: RwSignal::new(false),
            next: RwSignal::new(None),
            typed: StoredValue::new(None),
            load: StoredValue::new(0),
            gone: StoredValue::new(Vec::new()),
        }
    }

    /// Whether results stand in place of the rows.
    pub fn is_on(self) -> bool {
        !self.wanted.read().is_empty()
    }

    pub fn has_more(self) -> bool {
        self.next.read().is_some()
    }

    /// Looks for what stands in the field, once nothing more is typed.
    pub fn type_in(self, desk: DeskState, text: String) {
        self.text.set(text);
        self.stop_waiting();
        let look = move || {
            self.typed.set_value(None);
            self.look(desk);
        };
        self.typed
            .set_value(set_timeout_with_handle(look, REST).ok());
    }

    /// Looks for what stands in the field now.
    pub fn look(self, desk: DeskState) {
        self.stop_waiting();
        let text = self.text.get_untracked();
        if text.trim() != self.wanted.get_untracked() {
            desk.go_instead(desk.path_looking_for(text.trim()));
        }
    }

    pub fn end(self, desk: DeskState) {
        self.text.set(String::new());
        self.look(desk);
    }

    fn stop_waiting(self) {
        if let Some(waiting) = self.typed.try_get_value().flatten() {
            waiting.clear();
            self.typed.set_value(None);
        }
    }

    /// The words that are marked in a message, if the thread was opened at it.
    pub fn marks_in(self, id: MessageId) -> Vec<String> {
        if self.message.get() != Some(id) {
            return Vec::new();
        }
        let hits = self.hits.read();
        let mut found = hits.iter().filter_map(|hit| hit.message.as_ref());
        let found = found.find(|found| found.id == id);
        let snippet = found.and_then(|found| found.snippet.as_deref());
        let parts = excerpt::parts(snippet.unwrap_or_default()).into_iter();
        parts
            .filter(|(marked, _)| *marked)
            .map(|(_, text)| text)
            .collect()
    }

    /// The address of the hit some steps from the open one.
    pub fn step(self, desk: DeskState, steps: i32) -> Option<String> {
        let hits = self.hits.read_untracked();
        let (number, message) = (desk.number.get_untracked(), self.message.get_untracked());
        let is_open = |hit: &SearchHit| {
            Some(hit.conversation.number) == number
                && hit.message.as_ref().map(|message| message.id) == message
        };
        let next = match hits.iter().position(is_open) {
            Some(at) => i32::try_from(at).ok()? + steps,
            None => 0,
        };
        let hit = hits.get(usize::try_from(next).ok()?)?;
        Some(desk.path_of_hit(hit))
    }

    /// Looks anew; what is in sight stays until the answer is here.
    pub fn reload(self, desk: DeskState) {
        let load = self.load.get_value() + 1;
        self.load.set_value(load);
        self.gone.set_value(Vec::new());
        let wanted = self.wanted.get_untracked();
        if wanted.is_empty() {
            self.hits.set(Vec::new());
            self.next.set(None);
            self.finding.set(Finding::Nothing);
            return;
        }
        if !matches!(*self.finding.read_untracked(), Finding::Ready) {
            self.finding.set(Finding::Loading);
        }
        spawn_local(async move {
            let mut hits = Vec::new();
            let mut next = None;
            for _ in 0..AT_ONCE {
                let answer = desk.client().search(&query(desk, &wanted, next)).await;
                if self.load.try_get_value() != Some(load) {
                    return;
                }
                match answer {
                    Ok(page) => {
                        hits.extend(page.items);
                        next = page.next_cursor;
                    }
                    Err(error) => return self.fail(error),
                }
                if next.is_none() || hits.len() >= ENOUGH {
                    break;
                }
            }
            self.next.set(next);
            self.hits.set(self.there(hits));
            self.finding.set(Finding::Ready);
        });
    }

    /// What one does not see any more is not found any more.
    fn hear(self, event: &Event) {
        if !matches!(
            event.name.as_str(),
            "conversation.hidden" | "conversation.deleted"
        ) {
            return;
        }
        let Some(gone) = event.id::<ConversationId>() else {
            return;
        };
        self.gone.update_value(|all| all.push(gone));
        self.hits.maybe_update(|hits| {
            let before = hits.len();
            hits.retain(|hit| hit.conversation.id != gone);
            hits.len() != before
        });
    }

    /// Those of an answer that are not gone meanwhile.
    fn there(self, mut hits: Vec<SearchHit>) -> Vec<SearchHit> {
        self.gone
            .with_value(|gone| hits.retain(|hit| !gone.contains(&hit.conversation.id)));
        hits
    }

    fn fail(self, error: CallError) {
        self.hits.set(Vec::new());
        self.next.set(None);
        let too_short = error.code() == Some("query_too_short");
        self.finding.set(match too_short {
            true => Finding::TooShort,
            false => Finding::Failed(error),
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
        let query = query(desk, &self.wanted.get_untracked(), Some(cursor));
        spawn_local(async move {
            let answer = desk.client().search(&query).await;
            self.loading_more.try_set(false);
            if self.load.try_get_value() != Some(load) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.next.set(page.next_cursor);
                    self.hits.update(|hits| hits.extend(self.there(page.items)));
                }
                Err(error) => desk.toasts.refused(text!(search.more_failed), &error),
            }
        });
    }
}

/// In every folder, among what the filters let through.
fn query(desk: DeskState, wanted: &str, cursor: Option<String>) -> SearchQuery {
    let among = ConversationQuery {
        cursor,
        ..Default::default()
    };
    let filter = desk.view.try_get_untracked().unwrap_or_default().filter();
    SearchQuery {
        q: wanted.to_owned(),
        among: among.filtered(filter),
    }
}

/// Keeps the search with the address.
pub fn follow(desk: DeskState) {
    let search = desk.search;
    Effect::new(move |_| {
        let wanted = search.wanted.get();
        desk.view.track();
        desk.live.generation();
        // Gone back to, or away from; what is being typed stays.
        let typing = search.typed.with_value(Option::is_some);
        if !typing && search.text.get_untracked().trim() != wanted {
            search.text.set(wanted);
        }
        search.reload(desk);
    });
    desk.live.on(move |event| search.hear(event));
    on_cleanup(move || search.stop_waiting());
}

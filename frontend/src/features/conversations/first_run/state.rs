//! How far the first steps are. What is done stays done in this browser.

use crate::browser::storage;
use crate::features::conversations::state::DeskState;
use contract::channels::Channel;
use contract::conversations::ReplyState;
use contract::messages::{AuthorKind, Direction, Message};
use contract::page::Paging;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// About a page.
const LOOKED_AT: usize = 50;

/// The steps, for whoever draws them.
#[derive(Clone, Copy)]
pub struct FirstRun {
    pub channels: RwSignal<Option<Vec<Channel>>>,
    /// Somebody answered, or closed, a conversation; the next message of a customer changes nothing
    /// about that.
    pub answered: RwSignal<bool>,
    pub put_away: RwSignal<bool>,
}

/// Where it is remembered that the steps are over, or that one of them was taken.
fn key(desk: DeskState, what: &str) -> Option<String> {
    untrack(|| desk.session.organization())
        .map(|organization| format!("first-run-{what}-{}", organization.id))
}

fn is_remembered(desk: DeskState, what: &str) -> bool {
    key(desk, what).is_some_and(|key| storage::load(&key).unwrap_or(false))
}

fn remember(desk: DeskState, what: &str) {
    if let Some(key) = key(desk, what) {
        storage::save(&key, &true);
    }
}

/// Whether one of the first rows does. Each is listened to, and a list may become long.
fn shows_an_answer(desk: DeskState) -> bool {
    let entries = desk.list.entries.read();
    entries.iter().take(LOOKED_AT).any(|entry| {
        let state = entry.row.read().reply_state;
        matches!(state, ReplyState::Replied | ReplyState::Resolved)
    })
}

fn is_answer(message: &Message) -> bool {
    message.direction == Direction::Outbound && message.author.kind == AuthorKind::Agent
}

impl FirstRun {
    pub fn load(self, desk: DeskState) {
        spawn_local(async move {
            // Without an answer there are no steps to show; the desk works all the same.
            if let Ok(page) = desk
                .client()
                .channels(&Paging {
                    // Whether there is any.
                    limit: Some(1),
                    cursor: None,
                })
                .await
            {
                self.channels.try_set(Some(page.items));
            }
        });
    }

    pub fn has_channel(self) -> bool {
        self.channels
            .read()
            .as_ref()
            .is_some_and(|channels| !channels.is_empty())
    }

    pub fn has_colleague(self, desk: DeskState) -> bool {
        desk.directory.agents().len() > 1
    }

    fn answer(self, desk: DeskState) {
        remember(desk, "answered");
        self.answered.set(true);
    }

    pub fn end(self, desk: DeskState) {
        remember(desk, "over");
        self.put_away.set(true);
    }
}

/// Whether the checklist stands where a thread would; provides [`FirstRun`].
pub fn is_first_run(desk: DeskState) -> Memo<bool> {
    let over = is_remembered(desk, "over");
    let steps = FirstRun {
        channels: RwSignal::new(None),
        answered: RwSignal::new(is_remembered(desk, "answered")),
        put_away: RwSignal::new(over),
    };
    provide_context(steps);
    let leads = untrack(|| desk.session.may(Permission::ManageChannels));
    if leads && !over {
        steps.load(desk);
        desk.live.on(move |event| {
            if event.name.starts_with("channel.") {
                steps.load(desk);
            }
            // The customer's next words may come with the answer: then no row ever shows that it was given.
            let is_new = event.name == "message.created";
            if is_new && event.object::<Message>().is_some_and(|new| is_answer(&new)) {
                steps.answer(desk);
            }
        });
    }
    Effect::new(move |_| {
        if leads && !steps.put_away.get() && !steps.answered.get() && shows_an_answer(desk) {
            steps.answer(desk);
        }
    });
    // Whoever finds all done already needs neither steps nor praise.
    Effect::new(move |saw_steps: Option<bool>| {
        let done = steps.has_channel() && steps.has_colleague(desk) && steps.answered.get();
        if leads && !steps.put_away.get() && done {
            steps.end(desk);
            if saw_steps == Some(true) {
                desk.toasts.done(text!(first_run.over));
            }
        }
        steps.channels.read().is_some()
            && !desk.directory.agents().is_empty()
            && desk.list.is_loaded()
            && !done
    });
    Memo::new(move |_| {
        leads && !steps.put_away.get() && steps.channels.read().is_some() && desk.list.is_loaded()
    })
}

//! Opening what the address names, and the pages before.

use super::outbox::arrived;
use super::state::{Opened, Thread};
use super::window::{PAGE, Way};
use crate::features::conversations::state::DeskState;
use contract::conversations::{ConversationQuery, PresenceState};
use contract::messages::{Message, MessageQuery};
use domain::MessageId;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Thread {
    /// Opens what the address names.
    pub(super) fn open(self, desk: DeskState, number: i64) {
        self.open_around(desk, number, desk.search.message.get_untracked());
    }

    /// Opens anew what is open: who reads in its midst stays there.
    pub fn reopen(self, desk: DeskState) {
        let Some(number) = desk.number.try_get_untracked().flatten() else {
            return;
        };
        match self.reading().filter(|_| self.shows(number)) {
            Some(reading) => self.open_around(desk, number, Some(reading)),
            None => self.open(desk, number),
        }
    }

    fn shows(self, number: i64) -> bool {
        let open = self.details.read_untracked();
        open.as_ref()
            .is_some_and(|open| open.conversation.number == number)
    }

    fn open_around(self, desk: DeskState, number: i64, around: Option<MessageId>) {
        let load = self.load.get_value() + 1;
        self.load.set_value(load);
        self.heard.set_value(Some(Vec::new()));
        let is_current = move || self.load.try_get_value() == Some(load);
        let known = desk.list.find(number);
        let same = self.shows(number);
        if !same {
            self.clear();
            self.opened.set(Opened::Loading);
        }
        spawn_local(async move {
            let client = desk.client();
            let id = match known.map(|known| known.id) {
                Some(id) => Ok(Some(id)),
                None => {
                    let query = ConversationQuery {
                        number: Some(number),
                        ..Default::default()
                    };
                    client
                        .conversations(&query)
                        .await
                        .map(|found| found.body.items.first().map(|row| row.id))
                }
            };
            let loaded = match id {
                Ok(Some(id)) => {
                    let query = MessageQuery {
                        around,
                        limit: Some(PAGE),
                        ..Default::default()
                    };
                    futures::try_join!(client.conversation(id), client.messages(id, &query))
                        .map(Some)
                }
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            if !is_current() {
                return;
            }
            let heard = self.heard.try_update_value(Option::take).flatten();
            match loaded {
                Ok(Some((details, messages))) => {
                    let missed = desk.live.loaded_at(details.cursor);
                    let mut items = messages.body.items;
                    items.reverse();
                    let unread = details.body.conversation.unread_count.unwrap_or(0);
                    if !same {
                        let all = details.body.conversation.inbound_seq;
                        self.read_to.set((unread > 0).then_some(all - unread));
                        let mut kept = self.kept_outbox(details.body.conversation.id);
                        kept.retain(|outgoing| !arrived(&items, &outgoing.key));
                        self.outbox.set(kept);
                    }
                    self.present.set(Vec::new());
                    for present in &details.body.presence {
                        self.hear_presence(desk, Some(present.agent_id), present.state);
                    }
                    desk.list.hear_of(desk, &details.body.conversation);
                    // The answer may be older than what was told of meanwhile.
                    let told =
                        heard.is_some_and(|heard| heard.contains(&details.body.conversation.id));
                    let waits = told || details.body.pending_scheduled > 0;
                    if same {
                        self.hold();
                    }
                    self.open_with(details.body);
                    self.older.set(messages.body.next_cursor.map(Way::Page));
                    self.newer.set(messages.body.prev_cursor.map(Way::Page));
                    self.paged.set_value(true);
                    self.messages.set(items);
                    // Once it is known what has left.
                    if waits {
                        self.load_scheduled(desk);
                    } else {
                        self.scheduled.set(Vec::new());
                    }
                    self.opened.set(Opened::Ready);
                    if missed {
                        return self.reopen(desk);
                    }
                    if told {
                        self.load_latest(desk);
                    }
                    self.read(desk);
                    self.look(desk, PresenceState::Viewing);
                }
                Ok(None) => self.opened.set(Opened::Gone),
                // The message is gone, or another conversation's: it opens at its end.
                Err(error) if around.is_some() && error.status() == Some(404) => {
                    match desk.search.message.get_untracked() == around {
                        true => self.to_latest(desk),
                        false => self.open(desk, number),
                    }
                }
                Err(error) if matches!(error.status(), Some(403 | 404)) => {
                    self.opened.set(Opened::Gone)
                }
                // What stands there stays; the banner says that the line is broken.
                Err(error) if same => desk.live.missed(&error),
                Err(error) => self.opened.set(Opened::Failed(error)),
            }
        });
    }

    /// Takes in the newest page, where the stream told of a change without saying which.
    pub(super) fn load_latest(self, desk: DeskState) {
        let Some(id) = self.id() else { return };
        // It would leave a gap.
        if self.has_newer() {
            return;
        }
        spawn_local(async move {
            let query = MessageQuery {
                limit: Some(PAGE),
                ..Default::default()
            };
            let answer = desk.client().messages(id, &query).await;
            if self.id() != Some(id) {
                return;
            }
            match answer {
                Ok(page) => {
                    for message in page.body.items.into_iter().rev() {
                        self.take(message);
                    }
                    self.read(desk);
                }
                Err(error) => desk.live.missed(&error),
            }
        });
    }

    /// The message that the *New* line stands before, where it is here.
    pub(super) fn new_from(self) -> Option<MessageId> {
        let read_to = self.read_to.get()?;
        first_unread(&self.messages.read(), read_to, self.has_older())
    }

    /// Loads the page before the oldest one.
    pub fn load_older(self, desk: DeskState) {
        let (Some(way), Some(id)) = (self.older.get_untracked(), self.id()) else {
            return;
        };
        if self.loading_older.get_untracked() {
            return;
        }
        self.loading_older.set(true);
        let (load, asked) = (self.load.get_value(), Some(way.clone()));
        spawn_local(async move {
            let answer = desk.client().messages(id, &way.query()).await;
            self.loading_older.try_set(false);
            let elsewhere = self.elsewhere();
            if self.load.try_get_value() != Some(load) || self.older.get_untracked() != asked {
                return;
            }
            match answer {
                Ok(page) => {
                    self.put_older(page.body.items, page.body.next_cursor.map(Way::Page));
                    elsewhere.into_iter().for_each(|told| self.take(told));
                }
                Err(error) => desk.toasts.refused(text!(thread.older_failed), &error),
            }
        });
    }
}

impl Thread {
    /// Loads the page after the newest one, where the thread was opened at an older one.
    pub fn load_newer(self, desk: DeskState) {
        let (Some(way), Some(id)) = (self.newer.get_untracked(), self.id()) else {
            return;
        };
        if self.loading_newer.get_value() {
            return;
        }
        self.loading_newer.set_value(true);
        let (load, asked) = (self.load.get_value(), Some(way.clone()));
        spawn_local(async move {
            let answer = desk.client().messages(id, &way.query()).await;
            if self.loading_newer.try_set_value(false).is_some() {
                return;
            }
            let elsewhere = self.elsewhere();
            if self.load.try_get_value() != Some(load) || self.newer.get_untracked() != asked {
                return;
            }
            match answer {
                Ok(page) => {
                    let newer = page.body.prev_cursor.map(Way::Page);
                    let is_last = newer.is_none();
                    self.put_newer(page.body.items, newer);
                    elsewhere.into_iter().for_each(|told| self.take(told));
                    self.read(desk);
                    // What was said while the last page was on its way is in neither.
                    if is_last {
                        self.load_latest(desk);
                    }
                }
                Err(error) => desk.toasts.refused(text!(thread.newer_failed), &error),
            }
        });
    }

    /// What was told of messages in pages that were on their way.
    fn elsewhere(self) -> Vec<Message> {
        let told = self.elsewhere.try_update_value(std::mem::take);
        told.unwrap_or_default()
    }

    /// Goes on to the newest messages.
    pub fn to_latest(self, desk: DeskState) {
        self.seek(desk, None);
    }

    /// Goes to a message that is not here; a step back leads to where one was.
    pub(super) fn go_to(self, desk: DeskState, id: MessageId) {
        self.seek(desk, Some(id));
    }

    fn seek(self, desk: DeskState, message: Option<MessageId>) {
        let Some(number) = desk.number.get_untracked() else {
            return;
        };
        let path = desk.path_at(number, message);
        match message {
            // The address stays: nothing else would say so.
            _ if desk.search.message.get_untracked() == message => {
                self.sought.update(|times| *times += 1);
                self.open(desk, number);
            }
            Some(_) => desk.step(path),
            None => desk.go_instead(path),
        }
    }
}

/// Where the *New* line stands: before the first message of the customer that was not read, unless that
/// one may be among the older ones, which are not here.
fn first_unread(messages: &[Message], read_to: i64, has_older: bool) -> Option<MessageId> {
    let mut said = messages
        .iter()
        .filter_map(|message| Some((message.inbound_seq?, message.id)))
        .peekable();
    let knows_before = said.peek().is_some_and(|(seq, _)| *seq <= read_to);
    let (seq, id) = said.find(|(seq, _)| *seq > read_to)?;
    (!has_older || knows_before || seq == read_to + 1).then_some(id)
}

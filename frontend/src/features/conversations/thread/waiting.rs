//! The messages that wait for their time, as they are known here.

use super::state::Thread;
use crate::features::conversations::state::DeskState;
use contract::messages::Message;
use domain::MessageId;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Thread {
    /// Loads what waits. What the stream has told meanwhile is newer.
    pub(super) fn load_scheduled(self, desk: DeskState) {
        let Some(id) = self.id() else { return };
        let known = self.scheduled.get_untracked();
        spawn_local(async move {
            let answer = desk.client().scheduled_messages(id).await;
            if self.id() != Some(id) {
                return;
            }
            match answer {
                Ok(page) => {
                    let is_gone = |message: &Message| {
                        let was = known.iter().any(|known| known.id == message.id);
                        was && page.items.iter().all(|one| one.id != message.id)
                    };
                    self.scheduled.update(|waiting| {
                        waiting.retain(|message| !is_gone(message));
                    });
                    // Also what was sent from here, and whose answer was lost, is found again by them.
                    for message in page.items {
                        self.take(message);
                    }
                }
                Err(error) => desk.toasts.refused(text!(scheduled.not_loaded), &error),
            }
        });
    }

    pub(super) fn put_scheduled(self, message: Message) {
        let left = self
            .messages
            .read_untracked()
            .iter()
            .any(|known| known.id == message.id);
        let cancelled = self.cancelled.with_value(|ids| ids.contains(&message.id));
        if left || cancelled {
            // An old word after a newer one.
            return;
        }
        self.scheduled.update(|waiting| {
            match waiting.iter_mut().find(|known| known.id == message.id) {
                Some(known) if known.version >= message.version => {}
                Some(known) => *known = message,
                None => waiting.push(message),
            }
            waiting.sort_by_key(|message| (message.sent_at, message.id));
        });
    }

    /// It waits no more, because it has left.
    pub(super) fn drop_scheduled(self, id: MessageId) {
        self.scheduled.maybe_update(|waiting| {
            let before = waiting.len();
            waiting.retain(|message| message.id != id);
            before != waiting.len()
        });
    }

    /// It was taken back, and never waits again.
    pub(super) fn end_scheduled(self, id: MessageId) {
        self.cancelled.update_value(|ids| {
            ids.insert(id);
        });
        self.drop_scheduled(id);
    }
}

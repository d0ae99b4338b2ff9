//! What one has read is told until the server knows: lost, it would stand there as unread with the next load.

use super::state::Thread;
use crate::features::conversations::state::DeskState;
use contract::conversations::MarkRead;
use domain::{ConversationId, MessageId};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Without an answer it is told again after so long.
const AGAIN_MS: u32 = 4_000;

impl Thread {
    /// Tells that one has read up to a message.
    pub(super) fn tell_read(self, desk: DeskState, id: ConversationId, up_to: Option<MessageId>) {
        let is_told = self.marks.try_update_value(|marks| marks.insert(id, up_to));
        if is_told.flatten().is_some() {
            return;
        }
        spawn_local(async move {
            while let Some(up_to) = self.mark_of(id) {
                let mark = MarkRead { message_id: up_to };
                match desk.client().mark_read(id, &mark).await {
                    Ok(()) => self.forget_mark(id, up_to),
                    Err(error) if error.status().is_none_or(|status| status >= 500) => {
                        TimeoutFuture::new(AGAIN_MS).await;
                    }
                    // It is not ours to read any more, or was not: as the server has it.
                    Err(_) => {
                        self.forget_mark(id, up_to);
                        if !desk.is_left() {
                            desk.list.refresh(desk, id);
                        }
                    }
                }
            }
        });
    }

    /// It is marked unread: what was still to be told would undo that.
    pub fn tell_no_more(self, id: ConversationId) {
        self.marks.try_update_value(|marks| marks.remove(&id));
    }

    /// How far is still to be told; nothing once one has left the desk, where all is loaded anew.
    fn mark_of(self, id: ConversationId) -> Option<Option<MessageId>> {
        self.marks.try_with_value(|marks| marks.get(&id).copied())?
    }

    /// It is known, unless one has read further meanwhile.
    fn forget_mark(self, id: ConversationId, up_to: Option<MessageId>) {
        self.marks.try_update_value(|marks| {
            if marks.get(&id) == Some(&up_to) {
                marks.remove(&id);
            }
        });
    }
}

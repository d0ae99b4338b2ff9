//! What one has read, or marks as unread, is told until the server knows: lost, it would stand there otherwise with
//! the next load. Of one conversation one thing after the other is told, for the server goes by what it hears last.

use super::state::Thread;
use crate::features::conversations::state::DeskState;
use client::CallError;
use contract::conversations::MarkRead;
use domain::{ConversationId, MessageId};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Without an answer it is told again after so long.
const AGAIN_MS: u32 = 4_000;

/// What is to be told of a conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is read, up to a message.
    Read(Option<MessageId>),
    Unread,
}

impl Thread {
    /// Tells of a conversation, instead of what was still to be told of it.
    pub(super) fn tell(self, desk: DeskState, id: ConversationId, mark: Mark) {
        let before = self.marks.try_update_value(|marks| marks.insert(id, mark));
        if before.flatten().is_some() {
            return;
        }
        spawn_local(async move {
            while let Some(mark) = self.mark_of(id) {
                let client = desk.client();
                let answer = match mark {
                    Mark::Read(message_id) => client.mark_read(id, &MarkRead { message_id }).await,
                    Mark::Unread => client.mark_unread(id).await,
                };
                match (answer, mark) {
                    (Err(error), Mark::Read(_)) if passes(&error) => {
                        TimeoutFuture::new(AGAIN_MS).await;
                    }
                    (answer, mark) => {
                        self.forget_mark(id, mark);
                        if !desk.is_left() {
                            self.is_told(desk, id, mark, answer);
                        }
                    }
                }
            }
        });
    }

    fn is_told(
        self,
        desk: DeskState,
        id: ConversationId,
        mark: Mark,
        answer: Result<(), CallError>,
    ) {
        match (answer, mark) {
            (Ok(()), Mark::Read(_)) => {}
            // Looking at it would read it again.
            (Ok(()), Mark::Unread) if self.id() == Some(id) => desk.go(desk.folder_path()),
            (Ok(()), Mark::Unread) => {}
            // It is not ours to read any more, or was not: as the server has it.
            (Err(_), Mark::Read(_)) => desk.list.refresh(desk, id),
            (Err(error), Mark::Unread) => desk.toasts.refused(text!(thread.unread_failed), &error),
        }
    }

    /// Whether it is being marked as unread: what is on the screen until that is known is not read again.
    pub(super) fn becomes_unread(self, id: ConversationId) -> bool {
        self.mark_of(id) == Some(Mark::Unread)
    }

    /// What is still to be told; nothing once one has left the desk, where all is loaded anew.
    fn mark_of(self, id: ConversationId) -> Option<Mark> {
        self.marks.try_with_value(|marks| marks.get(&id).copied())?
    }

    /// It is known, unless there is something else to tell meanwhile.
    fn forget_mark(self, id: ConversationId, mark: Mark) {
        self.marks.try_update_value(|marks| {
            if marks.get(&id) == Some(&mark) {
                marks.remove(&id);
            }
        });
    }
}

/// Whether it may go well another time.
fn passes(error: &CallError) -> bool {
    error.status().is_none_or(|status| status >= 500)
}

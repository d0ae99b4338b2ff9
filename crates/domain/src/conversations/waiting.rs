//! Who waits for whom: what each message does to `waiting_since` and `unreplied_count`.

use super::{Assistance, Conversation, Move, Status, Unanswered};
use crate::{AssistantId, MessageId, Timestamp};

impl Assistance {
    /// An assistant that begins.
    pub fn begun(assistant: AssistantId) -> Self {
        Self {
            assistant,
            active: true,
            unanswered: None,
        }
    }
}

impl Conversation {
    /// A customer's message came: unarchives, wakes, reopens, and waits unless an assistant answers.
    /// `at` is its position in the thread.
    pub fn customer_wrote(&mut self, at: Timestamp, now: Timestamp) -> Vec<Move> {
        let mut moves = self.reopen(now);
        moves.extend(self.unarchive(now));
        moves.extend(self.wake(now));
        self.inbound_seq += 1;
        self.last_activity_at = self.last_activity_at.max(at);
        self.last_customer_message_at = self.last_customer_message_at.max(Some(at));
        match self
            .assistant
            .as_mut()
            .filter(|assistance| assistance.active)
        {
            Some(assistance) => {
                assistance.unanswered = Some(assistance.unanswered.unwrap_or(0) + 1)
            }
            None => self.wait_again(Unanswered {
                since: at,
                count: 1,
            }),
        }
        self.revision += 1;
        moves
    }

    /// A human's message was queued, which ends the waiting and stops the assistant.
    /// Also for a retry: the answer counts from then.
    pub fn human_answered(&mut self, message: MessageId, at: Timestamp) -> Vec<Move> {
        let stopped = self.end_assistance();
        let ended = self.stop_waiting();
        self.answers.give(message, ended);
        self.wrote(at);
        match stopped {
            Some(assistant) => {
                self.edited(at);
                vec![Move::AssistantStopped { assistant }]
            }
            None => Vec::new(),
        }
    }

    /// A human's message ended failed or cancelled: what it answered waits again with its old
    /// time, in a closed conversation when it opens again. Tells whether it waits again now.
    pub fn answer_failed(&mut self, message: MessageId) -> bool {
        self.revision += 1;
        let Some(unanswered) = self.answers.take_back(message) else {
            return false;
        };
        match self.status {
            Status::Closed => {
                self.answers.lose(unanswered);
                false
            }
            Status::Open => {
                self.wait_again(unanswered);
                !self.is_assisted()
            }
        }
    }

    /// An automated message went out: nobody was answered.
    pub fn automated_sent(&mut self, at: Timestamp) {
        self.wrote(at);
    }

    /// The assistant answered; a hand-over leaves less behind.
    pub fn assistant_answered(&mut self, at: Timestamp) {
        if let Some(assistance) = self
            .assistant
            .as_mut()
            .filter(|assistance| assistance.active)
        {
            assistance.unanswered = assistance.unanswered.map(|_| 0);
        }
        self.wrote(at);
    }

    /// The assistant gives up: the conversation waits from the customer's last message.
    pub fn hand_over(&mut self, now: Timestamp) -> Vec<Move> {
        let Some(assistant) = self.end_assistance() else {
            return Vec::new();
        };
        self.edited(now);
        vec![Move::HandedOver { assistant }]
    }

    /// Turns an assistant on; what waited is its to answer.
    pub(super) fn hand_to_assistant(&mut self, assistant: AssistantId) {
        self.end_assistance();
        let unanswered = self.stop_waiting().map(|waited| waited.count);
        self.assistant = Some(Assistance {
            assistant,
            active: true,
            unanswered,
        });
    }

    /// Stops the assistant if one is active; what it left unanswered waits.
    pub(super) fn end_assistance(&mut self) -> Option<AssistantId> {
        let assistance = self
            .assistant
            .as_mut()
            .filter(|assistance| assistance.active)?;
        assistance.active = false;
        let (assistant, left) = (assistance.assistant, assistance.unanswered.take());
        if let (Some(since), Some(left)) = (self.last_customer_message_at, left) {
            self.wait_again(Unanswered {
                since,
                count: left.max(1),
            });
        }
        Some(assistant)
    }

    /// Ends the waiting; gives what waited.
    pub(super) fn stop_waiting(&mut self) -> Option<Unanswered> {
        let count = std::mem::take(&mut self.unreplied_count);
        self.waiting_since
            .take()
            .map(|since| Unanswered { since, count })
    }

    /// Adds to what waits; an active assistant takes it instead.
    pub(super) fn wait_again(&mut self, more: Unanswered) {
        match self
            .assistant
            .as_mut()
            .filter(|assistance| assistance.active)
        {
            Some(assistance) => {
                assistance.unanswered = Some(assistance.unanswered.unwrap_or(0) + more.count)
            }
            None => {
                let all = more.with(self.stop_waiting());
                self.waiting_since = Some(all.since);
                self.unreplied_count = all.count;
            }
        }
    }

    fn wrote(&mut self, at: Timestamp) {
        self.last_activity_at = self.last_activity_at.max(at);
        self.revision += 1;
    }
}

//! Who waits for whom: what each message does to `waiting_since` and `unreplied_count`.

use super::{Assistance, Conversation, Move, Status, Unanswered};
use crate::actors::Actor;
use crate::{AssistantId, MessageId, Timestamp};

/// Whether a message to the customer is an answer, which ends their waiting: what an agent writes
/// is one, what an integration writes only when it says so.
pub fn is_answer(author: Actor, says_so: bool) -> bool {
    match author {
        Actor::Agent(_) => true,
        Actor::Integration(_) => says_so,
        Actor::Contact(_) | Actor::Assistant(_) | Actor::System => false,
    }
}

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

    /// A message was queued, or is tried again: an answer, see [`is_answer`], or a mere notice.
    pub fn message_queued(
        &mut self,
        message: MessageId,
        answers: bool,
        at: Timestamp,
    ) -> Vec<Move> {
        match answers {
            true => self.human_answered(message, at),
            false => {
                self.automated_sent(at);
                Vec::new()
            }
        }
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

    /// A message is on its way to the customer, as far as we know.
    pub fn answer_left(&mut self, message: MessageId) {
        self.revision += 1;
        self.answers.leave(message);
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

#[cfg(test)]
mod tests {
    use super::super::fixture::{ADA, at, conversation};
    use super::super::{Assignment, ReplyState};
    use super::*;
    use crate::actors::Actor;

    fn waiting(c: &Conversation) -> (Option<Timestamp>, i64) {
        (c.waiting_since, c.unreplied_count)
    }

    fn assisted() -> Conversation {
        let mut c = conversation();
        c.assign(
            &Assignment {
                assistant: Some(4.into()),
                ..Assignment::default()
            },
            at(0),
        )
        .expect("open");
        c
    }

    #[test]
    fn a_customer_waits_from_the_first_message_until_a_human_answers() {
        let mut c = conversation();
        c.customer_wrote(at(1), at(1));
        c.customer_wrote(at(2), at(2));
        c.automated_sent(at(3));
        assert_eq!(waiting(&c), (Some(at(1)), 2));
        assert_eq!(c.reply_state(), ReplyState::Pending);
        c.human_answered(1.into(), at(4));
        assert_eq!(waiting(&c), (None, 0));
        assert_eq!((c.inbound_seq, c.reply_state()), (2, ReplyState::Replied));
    }

    #[test]
    fn a_reply_that_did_not_leave_is_no_answer() {
        let mut c = conversation();
        c.customer_wrote(at(1), at(1));
        c.human_answered(1.into(), at(2));
        c.customer_wrote(at(3), at(3));
        assert!(c.answer_failed(1.into()));
        assert_eq!(waiting(&c), (Some(at(1)), 2), "with its old time");
        c.human_answered(1.into(), at(4));
        assert_eq!(waiting(&c), (None, 0), "the retry answers");
    }

    #[test]
    fn a_later_answer_stands_for_a_failed_one() {
        let mut c = conversation();
        c.customer_wrote(at(1), at(1));
        c.human_answered(1.into(), at(2));
        c.human_answered(2.into(), at(3));
        assert!(!c.answer_failed(1.into()));
        assert_eq!(waiting(&c), (None, 0));
        assert!(c.answer_failed(2.into()));
        assert_eq!(waiting(&c), (Some(at(1)), 1));
    }

    #[test]
    fn an_answer_that_fails_after_closing_makes_it_wait_on_reopening() {
        let mut c = conversation();
        c.customer_wrote(at(1), at(1));
        c.human_answered(1.into(), at(2));
        c.close(Actor::Agent(ADA.into()), at(3));
        assert!(!c.answer_failed(1.into()));
        assert_eq!(waiting(&c), (None, 0));
        c.customer_wrote(at(5), at(5));
        assert_eq!(waiting(&c), (Some(at(1)), 2));
    }

    #[test]
    fn nobody_waits_while_an_assistant_answers_and_a_hand_over_leaves_the_rest() {
        let mut c = assisted();
        c.customer_wrote(at(1), at(1));
        assert_eq!((waiting(&c), c.unassigned_at), ((None, 0), None));
        c.assistant_answered(at(2));
        c.customer_wrote(at(3), at(3));
        c.customer_wrote(at(4), at(4));
        assert_eq!(
            c.hand_over(at(5)),
            [Move::HandedOver {
                assistant: 4.into()
            }]
        );
        assert_eq!(
            (waiting(&c), c.unassigned_at),
            ((Some(at(4)), 2), Some(at(5)))
        );
        assert_eq!(c.hand_over(at(6)), []);
    }

    #[test]
    fn a_hand_over_leaves_at_least_the_last_message() {
        let mut c = assisted();
        c.customer_wrote(at(1), at(1));
        c.assistant_answered(at(2));
        c.hand_over(at(5));
        assert_eq!(waiting(&c), (Some(at(1)), 1));
        let mut silent = assisted();
        silent.hand_over(at(5));
        assert_eq!(waiting(&silent), (None, 0));
    }

    #[test]
    fn a_human_message_stops_the_assistant() {
        let mut c = assisted();
        c.customer_wrote(at(1), at(1));
        let stopped = c.human_answered(1.into(), at(2));
        assert_eq!(
            stopped,
            [Move::AssistantStopped {
                assistant: 4.into()
            }]
        );
        assert_eq!((c.is_assisted(), waiting(&c)), (false, (None, 0)));
        assert!(c.answer_failed(1.into()));
        assert_eq!(waiting(&c), (Some(at(1)), 1));
    }

    #[test]
    fn an_integration_answers_only_when_it_says_so() {
        let (agent, program) = (Actor::Agent(ADA.into()), Actor::Integration(8.into()));
        assert!(is_answer(agent, false) && is_answer(program, true));
        assert!(!is_answer(program, false) && !is_answer(Actor::System, true));
        let mut c = assisted();
        c.customer_wrote(at(1), at(1));
        assert_eq!(c.message_queued(1.into(), false, at(2)), []);
        assert!(c.is_assisted(), "a notice stops no assistant");
        c.hand_over(at(3));
        c.message_queued(2.into(), false, at(4));
        assert_eq!(waiting(&c), (Some(at(1)), 1));
        c.message_queued(3.into(), true, at(5));
        assert_eq!(waiting(&c), (None, 0));
        assert!(
            !c.answer_failed(2.into()),
            "a notice that failed changes nothing"
        );
        assert!(c.answer_failed(3.into()));
    }

    #[test]
    fn nobody_who_is_blocked_waits() {
        let mut c = conversation();
        c.customer_wrote(at(1), at(1));
        c.blocked = true;
        assert!(!c.is_waiting());
        c.blocked = false;
        assert!(c.is_waiting(), "unblocking puts everything back");
    }
}

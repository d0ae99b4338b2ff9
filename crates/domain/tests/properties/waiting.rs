//! Random histories against a slow model that remembers every message.

use crate::worlds::{at, begun};
use domain::actors::Actor;
use domain::conversations::{Answers, Assignment, Conversation, Status, is_answer};
use domain::{MessageId, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Customer,
    Human,
    /// An integration, which says whether it answers.
    Program {
        counts: bool,
    },
    Automated,
    /// The answer this many answers ago failed.
    Fails(usize),
    /// The answer this many answers ago is on its way to the customer.
    Leaves(usize),
    /// The answer this many answers ago is sent again.
    Retried(usize),
    Close,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Customer),
        3 => Just(Step::Human),
        2 => any::<bool>().prop_map(|counts| Step::Program { counts }),
        1 => Just(Step::Automated),
        3 => (0..30_usize).prop_map(Step::Fails),
        1 => (0..30_usize).prop_map(Step::Leaves),
        1 => (0..30_usize).prop_map(Step::Retried),
        1 => Just(Step::Close),
        1 => Just(Step::Reopen),
    ]
}

/// What became of a customer's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Waits,
    AnsweredBy(MessageId),
    /// Nothing makes it wait again: it was closed, or its answer left and is not remembered.
    Settled,
}

/// Every customer message with its fate, and the standing answers in order.
#[derive(Default)]
struct Model {
    written: Vec<(Timestamp, Fate)>,
    standing: Vec<MessageId>,
    left: Vec<MessageId>,
    closed: bool,
}

impl Model {
    fn turn(&mut self, from: Fate, to: Fate) {
        for (_, fate) in self.written.iter_mut().filter(|(_, fate)| *fate == from) {
            *fate = to;
        }
    }

    fn fails(&mut self, message: MessageId) {
        let Some(place) = self.standing.iter().position(|id| *id == message) else {
            return;
        };
        self.standing.remove(place);
        self.left.retain(|id| *id != message);
        let heir = self
            .standing
            .get(place)
            .map_or(Fate::Waits, |later| Fate::AnsweredBy(*later));
        self.turn(Fate::AnsweredBy(message), heir);
    }

    fn answers(&mut self, message: MessageId) {
        self.fails(message);
        self.left.retain(|id| *id != message);
        // So many are remembered: one that left goes first, else the oldest hands on.
        if self.standing.len() == 16 {
            let left = self.standing.iter().position(|id| self.left.contains(id));
            match (left, self.standing.first().copied()) {
                (Some(place), _) => {
                    let left = self.standing.remove(place);
                    self.turn(Fate::AnsweredBy(left), Fate::Settled);
                }
                (None, Some(oldest)) => self.fails(oldest),
                (None, None) => {}
            }
        }
        self.turn(Fate::Waits, Fate::AnsweredBy(message));
        self.standing.push(message);
    }

    fn waiting(&self) -> (Option<Timestamp>, i64) {
        let waits = || {
            self.written
                .iter()
                .filter(|(_, fate)| *fate == Fate::Waits && !self.closed)
        };
        (
            waits().map(|(at, _)| *at).min(),
            i64::try_from(waits().count()).unwrap_or(i64::MAX),
        )
    }
}

/// The message this many answers ago, failed ones counted.
fn ago(given: &[MessageId], back: usize) -> Option<MessageId> {
    given.iter().rev().nth(back).copied()
}

fn apply(
    step: Step,
    time: i64,
    given: &mut Vec<MessageId>,
    c: &mut Conversation,
    model: &mut Model,
) {
    let now = at(time);
    match step {
        Step::Customer => {
            c.customer_wrote(now, now);
            model.closed = false;
            model.written.push((now, Fate::Waits));
        }
        Step::Human if !model.closed => {
            let message = MessageId::from(time);
            given.push(message);
            c.human_answered(message, now);
            model.answers(message);
        }
        Step::Program { counts } if !model.closed => {
            let message = MessageId::from(time);
            given.push(message);
            let answers = is_answer(Actor::Integration(7.into()), counts);
            c.message_queued(message, answers, now);
            if counts {
                model.answers(message);
            }
        }
        Step::Retried(back) if !model.closed => {
            if let Some(message) = ago(given, back) {
                c.human_answered(message, now);
                model.answers(message);
            }
        }
        Step::Fails(back) => {
            if let Some(message) = ago(given, back) {
                c.answer_failed(message);
                model.fails(message);
            }
        }
        Step::Leaves(back) => {
            if let Some(message) = ago(given, back) {
                c.answer_left(message);
                if model.standing.contains(&message) && !model.left.contains(&message) {
                    model.left.push(message);
                }
            }
        }
        Step::Close if !model.closed => {
            c.close(Actor::System, now);
            model.turn(Fate::Waits, Fate::Settled);
            model.closed = true;
        }
        Step::Reopen => {
            c.reopen(now);
            model.closed = false;
        }
        Step::Automated => c.automated_sent(now),
        Step::Human | Step::Program { .. } | Step::Retried(_) | Step::Close => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_waiting_is_what_every_message_together_says(steps in vec(step(), 0..120)) {
        let (mut c, mut model, mut given) = (begun(1.into()), Model::default(), Vec::new());
        for (time, step) in (1..).zip(steps) {
            let revision = c.revision;
            apply(step, time, &mut given, &mut c, &mut model);
            prop_assert_eq!((c.waiting_since, c.unreplied_count), model.waiting(), "after {:?}", step);
            prop_assert_eq!(usize::try_from(c.inbound_seq), Ok(model.written.len()));
            prop_assert!(c.revision >= revision);
            let read_back = c.answers.to_string().parse::<Answers>();
            prop_assert_eq!(read_back.as_ref(), Ok(&c.answers));
        }
    }

    #[test]
    fn a_conversation_is_never_at_odds_with_itself(steps in vec((step(), 0..8_u8), 0..60)) {
        let (mut c, mut model, mut given) = (begun(1.into()), Model::default(), Vec::new());
        for (time, (step, other)) in (1..).zip(steps) {
            let before = c.clone();
            let whom = Assignment { agents: vec![1.into()], assistant: Some(9.into()), team: None };
            model.closed = c.status == Status::Closed;
            match other {
                0 => drop(c.assign(&whom, at(time))),
                1 => drop(c.revoke(&whom, at(time))),
                2 => drop(c.hand_over(at(time))),
                3 => c.assistant_answered(at(time)),
                4 => drop(c.snooze(at(time + 5), at(time))),
                5 => drop(c.archive(at(time))),
                _ => apply(step, time, &mut given, &mut c, &mut model),
            }
            prop_assert_eq!(c.waiting_since.is_some(), c.unreplied_count > 0);
            prop_assert!(c.waiting_since.is_none() || (c.status == Status::Open && !c.is_assisted()));
            prop_assert_eq!(c.unassigned_at.is_some(), c.is_unassigned());
            prop_assert_eq!(c.closed_at.is_some(), c.status == Status::Closed);
            prop_assert!(c.last_activity_at >= before.last_activity_at);
            prop_assert!(c == before || c.revision > before.revision, "a change is told");
        }
    }
}

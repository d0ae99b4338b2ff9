//! Which conversation a customer's message goes to: 4.a to 4.e, first match wins.

use crate::conversations::Status;
use crate::organizations::AfterClosing;
use crate::{ConversationId, Timestamp};

/// A conversation of the contact that the message might go to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Candidate {
    pub id: ConversationId,
    pub status: Status,
    pub last_activity_at: Timestamp,
    /// When it was last active over the message's channel and identity; `None` if never.
    pub last_active_here_at: Option<Timestamp>,
}

/// What is known of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The conversation of the message it answers, if we know that message.
    pub answers: Option<ConversationId>,
    /// Whether it is a mail: another subject is another matter.
    pub is_mail: bool,
}

/// How the organization wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// One open conversation across all channels (default).
    pub across_channels: bool,
    /// What happens when none is open.
    pub after_closing: AfterClosing,
}

/// Where the message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into this open one.
    Existing(ConversationId),
    /// Into this closed one, which reopens.
    Reopened(ConversationId),
    /// Into a new one, linked to the last one there was.
    New {
        /// The contact's latest conversation.
        previous: Option<ConversationId>,
    },
}

impl Destination {
    /// The conversation that is there already.
    pub fn id(self) -> Option<ConversationId> {
        match self {
            Self::Existing(id) | Self::Reopened(id) => Some(id),
            Self::New { .. } => None,
        }
    }
}

/// Chooses among the conversations of the contact, and for a mail also the one it answers
/// whoever that is with. Of each kind the best is enough: the answered one, the open one last
/// active here, the last active open one, the last closed one. Ties go to the younger, so
/// their order does not matter.
pub fn choose(arrival: Arrival, candidates: &[Candidate], choice: Choice) -> Destination {
    if let Some(settled) = settled(arrival, candidates) {
        return settled;
    }
    let latest = |status| last(candidates.iter().filter(move |c| c.status == status));
    if let Some(open) = latest(Status::Open).filter(|_| choice.across_channels) {
        return Destination::Existing(open.id);
    }
    let closed = answered(arrival, candidates).or(latest(Status::Closed));
    match (choice.after_closing, closed) {
        (AfterClosing::Reopen, Some(closed)) => Destination::Reopened(closed.id),
        _ => another(arrival, candidates),
    }
}

/// Where it goes whatever the organization chose; none where that matters. Most messages are of
/// a conversation that goes on, and nobody has to look up the choice for them.
pub fn settled(arrival: Arrival, candidates: &[Candidate]) -> Option<Destination> {
    let answered = answered(arrival, candidates);
    if let Some(open) = answered.filter(|c| c.status == Status::Open) {
        return Some(Destination::Existing(open.id));
    }
    if arrival.is_mail {
        return Some(another(arrival, candidates));
    }
    let here = candidates
        .iter()
        .filter(|c| c.status == Status::Open && c.last_active_here_at.is_some())
        .max_by_key(|c| (c.last_active_here_at, c.id));
    here.map(|c| Destination::Existing(c.id))
}

fn answered(arrival: Arrival, candidates: &[Candidate]) -> Option<&Candidate> {
    candidates.iter().find(|c| Some(c.id) == arrival.answers)
}

fn another(arrival: Arrival, candidates: &[Candidate]) -> Destination {
    let previous = answered(arrival, candidates).or(last(candidates.iter()));
    Destination::New {
        previous: previous.map(|c| c.id),
    }
}

fn last<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Option<&'a Candidate> {
    candidates.max_by_key(|c| (c.last_activity_at, c.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{Closed, Open};

    const DEFAULT: Choice = Choice {
        across_channels: true,
        after_closing: AfterClosing::New,
    };
    const PLAIN: Arrival = Arrival {
        answers: None,
        is_mail: false,
    };

    fn candidate(id: i64, status: Status, active: i64, here: Option<i64>) -> Candidate {
        let at = |seconds| Timestamp::EPOCH.plus_seconds(seconds);
        Candidate {
            id: id.into(),
            status,
            last_activity_at: at(active),
            last_active_here_at: here.map(at),
        }
    }

    fn existing(id: i64) -> Destination {
        Destination::Existing(id.into())
    }

    fn new_after(id: i64) -> Destination {
        Destination::New {
            previous: Some(id.into()),
        }
    }

    #[test]
    fn an_answer_goes_to_the_open_conversation_it_answers() {
        let all = [
            candidate(1, Open, 10, None),
            candidate(2, Open, 90, Some(90)),
        ];
        let answer = Arrival {
            answers: Some(1.into()),
            is_mail: false,
        };
        assert_eq!(choose(answer, &all, DEFAULT), existing(1));
        assert_eq!(
            choose(
                Arrival {
                    is_mail: true,
                    ..answer
                },
                &all,
                DEFAULT
            ),
            existing(1)
        );
    }

    #[test]
    fn mail_that_answers_no_open_one_begins_another() {
        let mail = Arrival {
            answers: None,
            is_mail: true,
        };
        let reopening = Choice {
            after_closing: AfterClosing::Reopen,
            ..DEFAULT
        };
        let all = [
            candidate(1, Open, 90, Some(90)),
            candidate(2, Closed, 10, Some(10)),
        ];
        assert_eq!(choose(mail, &all, DEFAULT), new_after(1));
        let answers_closed = Arrival {
            answers: Some(2.into()),
            ..mail
        };
        assert_eq!(choose(answers_closed, &all, reopening), new_after(2));
    }

    #[test]
    fn the_open_one_last_active_here_comes_before_the_last_active() {
        let all = [
            candidate(1, Open, 90, None),
            candidate(2, Open, 50, Some(40)),
            candidate(3, Open, 45, Some(45)),
        ];
        assert_eq!(choose(PLAIN, &all, DEFAULT), existing(3));
    }

    #[test]
    fn only_what_is_open_here_or_answered_or_a_mail_needs_no_choice() {
        let answers = |id: i64| Arrival {
            answers: Some(id.into()),
            is_mail: false,
        };
        let mail = Arrival {
            is_mail: true,
            ..PLAIN
        };
        let here = [candidate(1, Open, 90, Some(90))];
        let elsewhere = [
            candidate(1, Open, 90, None),
            candidate(2, Closed, 50, Some(50)),
        ];
        assert_eq!(settled(PLAIN, &here), Some(existing(1)));
        assert_eq!(settled(PLAIN, &elsewhere), None);
        assert_eq!(settled(answers(1), &elsewhere), Some(existing(1)));
        assert_eq!(settled(answers(2), &elsewhere), None);
        assert_eq!(settled(mail, &elsewhere), Some(new_after(1)));
        assert_eq!(settled(PLAIN, &[]), None);
    }

    #[test]
    fn across_channels_is_the_organizations_choice() {
        let all = [candidate(1, Open, 90, None), candidate(2, Open, 50, None)];
        let apart = Choice {
            across_channels: false,
            ..DEFAULT
        };
        assert_eq!(choose(PLAIN, &all, DEFAULT), existing(1));
        assert_eq!(choose(PLAIN, &all, apart), new_after(1));
    }

    #[test]
    fn after_closing_a_new_one_begins_or_the_answered_else_the_last_closed_reopens() {
        let all = [
            candidate(1, Closed, 90, None),
            candidate(2, Closed, 50, Some(50)),
        ];
        let reopening = Choice {
            after_closing: AfterClosing::Reopen,
            ..DEFAULT
        };
        let answers = Arrival {
            answers: Some(2.into()),
            ..PLAIN
        };
        assert_eq!(choose(PLAIN, &all, DEFAULT), new_after(1));
        assert_eq!(
            choose(PLAIN, &all, reopening),
            Destination::Reopened(1.into())
        );
        assert_eq!(
            choose(answers, &all, reopening),
            Destination::Reopened(2.into())
        );
        assert_eq!(
            choose(PLAIN, &[], reopening),
            Destination::New { previous: None }
        );
    }
}

//! The answers that might still fail, each with the waiting it ended.
//!
//! A reply that did not leave is no answer: when it fails, what it ended waits again with its
//! old time, unless a later answer stands, which takes it over. Kept on the conversation's row,
//! so that neither needs a look at the messages.

use crate::{MessageId, Timestamp};
use std::fmt;
use std::str::FromStr;

/// Customer messages that wait, or would wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Since when.
    pub since: Timestamp,
    /// How many.
    pub count: i64,
}

impl Unanswered {
    /// Both together: the older time, all messages.
    pub(super) fn with(self, other: Option<Self>) -> Self {
        match other {
            Some(other) => Self {
                since: self.since.min(other.since),
                count: self.count + other.count,
            },
            None => self,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Answer {
    message: MessageId,
    ended: Option<Unanswered>,
    /// It is on its way to the customer.
    left: bool,
}

/// The latest answers in the order they were given, and what failed ones left in a closed
/// conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: Vec<Answer>,
    lost: Option<Unanswered>,
}

impl Answers {
    /// How many are kept.
    const KEPT: usize = 16;

    /// Notes an answer and the waiting it ended.
    pub(super) fn give(&mut self, message: MessageId, ended: Option<Unanswered>) {
        // A retry takes along what its first try ended.
        let before = self.take_back(message);
        let ended = ended.map(|ended| ended.with(before)).or(before);
        if self.given.len() == Self::KEPT {
            self.make_room();
        }
        self.given.push(Answer {
            message,
            ended,
            left: false,
        });
    }

    /// Notes that an answer is on its way to the customer. It may still fail.
    pub(super) fn leave(&mut self, message: MessageId) {
        let mut given = self.given.iter_mut();
        if let Some(answer) = given.find(|answer| answer.message == message) {
            answer.left = true;
        }
    }

    /// Forgets the oldest that left. While none did, the oldest hands on what it ended: should all of
    /// them fail, it waits again.
    fn make_room(&mut self) {
        let at = self.given.iter().position(|answer| answer.left);
        let gone = self.given.remove(at.unwrap_or(0));
        if let (false, Some(ended), Some(next)) = (gone.left, gone.ended, self.given.first_mut()) {
            next.ended = Some(ended.with(next.ended));
        }
    }

    /// Takes an answer back; gives what waits again, unless a later answer stands.
    pub(super) fn take_back(&mut self, message: MessageId) -> Option<Unanswered> {
        let at = self
            .given
            .iter()
            .position(|answer| answer.message == message)?;
        let ended = self.given.remove(at).ended?;
        match self.given.get_mut(at) {
            Some(later) => {
                later.ended = Some(ended.with(later.ended));
                None
            }
            None => Some(ended),
        }
    }

    /// Keeps what would wait until the conversation opens again.
    pub(super) fn lose(&mut self, unanswered: Unanswered) {
        self.lost = Some(unanswered.with(self.lost));
    }

    /// What waits again now that it is open.
    pub(super) fn take_lost(&mut self) -> Option<Unanswered> {
        self.lost.take()
    }
}

/// A text that is no [`Answers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a list of answers")]
pub struct AnswersError;

/// One word each, the lost one first: `-/since*count`, `message/since*count` or `message`; a `+`
/// behind the message says that it left.
impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        if let Some(lost) = self.lost {
            write!(f, "-/{}*{}", lost.since.as_micros(), lost.count)?;
            gap = " ";
        }
        for answer in &self.given {
            let left = if answer.left { "+" } else { "" };
            write!(f, "{gap}{}{left}", answer.message)?;
            if let Some(ended) = answer.ended {
                write!(f, "/{}*{}", ended.since.as_micros(), ended.count)?;
            }
            gap = " ";
        }
        Ok(())
    }
}

impl FromStr for Answers {
    type Err = AnswersError;

    fn from_str(text: &str) -> Result<Self, AnswersError> {
        let mut answers = Self::default();
        for word in text.split_ascii_whitespace() {
            let (message, ended) = match word.split_once('/') {
                Some((message, ended)) => (message, Some(unanswered(ended).ok_or(AnswersError)?)),
                None => (word, None),
            };
            match (message, ended) {
                ("-", Some(_)) => answers.lost = ended,
                _ => {
                    let (message, left) = match message.strip_suffix('+') {
                        Some(message) => (message, true),
                        None => (message, false),
                    };
                    answers.given.push(Answer {
                        message: message.parse().map_err(|_| AnswersError)?,
                        ended,
                        left,
                    });
                }
            }
        }
        Ok(answers)
    }
}

fn unanswered(text: &str) -> Option<Unanswered> {
    let (since, count) = text.split_once('*')?;
    let since: i64 = since.parse().ok()?;
    Some(Unanswered {
        since: since.into(),
        count: count.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waited(since: i64, count: i64) -> Unanswered {
        Unanswered {
            since: since.into(),
            count,
        }
    }

    #[test]
    fn a_failed_answer_gives_back_what_it_ended() {
        let mut answers = Answers::default();
        answers.give(1.into(), Some(waited(10, 2)));
        assert_eq!(answers.take_back(1.into()), Some(waited(10, 2)));
        assert_eq!(answers.take_back(1.into()), None);
    }

    #[test]
    fn a_later_answer_takes_over_what_a_failed_one_ended() {
        let mut answers = Answers::default();
        answers.give(1.into(), Some(waited(10, 2)));
        answers.give(2.into(), None);
        answers.give(3.into(), Some(waited(30, 1)));
        assert_eq!(answers.take_back(1.into()), None);
        assert_eq!(answers.take_back(3.into()), Some(waited(30, 1)));
        assert_eq!(answers.take_back(2.into()), Some(waited(10, 2)));
    }

    #[test]
    fn however_many_fail_what_they_ended_waits_again() {
        let mut answers = Answers::default();
        for n in 1..=20 {
            answers.give(n.into(), Some(waited(n, 1)));
        }
        assert_eq!(answers.given.len(), Answers::KEPT);
        let back = (1..=20).filter_map(|n| answers.take_back(n.into()));
        assert_eq!(back.last(), Some(waited(1, 20)));
    }

    #[test]
    fn what_left_makes_room_first_and_takes_along_what_it_ended() {
        let mut answers = Answers::default();
        for n in 1..=16 {
            answers.give(n.into(), Some(waited(n, 1)));
        }
        answers.leave(2.into());
        answers.give(17.into(), None);
        assert_eq!(answers.take_back(2.into()), None);
        let back = (1..=17).filter_map(|n| answers.take_back(n.into()));
        assert_eq!(back.last(), Some(waited(1, 15)));
    }

    #[test]
    fn answers_are_written_as_words() {
        let mut answers = Answers::default();
        assert_eq!(answers.to_string(), "");
        answers.give(7.into(), Some(waited(10, 2)));
        answers.give(8.into(), None);
        answers.lose(waited(5, 1));
        answers.leave(7.into());
        assert_eq!(answers.to_string(), "-/5*1 7+/10*2 8");
        assert_eq!(answers.to_string().parse(), Ok(answers));
        for text in ["x", "7/", "7/10", "-7/1*1", "7/a*1", "-", "7++"] {
            assert_eq!(text.parse::<Answers>(), Err(AnswersError), "{text}");
        }
    }
}

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
}

/// The latest answers in the order they were given, and what failed ones left in a closed
/// conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: Vec<Answer>,
    lost: Option<Unanswered>,
}

impl Answers {
    /// How many are kept; older ones have long left.
    const KEPT: usize = 16;

    /// Notes an answer and the waiting it ended.
    pub(super) fn give(&mut self, message: MessageId, ended: Option<Unanswered>) {
        let ended = match (ended, self.take_failed(message)) {
            (Some(now), before) => Some(now.with(before)),
            (None, before) => before,
        };
        if self.given.len() == Self::KEPT {
            self.given.remove(0);
        }
        self.given.push(Answer { message, ended });
    }

    /// Takes an answer back; gives what waits again, unless a later answer stands.
    pub(super) fn take_back(&mut self, message: MessageId) -> Option<Unanswered> {
        self.take_failed(message)
    }

    fn take_failed(&mut self, message: MessageId) -> Option<Unanswered> {
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

/// One word each, the lost one first: `-/since*count`, `message/since*count` or `message`.
impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        if let Some(lost) = self.lost {
            write!(f, "-/{}*{}", lost.since.as_micros(), lost.count)?;
            gap = " ";
        }
        for answer in &self.given {
            write!(f, "{gap}{}", answer.message)?;
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
            if message == "-" {
                answers.lost = ended;
            } else {
                let message = message.parse().map_err(|_| AnswersError)?;
                answers.given.push(Answer { message, ended });
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

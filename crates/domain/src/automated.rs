//! Which message Switchboard sends by itself when a customer writes (K-10): *away* while the channel
//! is shut, *greeting* while it is open and nobody answers, or when a conversation begins.
//!
//! Any customer message triggers at most one. First [`due`] says which the moment asks for; then
//! [`is_held_back`] whether something that was said before forbids it, so that the past is looked
//! up only where it matters.

use crate::Flaw;
use crate::Timestamp;
use crate::messages::{Automated, clean};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// So soon after a human answered nobody is told by a machine, in seconds.
pub const QUIET_SECONDS: i64 = 15 * 60;
/// Most automated messages to a contact in a day.
pub const MOST_A_DAY: i64 = 10;
/// What a day is, in seconds.
pub const DAY_SECONDS: i64 = 24 * 3600;

words! {
    /// When customers are greeted.
    GreetingWhen: "time to greet" {
        /// While the channel is set unavailable, once per conversation and such period.
        Unavailable = "unavailable",
        /// Then, and whenever a conversation begins.
        EveryConversation = "every_conversation",
    }
}

/// The words of an automated message; empty while nobody wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NoticeText(String);

/// An automated message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Notice {
    /// Whether it is sent.
    pub enabled: bool,
    /// What it says.
    pub text: NoticeText,
}

/// The automated messages of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct AutomatedMessages {
    /// Inside business hours.
    pub greeting: Notice,
    /// Outside of them.
    pub away: Notice,
    /// When the greeting goes.
    pub greeting_when: GreetingWhen,
}

impl Default for AutomatedMessages {
    fn default() -> Self {
        Self {
            greeting: Notice::default(),
            away: Notice::default(),
            greeting_when: GreetingWhen::Unavailable,
        }
    }
}

/// Why a text cannot be an automated message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// It is switched on and says nothing.
    #[error("write what customers get, or switch it off")]
    Empty,
    /// Longer than [`NoticeText::MAX`].
    #[error("an automated message has at most {max} characters", max = NoticeText::MAX)]
    TooLong,
}

impl Flaw for NoticeError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
        }
    }
}

impl NoticeText {
    /// The longest, in characters: what every provider takes.
    pub const MAX: usize = 1024;
}

impl FromStr for NoticeText {
    type Err = NoticeError;

    fn from_str(text: &str) -> Result<Self, NoticeError> {
        let text = clean(text);
        match text.trim() {
            text if text.chars().count() > Self::MAX => Err(NoticeError::TooLong),
            text => Ok(Self(text.to_owned())),
        }
    }
}

impl TryFrom<String> for NoticeText {
    type Error = NoticeError;
    fn try_from(text: String) -> Result<Self, NoticeError> {
        text.parse()
    }
}

impl From<NoticeText> for String {
    fn from(text: NoticeText) -> Self {
        text.0
    }
}

impl AsRef<str> for NoticeText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NoticeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Notice {
    /// What is switched on has words.
    pub fn check(&self) -> Result<(), NoticeError> {
        match self.enabled && self.text.0.is_empty() {
            true => Err(NoticeError::Empty),
            false => Ok(()),
        }
    }
}

impl AutomatedMessages {
    /// The one of a kind, if it is sent.
    pub fn notice(&self, kind: Automated) -> Option<&Notice> {
        let notice = match kind {
            Automated::Greeting => &self.greeting,
            Automated::Away => &self.away,
            Automated::Broadcast => return None,
        };
        Some(notice).filter(|notice| notice.enabled)
    }
}

/// The channel, the conversation and the message, when a customer has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Whether it is inside the channel's business hours.
    pub is_open: bool,
    /// Whether the channel is set available.
    pub available: bool,
    /// Whether the conversation began with this message.
    pub begins: bool,
    /// Whether an assistant answers.
    pub assisted: bool,
    /// Whether a machine wrote: an automatic answer, a list, a bounce.
    pub by_machine: bool,
}

/// Which message the moment asks for, if the channel has it.
pub fn due(messages: &AutomatedMessages, moment: Moment) -> Option<Automated> {
    if moment.assisted || moment.by_machine {
        return None;
    }
    let greets = moment.begins && messages.greeting_when == GreetingWhen::EveryConversation;
    let kind = match moment.is_open {
        false => Automated::Away,
        true if greets || !moment.available => Automated::Greeting,
        true => return None,
    };
    messages.notice(kind).map(|_| kind)
}

/// What was said before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Since when the channel is shut, or set unavailable; none = as long as anybody knows.
    pub period_since: Option<Timestamp>,
    /// The last message of this kind in the conversation.
    pub last_of_kind: Option<Timestamp>,
    /// When a human answered in the conversation last.
    pub human_answered_at: Option<Timestamp>,
    /// How many automated messages the contact got within [`DAY_SECONDS`].
    pub within_a_day: i64,
}

/// Whether the message that is due is not sent after all.
pub fn is_held_back(past: Past, now: Timestamp) -> bool {
    let said = past
        .last_of_kind
        .is_some_and(|last| past.period_since.is_none_or(|since| last >= since));
    let just_answered = past
        .human_answered_at
        .is_some_and(|at| at.plus_seconds(QUIET_SECONDS) > now);
    said || just_answered || past.within_a_day >= MOST_A_DAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn notice(text: &str) -> Notice {
        Notice {
            enabled: true,
            text: text.parse().expect("a text"),
        }
    }

    fn both(greeting_when: GreetingWhen) -> AutomatedMessages {
        AutomatedMessages {
            greeting: notice("Hello"),
            away: notice("Tomorrow"),
            greeting_when,
        }
    }

    const OPEN: Moment = Moment {
        is_open: true,
        available: true,
        begins: false,
        assisted: false,
        by_machine: false,
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(1_000_000 + seconds)
    }

    #[test]
    fn outside_the_hours_it_is_away_and_inside_a_greeting() {
        let messages = both(GreetingWhen::Unavailable);
        let shut = Moment {
            is_open: false,
            ..OPEN
        };
        let unavailable = Moment {
            available: false,
            ..OPEN
        };
        let begins = Moment {
            begins: true,
            ..OPEN
        };
        assert_eq!(due(&messages, shut), Some(Automated::Away));
        let shut_too = Moment {
            is_open: false,
            ..unavailable
        };
        assert_eq!(due(&messages, shut_too), Some(Automated::Away));
        assert_eq!(due(&messages, unavailable), Some(Automated::Greeting));
        assert_eq!(due(&messages, OPEN), None);
        assert_eq!(due(&messages, begins), None);
        let always = both(GreetingWhen::EveryConversation);
        assert_eq!(due(&always, begins), Some(Automated::Greeting));
        assert_eq!(due(&always, unavailable), Some(Automated::Greeting));
        assert_eq!(due(&always, OPEN), None);
    }

    #[test]
    fn what_is_switched_off_is_not_sent() {
        let shut = Moment {
            is_open: false,
            ..OPEN
        };
        assert_eq!(due(&AutomatedMessages::default(), shut), None);
        let mut messages = both(GreetingWhen::Unavailable);
        messages.away.enabled = false;
        assert_eq!(due(&messages, shut), None, "and no greeting in its place");
    }

    #[test]
    fn each_is_said_once_in_its_period() {
        let past = |last, since| Past {
            last_of_kind: Some(at(last)),
            period_since: since,
            ..Past::default()
        };
        assert!(!is_held_back(Past::default(), at(0)));
        assert!(is_held_back(past(20, Some(at(10))), at(30)));
        assert!(
            !is_held_back(past(5, Some(at(10))), at(30)),
            "of the period before"
        );
        assert!(
            is_held_back(past(5, None), at(30)),
            "it was never open since"
        );
    }

    #[test]
    fn nobody_is_told_by_a_machine_what_a_human_just_answered() {
        let answered = Past {
            human_answered_at: Some(at(0)),
            ..Past::default()
        };
        assert!(is_held_back(answered, at(15 * 60 - 1)));
        assert!(!is_held_back(answered, at(15 * 60)));
    }

    #[test]
    fn ten_in_a_day_are_enough() {
        let got = |within_a_day| Past {
            within_a_day,
            ..Past::default()
        };
        assert!(!is_held_back(got(9), at(0)));
        assert!(is_held_back(got(10), at(0)));
    }

    #[test]
    fn words_are_trimmed_and_bounded() {
        assert_eq!(notice(" Hi\0 ").text.as_ref(), "Hi");
        let long = "é".repeat(NoticeText::MAX);
        assert!(long.parse::<NoticeText>().is_ok());
        assert_eq!(
            format!("{long}é").parse::<NoticeText>(),
            Err(NoticeError::TooLong)
        );
        assert_eq!(notice(" ").check(), Err(NoticeError::Empty));
        assert_eq!(Notice::default().check(), Ok(()));
    }

    prop_compose! {
        fn moments()(is_open: bool, available: bool, begins: bool, assisted: bool, by_machine: bool) -> Moment {
            Moment { is_open, available, begins, assisted, by_machine }
        }
    }

    proptest! {
        #[test]
        fn machines_and_assistants_are_left_alone(moment in moments(), every: bool) {
            let when = if every { GreetingWhen::EveryConversation } else { GreetingWhen::Unavailable };
            let kind = due(&both(when), moment);
            if moment.assisted || moment.by_machine {
                prop_assert_eq!(kind, None);
            }
            if kind.is_some() {
                prop_assert_eq!(kind == Some(Automated::Away), !moment.is_open);
            }
        }

        #[test]
        fn a_period_has_one(said in 0_i64..100, since in proptest::option::of(0_i64..100), now in 100_i64..200) {
            let past = Past {
                last_of_kind: Some(at(said)),
                period_since: since.map(at),
                ..Past::default()
            };
            let is_within = since.is_none_or(|since| said >= since);
            prop_assert_eq!(is_held_back(past, at(now)), is_within);
        }
    }
}

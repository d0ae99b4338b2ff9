//! When one may write what to a customer: each provider's rule as data, and what it comes to now.

use super::{Reach, ReplyError, Wording};
use crate::Timestamp;
use crate::actors::Actor;

/// A provider's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How long after the customer's last message anything may be written, in seconds; none: always.
    pub free: Option<i64>,
    /// How long after it a person may still answer, in seconds, where that is longer.
    pub by_person: Option<i64>,
    /// Whether approved templates go at any time.
    pub templates: bool,
    /// Whether only who wrote first, or subscribed, can be written to.
    pub invited: bool,
    /// Whether a customer's stop bars every message; else it bars only what goes to many.
    pub stop_bars_all: bool,
}

impl Window {
    /// Anything, to anybody, at any time; but a stop is a stop.
    pub const ALWAYS: Self = Self {
        free: None,
        by_person: None,
        templates: false,
        invited: false,
        stop_bars_all: true,
    };
}

/// What a channel knows of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When the customer wrote last.
    pub last_inbound_at: Option<Timestamp>,
    /// Until when the provider says that anything may be written, where it says so.
    pub window_expires_at: Option<Timestamp>,
    /// Since when they want nothing.
    pub opted_out_at: Option<Timestamp>,
    /// Whether they came, and did not leave.
    pub subscribed: bool,
}

/// Who would write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// An agent.
    Person,
    /// A program, or Switchboard itself.
    Machine,
}

impl From<Actor> for Writer {
    fn from(author: Actor) -> Self {
        match author {
            Actor::Agent(_) => Self::Person,
            Actor::Contact(_) | Actor::Assistant(_) | Actor::Integration(_) | Actor::System => {
                Self::Machine
            }
        }
    }
}

/// What can be written now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Anything, a template, or nothing.
    pub reach: Reach,
    /// Until when that holds; none: nobody knows of an end.
    pub until: Option<Timestamp>,
    /// Whether only a person may still answer, so that the provider has to be told that one does.
    pub late: bool,
}

impl Reachable {
    const fn now(reach: Reach) -> Self {
        Self {
            reach,
            until: None,
            late: false,
        }
    }

    /// Whether a message of this wording may go that somebody writes.
    pub fn admits(self, wording: Wording, by: Writer) -> Result<(), ReplyError> {
        match (self.late, by) {
            (true, Writer::Machine) => Err(ReplyError::PersonOnly),
            _ => self.reach.admits(wording),
        }
    }
}

/// What may be written over a channel with this rule to an address of which so much is known.
pub fn reach(window: Window, standing: Option<&Standing>, now: Timestamp) -> Reachable {
    let opted_out = standing.and_then(|known| known.opted_out_at);
    if opted_out.is_some() && window.stop_bars_all {
        return Reachable::now(Reach::OptedOut);
    }
    if window.invited && !standing.is_some_and(|known| known.subscribed) {
        return Reachable::now(Reach::NotSubscribed);
    }
    let Some(free) = window.free else {
        return Reachable::now(Reach::Free);
    };
    let last = standing.and_then(|known| known.last_inbound_at);
    let said = standing.and_then(|known| known.window_expires_at);
    let ends = last.map(|last| last.plus_seconds(free)).max(said);
    if ends.is_some_and(|ends| now < ends) {
        return Reachable {
            until: ends,
            ..Reachable::now(Reach::Free)
        };
    }
    let late = last.zip(window.by_person);
    let ends = late.map(|(last, longer)| last.plus_seconds(longer));
    if ends.is_some_and(|ends| now < ends) {
        return Reachable {
            reach: Reach::Free,
            until: ends,
            late: true,
        };
    }
    Reachable::now(match window.templates {
        true => Reach::TemplateOnly,
        // Nothing is left but that they write again.
        false => Reach::NotSubscribed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 24 * 3600;

    const META: Window = Window {
        free: Some(DAY),
        by_person: Some(7 * DAY),
        invited: true,
        ..Window::ALWAYS
    };

    const WHATSAPP: Window = Window {
        free: Some(DAY),
        templates: true,
        stop_bars_all: false,
        ..Window::ALWAYS
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    fn wrote_at(seconds: i64) -> Standing {
        Standing {
            last_inbound_at: Some(at(seconds)),
            window_expires_at: None,
            opted_out_at: None,
            subscribed: true,
        }
    }

    #[test]
    fn a_window_opens_with_a_message_and_shuts_a_day_later() {
        let wrote = wrote_at(0);
        let open = reach(WHATSAPP, Some(&wrote), at(DAY - 1));
        assert_eq!((open.reach, open.until), (Reach::Free, Some(at(DAY))));
        let shut = reach(WHATSAPP, Some(&wrote), at(DAY));
        assert_eq!(shut.reach, Reach::TemplateOnly);
        let never = reach(WHATSAPP, None, at(0));
        assert_eq!(never.reach, Reach::TemplateOnly);
    }

    #[test]
    fn only_a_person_may_answer_late() {
        let wrote = wrote_at(0);
        let late = reach(META, Some(&wrote), at(2 * DAY));
        assert_eq!((late.reach, late.late), (Reach::Free, true));
        assert_eq!(late.until, Some(at(7 * DAY)));
        let agent = Writer::from(Actor::Agent(1.into()));
        assert_eq!(late.admits(Wording::Free, agent), Ok(()));
        for machine in [Actor::Integration(1.into()), Actor::System] {
            let refused = late.admits(Wording::Free, machine.into());
            assert_eq!(refused, Err(ReplyError::PersonOnly));
        }
        let later = reach(META, Some(&wrote), at(7 * DAY));
        assert_eq!(later.reach, Reach::NotSubscribed);
        let in_time = reach(META, Some(&wrote), at(DAY - 1));
        assert!(!in_time.late);
        assert_eq!(in_time.admits(Wording::Free, Writer::Machine), Ok(()));
    }

    #[test]
    fn a_stop_bars_everything_only_where_the_rule_says_so() {
        let stopped = Standing {
            opted_out_at: Some(at(0)),
            ..wrote_at(0)
        };
        let sms = reach(Window::ALWAYS, Some(&stopped), at(1));
        assert_eq!(sms.reach, Reach::OptedOut);
        let whatsapp = reach(WHATSAPP, Some(&stopped), at(1));
        assert_eq!(whatsapp.reach, Reach::Free);
    }

    #[test]
    fn who_left_or_never_came_has_to_come_first() {
        let left = Standing {
            subscribed: false,
            ..wrote_at(0)
        };
        let gone = reach(META, Some(&left), at(1));
        assert_eq!(gone.reach, Reach::NotSubscribed);
        let never = reach(META, None, at(1));
        assert_eq!(never.reach, Reach::NotSubscribed);
    }

    proptest! {
        #[test]
        fn what_holds_until_a_moment_holds_until_that_moment(
            free in 1..10 * DAY, longer in 0..20 * DAY, last in 0..DAY, now in 0..30 * DAY,
            templates: bool, invited: bool,
        ) {
            let window = Window {
                free: Some(free), by_person: Some(longer), templates, invited, ..Window::ALWAYS
            };
            let wrote = wrote_at(last);
            let found = reach(window, Some(&wrote), at(now));
            if let Some(until) = found.until {
                prop_assert!(at(now) < until);
                let last_moment = Timestamp::from(until.as_micros() - 1);
                let then = reach(window, Some(&wrote), last_moment);
                prop_assert_eq!(then.reach, found.reach);
                let after = reach(window, Some(&wrote), until);
                prop_assert_ne!((after.reach, after.late), (found.reach, found.late));
            }
        }
    }
}

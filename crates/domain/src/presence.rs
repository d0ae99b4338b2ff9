//! Who looks at a conversation or types in it. Nobody says when they leave, so every word of it
//! expires: it is repeated while it lasts and forgotten when it is not.

use crate::words::words;
use crate::{AgentId, Timestamp};

words! {
    /// What somebody does with a conversation.
    Presence: "presence" {
        /// Has it on the screen.
        Viewing = "viewing",
        /// Writes an answer.
        Typing = "typing",
        /// Has left it.
        Away = "away",
    }
}

/// How long a word about looking counts, in seconds. Whoever still looks says so three times
/// meanwhile.
pub const VIEWING_SECONDS: i64 = 60;
/// How long a word about typing counts, in seconds.
pub const TYPING_SECONDS: i64 = 8;

/// What an agent said they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Told {
    pub agent: AgentId,
    pub presence: Presence,
    pub at: Timestamp,
}

impl Presence {
    /// What is left of it after so many seconds: who stopped typing still looks for a while.
    pub fn after(self, seconds: i64) -> Self {
        match self {
            Self::Typing if seconds < TYPING_SECONDS => Self::Typing,
            Self::Typing | Self::Viewing if seconds < VIEWING_SECONDS => Self::Viewing,
            Self::Typing | Self::Viewing | Self::Away => Self::Away,
        }
    }
}

/// Who is there now: the last word of each counts, as far as it has not expired.
pub fn present(mut told: Vec<Told>, now: Timestamp) -> Vec<(AgentId, Presence)> {
    told.sort_by_key(|told| (told.agent, std::cmp::Reverse(told.at)));
    told.dedup_by_key(|told| told.agent);
    let left = |told: Told| {
        let seconds = (now.as_millis() - told.at.as_millis()).div_euclid(1000);
        (told.agent, told.presence.after(seconds))
    };
    let now = told.into_iter().map(left);
    now.filter(|(_, presence)| *presence != Presence::Away)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(agent: i64, presence: Presence, at: i64) -> Told {
        Told {
            agent: agent.into(),
            presence,
            at: Timestamp::EPOCH.plus_seconds(at),
        }
    }

    fn at(seconds: i64, told: &[Told]) -> Vec<(i64, Presence)> {
        let present = present(told.to_vec(), Timestamp::EPOCH.plus_seconds(seconds));
        let plain = |(agent, presence): (AgentId, Presence)| (*agent.as_ref(), presence);
        present.into_iter().map(plain).collect()
    }

    #[test]
    fn the_last_word_counts_and_expires_by_itself() {
        let all = [
            told(1, Presence::Viewing, 100),
            told(2, Presence::Viewing, 100),
            told(1, Presence::Typing, 110),
        ];
        let typing = vec![(1, Presence::Typing), (2, Presence::Viewing)];
        assert_eq!(at(117, &all), typing);
        let looking = vec![(1, Presence::Viewing), (2, Presence::Viewing)];
        assert_eq!(at(118, &all), looking, "who stopped typing still looks");
        assert_eq!(at(160, &all), [(1, Presence::Viewing)]);
        assert_eq!(at(170, &all), []);
    }

    #[test]
    fn who_left_is_away_at_once() {
        let all = [told(1, Presence::Typing, 100), told(1, Presence::Away, 101)];
        assert_eq!(at(101, &all), []);
    }
}

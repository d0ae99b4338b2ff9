//! People who sign in: what they are called, how they look, whether they are there.

mod names;
mod password;
mod strength;

pub use names::{AgentName, Email, EmailError, initials};
pub use password::{PasswordError, check_password};
pub use strength::{Strength, has_name, strength};

use crate::words::words;
use crate::{AgentId, Timestamp};

words! {
    /// Whether an agent may sign in.
    AgentState: "state of an agent" {
        /// Has a link and no password yet.
        Invited = "invited",
        /// Signs in and is assigned.
        Active = "active",
        /// Never deleted, since the name stays in history.
        Deactivated = "deactivated",
    }
    /// The agent's own switch.
    Availability: "availability" {
        /// Ready for customers.
        Available = "available",
        /// Gets fewer notifications, but is routed to all the same.
        Away = "away",
    }
    /// The hue of an avatar; themes decide what it looks like.
    Color: "color" {
        /// Slate.
        Slate = "slate",
        /// Red.
        Red = "red",
        /// Orange.
        Orange = "orange",
        /// Amber.
        Amber = "amber",
        /// Olive.
        Olive = "olive",
        /// Green.
        Green = "green",
        /// Teal.
        Teal = "teal",
        /// Cyan.
        Cyan = "cyan",
        /// Blue.
        Blue = "blue",
        /// Indigo.
        Indigo = "indigo",
        /// Violet.
        Violet = "violet",
        /// Pink.
        Pink = "pink",
    }
}

impl Color {
    /// The colour chosen for whoever chose none. Ids are made in time order and end in zeros,
    /// so they are stirred first.
    pub fn chosen_for(id: i64) -> Self {
        let stirred = id.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let count = Self::ALL.len() as u64;
        let pick = usize::try_from(stirred % count).unwrap_or_default();
        Self::ALL.get(pick).copied().unwrap_or(Self::Slate)
    }
}

impl From<AgentId> for Color {
    fn from(agent: AgentId) -> Self {
        Self::chosen_for(*agent.as_ref())
    }
}

/// How long a live stream counts after it was last seen.
pub const STREAM_SECONDS: i64 = 45;

/// Whether an agent counts as online: a live stream lately, and not away.
pub fn is_online(
    availability: Availability,
    stream_seen_at: Option<Timestamp>,
    now: Timestamp,
) -> bool {
    availability == Availability::Available
        && stream_seen_at.is_some_and(|seen| seen.plus_seconds(STREAM_SECONDS) >= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_of_ids_made_in_order_differ() {
        let chosen: std::collections::BTreeSet<_> = (0..60)
            .map(|n| Color::from(AgentId::from((1_000_000 + n) << 22)))
            .collect();
        assert!(chosen.len() > 6, "{chosen:?}");
    }

    #[test]
    fn online_is_a_live_stream_within_45_seconds_and_available() {
        let now = Timestamp::EPOCH.plus_seconds(1_000);
        let seen = |seconds| Some(now.minus_seconds(seconds));
        assert!(is_online(Availability::Available, seen(45), now));
        assert!(!is_online(Availability::Available, seen(46), now));
        assert!(!is_online(Availability::Available, None, now));
        assert!(!is_online(Availability::Away, seen(0), now));
    }
}

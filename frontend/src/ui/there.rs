//! Whether a colleague is there: said and drawn the same wherever they stand.

use contract::agents::{Agent, Availability};

/// Somebody is there, says that they are not, or has the app open nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum There {
    Available,
    Away,
    Offline,
}

impl There {
    /// What they say of themselves comes first.
    pub fn of(said: Availability, online: bool) -> Self {
        match (said, online) {
            (Availability::Away, _) => Self::Away,
            (_, true) => Self::Available,
            (_, false) => Self::Offline,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Available => text!(people.available),
            Self::Away => text!(people.away),
            Self::Offline => text!(people.offline),
        }
    }

    /// The look of the dot at their face.
    pub fn class(self) -> &'static str {
        match self {
            Self::Available => "presence",
            Self::Away => "presence presence-away",
            Self::Offline => "presence presence-off",
        }
    }

    /// The same beside a word.
    pub fn dot(self) -> &'static str {
        match self {
            Self::Available => "dot dot-on",
            Self::Away => "dot dot-away",
            Self::Offline => "dot dot-off",
        }
    }
}

impl From<&Agent> for There {
    fn from(agent: &Agent) -> Self {
        Self::of(agent.availability, agent.online)
    }
}

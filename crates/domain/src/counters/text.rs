//! How counters are written in the database.

use super::Scope;
use crate::visibility::Place;
use crate::{AgentId, InvalidId};
use std::fmt;
use std::str::FromStr;

/// `common`, `common:7`, `restricted`, `restricted:7`, `viewed:7`, `viewed_mine:7`
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Common => f.write_str("common"),
            Self::CommonOf(agent) => write!(f, "common:{agent}"),
            Self::Restricted => f.write_str("restricted"),
            Self::RestrictedOf(agent) => write!(f, "restricted:{agent}"),
            Self::Viewed(agent) => write!(f, "viewed:{agent}"),
            Self::ViewedOf(agent) => write!(f, "viewed_mine:{agent}"),
        }
    }
}

impl FromStr for Scope {
    type Err = InvalidCounter;

    fn from_str(text: &str) -> Result<Self, InvalidCounter> {
        let (name, agent) = match text.split_once(':') {
            Some((name, agent)) => (name, Some(agent.parse::<AgentId>()?)),
            None => (text, None),
        };
        match (name, agent) {
            ("common", None) => Ok(Self::Common),
            ("common", Some(agent)) => Ok(Self::CommonOf(agent)),
            ("restricted", None) => Ok(Self::Restricted),
            ("restricted", Some(agent)) => Ok(Self::RestrictedOf(agent)),
            ("viewed", Some(agent)) => Ok(Self::Viewed(agent)),
            ("viewed_mine", Some(agent)) => Ok(Self::ViewedOf(agent)),
            _ => Err(InvalidCounter),
        }
    }
}

/// `team:12` or `channel:4`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Team(team) => write!(f, "team:{team}"),
            Self::Channel(channel) => write!(f, "channel:{channel}"),
        }
    }
}

impl FromStr for Place {
    type Err = InvalidCounter;

    fn from_str(text: &str) -> Result<Self, InvalidCounter> {
        match text.split_once(':') {
            Some(("team", id)) => Ok(Self::Team(id.parse()?)),
            Some(("channel", id)) => Ok(Self::Channel(id.parse()?)),
            _ => Err(InvalidCounter),
        }
    }
}

/// A text that names no counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a counter")]
pub struct InvalidCounter;

impl From<InvalidId> for InvalidCounter {
    fn from(_: InvalidId) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_written_and_read_back() {
        let me = AgentId::from(7);
        let scopes = [
            (Scope::Common, "common"),
            (Scope::CommonOf(me), "common:7"),
            (Scope::Restricted, "restricted"),
            (Scope::RestrictedOf(me), "restricted:7"),
            (Scope::Viewed(me), "viewed:7"),
            (Scope::ViewedOf(me), "viewed_mine:7"),
        ];
        for (scope, text) in scopes {
            assert_eq!(scope.to_string(), text);
            assert_eq!(text.parse(), Ok(scope));
        }
        for text in ["", "viewed", "common:x", "team:1"] {
            assert_eq!(text.parse::<Scope>(), Err(InvalidCounter), "{text}");
        }
    }

    #[test]
    fn a_place_is_written_and_read_back() {
        let places = [
            (Place::Team(12.into()), "team:12"),
            (Place::Channel(4.into()), "channel:4"),
        ];
        for (place, text) in places {
            assert_eq!(place.to_string(), text);
            assert_eq!(text.parse(), Ok(place));
        }
        for text in ["", "team", "team:x", "common:1"] {
            assert_eq!(text.parse::<Place>(), Err(InvalidCounter), "{text}");
        }
    }
}

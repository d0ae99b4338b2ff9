//! Whether a number can be written to, as far as a provider says.

/// What is known of a number before anybody writes to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberCheck {
    /// Whether the provider takes messages to it.
    pub reach: NumberReach,
    /// Why, for people.
    pub reason: Option<String>,
}

/// What a check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberReach {
    /// Somebody is there.
    Reachable,
    /// Nobody is there, or the channel does not go by numbers.
    Unreachable,
    /// The provider has no check, or gave no answer.
    Unknown,
}

impl NumberCheck {
    /// Of a provider that cannot be asked.
    pub fn unknown(reason: &str) -> Self {
        Self {
            reach: NumberReach::Unknown,
            reason: Some(reason.to_owned()),
        }
    }

    /// Of a channel that does not go by numbers.
    pub fn unreachable(reason: &str) -> Self {
        Self {
            reach: NumberReach::Unreachable,
            reason: Some(reason.to_owned()),
        }
    }
}

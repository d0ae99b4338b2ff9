//! An organization's name and the settings that rules read.

use crate::Flaw;
use crate::words::words;

words! {
    /// What a customer's message does when only closed conversations are there.
    AfterClosing: "behaviour after closing" {
        /// A new conversation, linked to the previous.
        New = "new",
        /// The closed one opens again.
        Reopen = "reopen",
    }
}

/// A trimmed name of 1 to [`OrganizationName::MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationName(String);

/// Why a text cannot be an organization's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrganizationNameError {
    /// Nothing but white space.
    #[error("the organization needs a name")]
    Empty,
    /// Longer than [`OrganizationName::MAX`].
    #[error(
        "an organization's name has at most {} characters",
        OrganizationName::MAX
    )]
    TooLong,
}

impl Flaw for OrganizationNameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
        }
    }
}

impl OrganizationName {
    /// Longest name, in characters.
    pub const MAX: usize = 100;
}

impl std::str::FromStr for OrganizationName {
    type Err = OrganizationNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "" => Err(OrganizationNameError::Empty),
            name if name.chars().count() > Self::MAX => Err(OrganizationNameError::TooLong),
            name => Ok(Self(name.to_owned())),
        }
    }
}

impl AsRef<str> for OrganizationName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for OrganizationName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

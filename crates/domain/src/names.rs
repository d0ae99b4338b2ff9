//! Names that people give: trimmed, not empty, not too long.

use crate::Flaw;

/// Why a text cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("a name is needed")]
    Empty,
    /// Longer than that kind of name may be.
    #[error("this name has at most {max} characters")]
    TooLong {
        /// The longest, in characters.
        max: usize,
    },
}

impl Flaw for NameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
        }
    }
}

/// The text of a name of at most `max` characters.
pub(crate) fn parse(text: &str, max: usize) -> Result<String, NameError> {
    let text = crate::messages::clean(text);
    match text.trim() {
        "" => Err(NameError::Empty),
        name if name.chars().count() > max => Err(NameError::TooLong { max }),
        name => Ok(name.to_owned()),
    }
}

/// Declares a kind of name with its longest length.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident: $max:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The longest, in characters.
            pub const MAX: usize = $max;
        }
        impl std::str::FromStr for $name {
            type Err = $crate::names::NameError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { $crate::names::parse(text, Self::MAX).map(Self) }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )+};
}
pub(crate) use names;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::AgentName;

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        let name = |text: &str| text.parse::<AgentName>().map(|name| name.to_string());
        assert_eq!(name("  Ada "), Ok("Ada".into()));
        assert_eq!(name("A\0da"), Ok("Ada".into()));
        assert_eq!(name(" \n"), Err(NameError::Empty));
        assert_eq!(name(&"é".repeat(60)), Ok("é".repeat(60)));
        assert_eq!(name(&"é".repeat(61)), Err(NameError::TooLong { max: 60 }));
    }
}

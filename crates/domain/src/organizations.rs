//! An organization's name and the settings that rules read.

use crate::Flaw;
use crate::names::names;
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

names! {
    /// What an organization is called.
    OrganizationName: 100,
}

/// A language by its tag of BCP 47, such as `en` or `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(String);

/// A text that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language is written by its tag, such as en or pt-BR")]
pub struct LanguageError;

impl Flaw for LanguageError {
    fn code(&self) -> &'static str {
        "not_a_language"
    }
}

impl Language {
    /// The longest, in characters.
    pub const MAX: usize = 35;
}

impl std::str::FromStr for Language {
    type Err = LanguageError;

    /// By its form alone: which languages there are changes.
    fn from_str(text: &str) -> Result<Self, LanguageError> {
        let text = text.trim();
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or_default();
        let is_first =
            (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic());
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        match is_first && text.len() <= Self::MAX && parts.all(is_part) {
            true => Ok(Self(text.to_owned())),
            false => Err(LanguageError),
        }
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_form() {
        for text in ["en", " pt-BR ", "zh-Hans", "sr-Latn-RS", "gsw"] {
            let language = text
                .parse::<Language>()
                .map(|language| language.to_string());
            assert_eq!(language.as_deref(), Ok(text.trim()));
        }
        for text in [
            "",
            "e",
            "english",
            "en_GB",
            "en-",
            "-en",
            "e1",
            "en-aaaaaaaaa",
            "åå",
        ] {
            assert_eq!(text.parse::<Language>(), Err(LanguageError), "{text}");
        }
    }
}

//! Templates: texts of a channel that were agreed on before, with places to fill in (K-11). Providers that let
//! one write at any time only by such a text keep them; elsewhere people write them by hand.

mod filling;
mod parts;

pub use filling::{FillError, MAX_VALUE, fill, placeholders, render};
pub use parts::{Parts, Placeholder, PlaceholderKind};

use crate::Flaw;
use crate::messages::{TextError, outbound_text};
use crate::names::names;
use crate::words::words;
use std::str::FromStr;

/// Most templates that people write for one channel.
pub const MOST: i64 = 200;
/// Most templates of a provider that are kept for one channel.
pub const MOST_SYNCED: usize = 1000;
/// Most placeholders of one text.
pub const MOST_PLACES: usize = 50;

names! {
    /// What a template is called; with its language it is unique on its channel.
    TemplateName: 512,
}

words! {
    /// Whether a template may be used.
    TemplateState: "template state" {
        /// It may.
        Approved = "approved",
        /// The provider has not said yet.
        Pending = "pending",
        /// The provider does not want it.
        Rejected = "rejected",
        /// The provider holds it back for a while.
        Paused = "paused",
        /// The provider takes it no more.
        Disabled = "disabled",
    }
}

/// The language of a template as providers write it: `en`, `en_US`, `zh-Hant-HK`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateLanguage(String);

/// Why a text is no language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language is written like en or en_US")]
pub struct LanguageError;

impl Flaw for LanguageError {
    fn code(&self) -> &'static str {
        "not_a_language"
    }
}

impl TemplateLanguage {
    /// The longest, in characters.
    pub const MAX: usize = 20;
}

impl FromStr for TemplateLanguage {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, LanguageError> {
        let text = text.trim();
        let mut parts = text.split(['-', '_']);
        let first = parts.next().unwrap_or_default();
        let is_language = (2..=3).contains(&first.len())
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| {
                (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            });
        match is_language && text.len() <= Self::MAX {
            true => Ok(Self(text.to_owned())),
            false => Err(LanguageError),
        }
    }
}

impl std::fmt::Display for TemplateLanguage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text of a template that somebody writes by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateBody(String);

/// Why a text cannot be a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Empty or too long.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Braces around what cannot be the name of a place: a customer would read them.
    #[error("{{{{{0}}}}} is no placeholder: use letters, digits and _")]
    BadPlaceholder(String),
    /// Nobody fills that many in.
    #[error("at most {MOST_PLACES} placeholders")]
    TooManyPlaceholders,
}

impl Flaw for BodyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::BadPlaceholder(_) => "bad_placeholder",
            Self::TooManyPlaceholders => "too_many_placeholders",
        }
    }
}

impl FromStr for TemplateBody {
    type Err = BodyError;

    fn from_str(text: &str) -> Result<Self, BodyError> {
        let text = outbound_text(text)?;
        if let Some(name) = filling::slip(&text) {
            return Err(BodyError::BadPlaceholder(name.to_owned()));
        }
        match placeholders(&text).len() {
            0..=MOST_PLACES => Ok(Self(text)),
            _ => Err(BodyError::TooManyPlaceholders),
        }
    }
}

impl std::fmt::Display for TemplateBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_written_as_providers_write_it() {
        for text in ["en", "en_US", "pt-BR", "zh-Hant-HK", "fil", "es_419"] {
            assert!(text.parse::<TemplateLanguage>().is_ok(), "{text}");
        }
        for text in ["", "e", "english", "en_", "en US", "en_U", "ëë", "12"] {
            assert_eq!(
                text.parse::<TemplateLanguage>(),
                Err(LanguageError),
                "{text}"
            );
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_refused_when_it_is_written() {
        let read = |text: &str| text.parse::<TemplateBody>().map(|body| body.to_string());
        assert_eq!(read("Hi {{1}}"), Ok("Hi {{1}}".to_owned()));
        let slip = BodyError::BadPlaceholder("first name".to_owned());
        assert_eq!(read("Hi {{first name}}"), Err(slip));
        assert_eq!(read("a {{ b"), Ok("a {{ b".to_owned()));
        assert_eq!(read(" "), Err(TextError::Empty.into()));
        let many: String = (0..=MOST_PLACES).map(|n| format!("{{{{{n}}}}}")).collect();
        assert_eq!(read(&many), Err(BodyError::TooManyPlaceholders));
    }
}

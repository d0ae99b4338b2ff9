//! Templates that a provider keeps and approves. Every variable of one has a key of its own, by which
//! [`crate::TemplateMessage`] gives what stands for it: a variable of the body has its own name (`1`,
//! `first_name`), one of the header begins with `header.`, one of a button with `button.` and the
//! button's number.

use crate::HttpError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A template as its provider has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// The provider's own id, where it has one. Name and language are unique too.
    pub provider_id: Option<String>,
    /// As the provider knows it.
    pub name: String,
    /// Such as `en_US`.
    pub language: String,
    /// The provider's word in lower case, such as `utility`.
    pub category: String,
    /// Whether it can be sent.
    pub state: TemplateState,
    /// The words at its top, with their placeholders, where it has any.
    pub header: Option<String>,
    /// The words, with their placeholders as `{{1}}` or `{{first_name}}`.
    pub body: String,
    /// The words at its bottom, where it has any.
    pub footer: Option<String>,
    /// What its buttons say, in order.
    pub buttons: Vec<String>,
    /// All that has to be filled in, in the order it is seen.
    pub placeholders: Vec<Placeholder>,
    /// The provider's own description of its parts; goes into [`crate::TemplateMessage`] as it is.
    pub components: Value,
}

/// Whether a template can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateState {
    /// It can.
    Approved,
    /// The provider is looking at it.
    Pending,
    /// The provider does not want it.
    Rejected,
    /// Not for a while: customers did not like it.
    Paused,
    /// No more, or the provider has a word for it that we do not know.
    Disabled,
}

/// Something to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholder {
    /// Unique in its template.
    pub key: String,
    /// What goes there.
    pub kind: PlaceholderKind,
    /// What the template's author gave as an example.
    pub example: Option<String>,
}

/// What goes where something is to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceholderKind {
    /// Words.
    Text,
    /// A degree of latitude or longitude, as a decimal number.
    Degree,
    /// A link to a picture.
    Image,
    /// A link to a film.
    Video,
    /// A link to a document.
    Document,
    /// The end of a button's address.
    UrlEnd,
    /// A code that a button copies.
    Code,
}

/// Why the templates are not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplatesError {
    /// Worth another try.
    #[error("the provider is not available: {reason}")]
    Away {
        /// For people.
        reason: String,
    },
    /// The provider does not show them: a setting is wrong or a right is missing.
    #[error("the provider refused: {reason}")]
    Refused {
        /// For people.
        reason: String,
    },
}

impl From<HttpError> for TemplatesError {
    fn from(error: HttpError) -> Self {
        let reason = error.to_string();
        match error {
            HttpError::Unreachable(_) | HttpError::Lost(_) => Self::Away { reason },
            HttpError::PrivateTarget => Self::Refused { reason },
        }
    }
}

//! What else an organization keeps of its contacts.

use domain::ContactAttributeId;
use serde::{Deserialize, Serialize};

words! {
    /// What the values are.
    AttributeType { Text = "text", Number = "number", Date = "date", Choice = "choice", Switch = "switch" }
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ContactAttribute {
    pub id: ContactAttributeId,
    /// What `attributes` of a contact have it under; unique in the organization, never changed.
    pub key: String,
    pub title: String,
    pub kind: AttributeType,
    /// What a `choice` is one of; empty for others.
    pub choices: Vec<String>,
    pub version: i64,
}

/// One of the texts to choose from.
#[cfg(feature = "server")]
#[derive(utoipa::ToSchema)]
#[schema(min_length = 1, max_length = 100)]
#[expect(dead_code, reason = "only says how the text of the API looks")]
struct AttributeChoice(String);

/// `POST /contact-attributes`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewContactAttribute {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::contacts::AttributeKey>")),
        schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]{0,39}$")
    )]
    pub key: String,
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::contacts::AttributeTitle>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub title: String,
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub kind: AttributeType,
    /// Of a `choice`: one at least.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(
            length(max = 200),
            custom(function = "crate::check::all_parse::<domain::contacts::AttributeChoice>")
        ),
        schema(value_type = Vec<AttributeChoice>, max_items = 200)
    )]
    pub choices: Vec<String>,
}

/// `PATCH /contact-attributes/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchContactAttribute {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::contacts::AttributeTitle>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub title: Option<String>,
    /// All of them; contacts keep what they have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(
            length(max = 200),
            custom(function = "crate::check::all_parse::<domain::contacts::AttributeChoice>")
        ),
        schema(value_type = Option<Vec<AttributeChoice>>, max_items = 200)
    )]
    pub choices: Option<Vec<String>>,
}

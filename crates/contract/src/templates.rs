//! Texts of a channel that were agreed on before, with places to fill in.

use domain::{ChannelId, TemplateId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Whether a template may be used.
    TemplateState {
        Approved = "approved",
        /// The provider has not said yet.
        Pending = "pending",
        Rejected = "rejected",
        /// The provider holds it back for a while.
        Paused = "paused",
        Disabled = "disabled",
    }
}
words! {
    /// What goes where something is to be filled in.
    PlaceholderKind {
        Text = "text",
        /// A degree of latitude or longitude.
        Degree = "degree",
        /// A link to a picture that begins with `https://`.
        Image = "image",
        /// A link to a film that begins with `https://`.
        Video = "video",
        /// A link to a document that begins with `https://`.
        Document = "document",
        /// The end of a button's address.
        UrlEnd = "url_end",
        /// A code that a button copies.
        Code = "code",
    }
}

/// Something to be filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TemplatePlaceholder {
    /// By which a value is given. `1` and `first_name` stand in the body between two braces; `header.1` in the header,
    /// there without its beginning. What begins with `button.` belongs to a button.
    pub key: String,
    pub kind: PlaceholderKind,
    /// What the template's author gave as an example.
    pub example: Option<String>,
}

/// A template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Template {
    pub id: TemplateId,
    pub channel_id: ChannelId,
    /// With `language` unique on its channel.
    pub name: String,
    pub language: String,
    /// The provider's word, such as `utility`; empty where nobody said.
    pub category: String,
    /// Only `approved` ones can be sent.
    pub state: TemplateState,
    /// The words at its top.
    pub header: Option<String>,
    pub body: String,
    /// The words at its bottom.
    pub footer: Option<String>,
    /// What its buttons say.
    pub buttons: Vec<String>,
    /// All that has to be filled in, in the order it is seen.
    pub placeholders: Vec<TemplatePlaceholder>,
    /// Why it cannot be sent from here, even when it is approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barred: Option<String>,
    /// The provider keeps it, and it is changed there alone.
    pub synced: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

/// `GET /channels/{id}/templates`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TemplateQuery {
    /// Only those in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<TemplateState>,
    /// 1 to 100, 50 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `POST /channels/{id}/templates`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::templates::TemplateName>")),
        schema(min_length = 1, max_length = 512)
    )]
    pub name: String,
    /// Such as `en` or `en_US`.
    #[cfg_attr(
        feature = "server",
        validate(custom(
            function = "crate::check::parses::<domain::templates::TemplateLanguage>"
        )),
        schema(min_length = 2, max_length = 20)
    )]
    pub language: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 40)),
        schema(max_length = 40)
    )]
    pub category: Option<String>,
    /// With placeholders such as `1` or `first_name`, each between two braces.
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::templates::TemplateBody>")),
        schema(min_length = 1, max_length = 10_000)
    )]
    pub body: String,
}

/// `PATCH /channels/{id}/templates/{template_id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchTemplate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::templates::TemplateName>")),
        schema(min_length = 1, max_length = 512)
    )]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(
            function = "crate::check::parses::<domain::templates::TemplateLanguage>"
        )),
        schema(min_length = 2, max_length = 20)
    )]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 40)),
        schema(max_length = 40)
    )]
    pub category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::templates::TemplateBody>")),
        schema(min_length = 1, max_length = 10_000)
    )]
    pub body: Option<String>,
}

/// `POST /channels/{id}/templates/sync`: what is other now than it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SyncedTemplates {
    /// How many the provider keeps.
    pub total: u32,
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
}

/// A template with what stands for its placeholders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct FilledTemplate {
    pub template_id: TemplateId,
    /// One for each of its `placeholders`, by `key`.
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::template_values")),
        schema(schema_with = crate::check::template_values_schema)
    )]
    pub values: BTreeMap<String, String>,
}

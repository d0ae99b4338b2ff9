//! The tenant and its settings.

use domain::OrganizationId;
use serde::{Deserialize, Serialize};

words! {
    /// Where a message goes that follows a closed conversation.
    AfterClosing { New = "new", Reopen = "reopen" }
}

/// The organization of the caller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    /// BCP 47, such as `en`.
    pub default_language: String,
    /// ISO 3166-1 alpha-2, such as `SE`; national phone numbers are read by it.
    pub default_country: Option<String>,
    /// IANA name, such as `Europe/Stockholm`.
    pub time_zone: String,
    /// File extensions that may be sent besides what a channel takes.
    pub allowed_file_types: Vec<String>,
    pub max_file_bytes: i64,
    pub one_conversation_across_channels: bool,
    pub after_closing: AfterClosing,
    pub assistants_enabled: bool,
    pub version: i64,
}

/// The ending of a file's name, such as `pdf`.
#[cfg(feature = "server")]
#[derive(utoipa::ToSchema)]
#[schema(max_length = 11, pattern = "^\\s*[.]?[A-Za-z0-9]{1,10}\\s*$")]
#[expect(dead_code, reason = "only says how the text of the API looks")]
struct FileType(String);

/// `PATCH /organization`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchOrganization {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(
            function = "crate::check::parses::<domain::organizations::OrganizationName>"
        )),
        schema(min_length = 1, max_length = 100)
    )]
    pub name: Option<String>,
    /// BCP 47, such as `en` or `pt-BR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::organizations::Language>")),
        schema(max_length = 35)
    )]
    pub default_language: Option<String>,
    /// IANA name, such as `Europe/Stockholm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 64)),
        schema(max_length = 64)
    )]
    pub time_zone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistants_enabled: Option<bool>,
    /// ISO 3166-1 alpha-2, such as `SE`; national phone numbers are read by it.
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::Country>")),
        schema(value_type = Option<String>, min_length = 2, max_length = 2, pattern = "^[A-Za-z]{2}$")
    )]
    pub default_country: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_conversation_across_channels: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub after_closing: Option<AfterClosing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(length(max = 100)), schema(value_type = Option<Vec<FileType>>, max_items = 100))]
    pub allowed_file_types: Option<Vec<String>>,
    /// 1 to 1 073 741 824.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(range(min = 1, max = 1_073_741_824)))]
    pub max_file_bytes: Option<i64>,
}

/// `DELETE /organization`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DeleteOrganization {
    /// The caller's own.
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1024)),
        schema(max_length = 1024)
    )]
    pub password: String,
}

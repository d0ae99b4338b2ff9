//! What a role may do.

use domain::RoleId;
use serde::{Deserialize, Serialize};

/// One permission; `GET /permissions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Permission {
    /// Such as `conversations.reply`.
    pub key: String,
    pub title: String,
    pub group: String,
    /// The built-in Agent role has it.
    pub agent_default: bool,
}

/// `GET /permissions`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Permissions {
    pub permissions: Vec<Permission>,
    /// What tokens can be made for: `<resource>:read|write`, `messages:ingest`,
    /// `conversations:restricted`. A call needs scope and permission.
    pub scopes: Vec<String>,
}

/// A named set of permissions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Role {
    pub id: RoleId,
    pub name: String,
    pub permissions: Vec<String>,
    /// `owner`, `administrator` or `agent`; those cannot be changed.
    pub built_in: Option<String>,
    pub version: i64,
}

/// `POST /roles`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::permissions::RoleName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: String,
    /// Keys of `GET /permissions`; none that the caller lacks.
    #[cfg_attr(
        feature = "server",
        validate(
            length(max = 100),
            custom(function = "crate::check::all_of::<domain::permissions::Permission>")
        ),
        schema(schema_with = crate::check::words_schema)
    )]
    pub permissions: Vec<String>,
}

/// `PATCH /roles/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchRole {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::permissions::RoleName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: Option<String>,
    /// All of them; what the caller lacks is neither added nor taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(
            length(max = 100),
            custom(function = "crate::check::all_of::<domain::permissions::Permission>")
        ),
        schema(schema_with = crate::check::words_schema)
    )]
    pub permissions: Option<Vec<String>>,
}

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

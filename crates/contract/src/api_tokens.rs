//! What programs sign in with.

use domain::{AgentId, ApiTokenId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};

words! {
    /// What a token is to the organization.
    TokenKind {
        /// A principal of its own.
        Integration = "integration",
        /// Acts as the agent who made it, and ends with them.
        Personal = "personal",
    }
}

/// A token, without what opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub kind: TokenKind,
    pub name: String,
    /// Who made it.
    pub agent_id: AgentId,
    /// What it may be used for, as in `GET /permissions`.
    pub scopes: Vec<String>,
    /// What an integration may do; empty for a personal token, which may do what its agent may.
    pub permissions: Vec<String>,
    /// The teams an integration is bound to; none is every team.
    pub team_ids: Vec<TeamId>,
    /// From then on it opens nothing.
    pub expires_at: Option<Timestamp>,
    /// To the minute.
    pub last_used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// The answer to `POST /api-tokens`: the token itself is shown this once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreatedApiToken {
    #[serde(flatten)]
    pub api_token: ApiToken,
    /// `sb_…`; send it as `Authorization: Bearer`.
    pub token: String,
}

/// `POST /api-tokens`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewApiToken {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::api_tokens::TokenName>")),
        schema(min_length = 1, max_length = 100)
    )]
    pub name: String,
    /// Such as `conversations:read`.
    #[cfg_attr(
        feature = "server",
        validate(
            length(min = 1, max = 100),
            custom(function = "crate::check::all_of::<domain::api_tokens::Scope>")
        ),
        schema(schema_with = crate::check::words_schema)
    )]
    pub scopes: Vec<String>,
    #[serde(default = "integration")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::known")),
        schema(required = false)
    )]
    pub kind: TokenKind,
    /// For an integration: the teams it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub team_ids: Option<Vec<TeamId>>,
    /// For an integration: what it may do, no more than its maker; all that its maker may unless told.
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

fn integration() -> TokenKind {
    TokenKind::Integration
}

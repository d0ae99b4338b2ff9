//! Agents plus the channels they work on.

use domain::{AgentId, ChannelId, TeamId};
use serde::{Deserialize, Serialize};

/// A team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub reference: Option<String>,
    pub color: String,
    pub channel_ids: Vec<ChannelId>,
    pub agent_ids: Vec<AgentId>,
    /// How many of its agents are online.
    pub online_count: u32,
    pub version: i64,
}

/// `POST /teams`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_length = 100)
    )]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::agents::Color>")),
        schema(max_length = 20)
    )]
    pub color: Option<String>,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(max_items = 500)
    )]
    pub channel_ids: Vec<ChannelId>,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1000)),
        schema(max_items = 1000)
    )]
    pub agent_ids: Vec<AgentId>,
}

/// `PATCH /teams/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchTeam {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: Option<String>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(value_type = Option<String>, max_length = 100)
    )]
    pub reference: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::agents::Color>")),
        schema(max_length = 20)
    )]
    pub color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(max_items = 500)
    )]
    pub channel_ids: Option<Vec<ChannelId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1000)),
        schema(max_items = 1000)
    )]
    pub agent_ids: Option<Vec<AgentId>>,
}

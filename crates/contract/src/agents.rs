//! The people who answer.

use domain::{AgentId, ConversationId, MessageId, RoleId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};

words! {
    /// Where an agent's account stands.
    AgentState { Invited = "invited", Active = "active", Deactivated = "deactivated" }
}
words! {
    /// What an agent says of themselves.
    Availability { Available = "available", Away = "away" }
}

/// A colleague.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Agent {
    pub id: AgentId,
    pub email: String,
    pub first_name: String,
    pub last_name: Option<String>,
    /// One of the twelve hues, such as `indigo`.
    pub color: String,
    pub role_id: RoleId,
    pub team_ids: Vec<TeamId>,
    pub state: AgentState,
    pub availability: Availability,
    /// A live stream within 45 s, and available.
    pub online: bool,
    /// Of who was invited: until when their link can be used; null when it is too late.
    #[serde(default)]
    pub invited_until: Option<Timestamp>,
    pub version: i64,
}

/// `GET /agents/{id}/scheduled-messages`: a message of theirs that waits for its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ScheduledOfAgent {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub conversation_number: i64,
    pub contact_name: String,
    pub due_at: Timestamp,
    /// Its time has come, and its author was deactivated: somebody decides.
    pub held: bool,
}

/// `GET /agents`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AgentQuery {
    /// Beginnings of words of the name, such as `maya lind`, or of the email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Those in this team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// Those who can read this conversation now; 404 when you do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_see: Option<ConversationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `POST /agents`: invites somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewAgent {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::Email>")),
        schema(max_length = 254)
    )]
    pub email: String,
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub first_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::agents::Color>")),
        schema(max_length = 20)
    )]
    pub color: Option<String>,
    pub role_id: RoleId,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub team_ids: Vec<TeamId>,
}

/// The answer to an invitation: the link is shown to the admin, who can hand it over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InvitedAgent {
    #[serde(flatten)]
    pub agent: Agent,
    pub invitation_url: String,
    /// Until when it can be used, once.
    pub expires_at: Timestamp,
    /// It is on its way to them by mail too: where the server sends mail, to who was not in yet.
    pub emailed: bool,
}

/// `PATCH /agents/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchAgent {
    /// Only while they are invited: the link of before is good for nothing then, and the new address gets one of its own
    /// where the server sends mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::Email>")),
        schema(max_length = 254)
    )]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub first_name: Option<String>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 60)),
        schema(value_type = Option<String>, max_length = 60)
    )]
    pub last_name: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::agents::Color>")),
        schema(max_length = 20)
    )]
    pub color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<RoleId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub team_ids: Option<Vec<TeamId>>,
}

/// `POST /agents/{id}/deactivate`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DeactivateAgent {
    /// Who takes over the open conversations that were theirs alone; without it those go to *Open*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reassign_to: Option<AgentId>,
}

/// Whether a colleague is there; `GET /presence`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Presence {
    pub agent_id: AgentId,
    pub availability: Availability,
    pub online: bool,
}

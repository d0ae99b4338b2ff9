//! Webhooks: calls of the server to an integrator when something happens.

use domain::{ConversationId, DeliveryId, Timestamp, WebhookId};
use serde::{Deserialize, Serialize};

words! {
    /// What a webhook can listen to, named as in the live stream.
    WebhookEvent {
        ConversationCreated = "conversation.created",
        ConversationUpdated = "conversation.updated",
        ConversationHidden = "conversation.hidden",
        MessageCreated = "message.created",
        MessageUpdated = "message.updated",
        NoteCreated = "note.created",
        NoteUpdated = "note.updated",
        NoteDeleted = "note.deleted",
        LogCreated = "log.created",
        ContactCreated = "contact.created",
        ContactUpdated = "contact.updated",
        ContactHidden = "contact.hidden",
        AgentCreated = "agent.created",
        AgentUpdated = "agent.updated",
        TeamCreated = "team.created",
        TeamUpdated = "team.updated",
        TeamDeleted = "team.deleted",
        RoleCreated = "role.created",
        RoleUpdated = "role.updated",
        RoleDeleted = "role.deleted",
        LabelCreated = "label.created",
        LabelUpdated = "label.updated",
        LabelDeleted = "label.deleted",
        ChannelUpdated = "channel.updated",
        OrganizationUpdated = "organization.updated",
    }
}

words! {
    /// Where the delivery of one event stands: waiting for its next try, taken by the endpoint, or
    /// given up.
    WebhookDeliveryState { Pending = "pending", Delivered = "delivered", Failed = "failed" }
}

words! {
    /// Why the server switched a webhook off: its endpoint answered 410, nothing got through for
    /// five days, or more than 100 000 events waited for it.
    WebhookDisabledReason { Gone = "gone", Failing = "failing", Backlog = "backlog" }
}

/// A subscription of an integrator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Webhook {
    pub id: WebhookId,
    pub url: String,
    pub events: Vec<WebhookEvent>,
    pub enabled: bool,
    /// Null unless the server switched it off; switching it on again clears it.
    pub disabled_reason: Option<WebhookDisabledReason>,
    /// Restricted conversations and contacts too; else they are as if they did not exist.
    pub include_restricted: bool,
    /// Since when every call has failed; null while the endpoint answers.
    pub failing_since: Option<Timestamp>,
    /// Why the last call failed.
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// The answers that show a secret, this once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookWithSecret {
    #[serde(flatten)]
    pub webhook: Webhook,
    /// `whsec_…`: verify calls with it, by the rules of Standard Webhooks.
    pub secret: String,
}

/// `POST /webhooks`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 2000)),
        schema(min_length = 1, max_length = 2000)
    )]
    pub url: String,
    /// At least one.
    #[cfg_attr(
        feature = "server",
        validate(
            length(min = 1, max = 100),
            custom(function = "crate::check::all_known")
        ),
        schema(min_items = 1, max_items = 100)
    )]
    pub events: Vec<WebhookEvent>,
    /// On, unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Needs `conversations.view_restricted` beside.
    #[serde(default)]
    pub include_restricted: bool,
}

/// `PATCH /webhooks/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchWebhook {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 2000)),
        schema(min_length = 1, max_length = 2000)
    )]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(
            length(min = 1, max = 100),
            custom(function = "crate::check::all_known")
        ),
        schema(min_items = 1, max_items = 100)
    )]
    pub events: Option<Vec<WebhookEvent>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_restricted: Option<bool>,
}

/// What is posted to the URL, with the headers `webhook-id`, `webhook-timestamp` and
/// `webhook-signature`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookPayload {
    /// A name of the live stream, or `webhook.test`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub timestamp: Timestamp,
    /// The frame of the live stream, with the thing as it was when it was sent. Pass over what has a
    /// `version` (conversations: `revision`) not above yours.
    pub data: crate::events::Frame,
}

/// One event for one webhook, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookDelivery {
    pub id: DeliveryId,
    /// The `webhook-id` header: the same for every try.
    pub message_id: String,
    /// The `type` of the payload.
    pub event: String,
    /// The thing that changed.
    pub object_id: String,
    pub conversation_id: Option<ConversationId>,
    pub state: WebhookDeliveryState,
    /// Tries since it was last asked for.
    pub attempts: i32,
    pub created_at: Timestamp,
    pub attempted_at: Option<Timestamp>,
    /// Null when there will be no other try.
    pub next_attempt_at: Option<Timestamp>,
    /// The status the endpoint answered the last time.
    pub response_status: Option<i32>,
    /// The first kilobyte it answered.
    pub response_body: Option<String>,
    /// Why the last try does not count.
    pub error: Option<String>,
    /// The body of the last try, as it was sent. Null before, and where `withheld`.
    pub payload: Option<String>,
    /// It tells of what you may not see.
    pub withheld: bool,
}

/// `GET /webhooks/{id}/deliveries`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<WebhookDeliveryState>,
    /// 1 to 100, 50 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

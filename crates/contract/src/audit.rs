//! The audit log: who did what of consequence, and when.

use crate::log::Actor;
use domain::{AuditEntryId, Timestamp};
use serde::{Deserialize, Serialize};

words! {
    /// What was done; each word begins with the kind of thing it was done to.
    AuditAction {
        AgentSignedIn = "agent.signed_in",
        AgentSignInFailed = "agent.sign_in_failed",
        AgentSignedOut = "agent.signed_out",
        AgentSessionsEnded = "agent.sessions_ended",
        AgentSessionRevoked = "agent.session_revoked",
        AgentPasswordChanged = "agent.password_changed",
        AgentPasswordLinkSent = "agent.password_link_sent",
        AgentPasswordReset = "agent.password_reset",
        AgentTotpEnabled = "agent.totp_enabled",
        AgentTotpDisabled = "agent.totp_disabled",
        AgentRecoveryCodesRenewed = "agent.recovery_codes_renewed",
        AgentRecoveryCodeUsed = "agent.recovery_code_used",
        AgentCreated = "agent.created",
        AgentInvited = "agent.invited",
        AgentInvitationRenewed = "agent.invitation_renewed",
        AgentJoined = "agent.joined",
        AgentUpdated = "agent.updated",
        AgentDeactivated = "agent.deactivated",
        AgentReactivated = "agent.reactivated",
        ApiTokenCreated = "api_token.created",
        ApiTokenDeleted = "api_token.deleted",
        ChannelCreated = "channel.created",
        ChannelUpdated = "channel.updated",
        ChannelDeleted = "channel.deleted",
        ChannelSecretRotated = "channel.secret_rotated",
        ChannelFailureRetried = "channel.failure_retried",
        ChannelFailureDiscarded = "channel.failure_discarded",
        ContactBlocked = "contact.blocked",
        ContactUnblocked = "contact.unblocked",
        ContactRestricted = "contact.restricted",
        ContactUnrestricted = "contact.unrestricted",
        ContactDeleted = "contact.deleted",
        ContactMerged = "contact.merged",
        ContactExported = "contact.exported",
        ConversationDeleted = "conversation.deleted",
        ConversationExported = "conversation.exported",
        ConversationEmailed = "conversation.emailed",
        ConversationRestricted = "conversation.restricted",
        ConversationUnrestricted = "conversation.unrestricted",
        ConversationViewed = "conversation.viewed",
        JobRetried = "job.retried",
        JobDiscarded = "job.discarded",
        LabelCreated = "label.created",
        LabelUpdated = "label.updated",
        LabelDeleted = "label.deleted",
        OrganizationCreated = "organization.created",
        OrganizationUpdated = "organization.updated",
        OrganizationContactsExported = "organization.contacts_exported",
        OrganizationContactsImported = "organization.contacts_imported",
        QuickReplyCreated = "quick_reply.created",
        QuickReplyUpdated = "quick_reply.updated",
        QuickReplyDeleted = "quick_reply.deleted",
        RoleCreated = "role.created",
        RoleUpdated = "role.updated",
        RoleDeleted = "role.deleted",
        TeamCreated = "team.created",
        TeamUpdated = "team.updated",
        TeamDeleted = "team.deleted",
        WebhookCreated = "webhook.created",
        WebhookUpdated = "webhook.updated",
        WebhookDeleted = "webhook.deleted",
        WebhookSecretRotated = "webhook.secret_rotated",
    }
}

words! {
    /// What kind of thing it was done to.
    AuditResourceKind {
        Agent = "agent",
        ApiToken = "api_token",
        Channel = "channel",
        Contact = "contact",
        Conversation = "conversation",
        Job = "job",
        Label = "label",
        Organization = "organization",
        QuickReply = "quick_reply",
        Role = "role",
        Team = "team",
        Webhook = "webhook",
    }
}

words! {
    /// How whoever did it came in: signed in, by an API token, or not at all, as the server itself
    /// and its operator.
    AuditVia { Session = "session", Token = "token", System = "system" }
}

/// What it was done to. It may be gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditResource {
    pub kind: AuditResourceKind,
    pub id: String,
    /// A colleague's name as it is now, else what a thing of the settings was called then (of a
    /// webhook the host it calls, of a job its kind). Never a customer's.
    pub name: Option<String>,
}

/// What else there is to tell; never what customers wrote or are called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditDetails {
    /// The number that people know the conversation by.
    pub number: Option<i64>,
    /// The role that was given.
    pub role: Option<String>,
    /// Names of the fields that were changed.
    pub fields: Vec<String>,
    /// The network address somebody signed in from, or tried to.
    pub address: Option<String>,
}

/// One entry of `GET /audit-log`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    pub id: AuditEntryId,
    pub at: Timestamp,
    /// Who did it; of a sign-in that failed nobody knows, so it is `system`.
    pub actor: Actor,
    pub via: AuditVia,
    pub action: AuditAction,
    pub resource: AuditResource,
    pub details: AuditDetails,
}

/// `GET /audit-log`; all that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Done by this agent or integration; `me`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        param(max_length = 20, pattern = "^([0-9]{1,19}|me)$")
    )]
    pub actor_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(inline))]
    pub action: Option<AuditAction>,
    /// A kind of thing such as `conversation`, or one thing such as `conversation:42`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        param(max_length = 40, pattern = "^[a-z_]{1,20}(:[0-9]{1,19})?$")
    )]
    pub resource: Option<String>,
    /// At this moment or day, or later. A day is one of the organization's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(max_length = 40))]
    pub from: Option<String>,
    /// Before this moment, or until the end of this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(max_length = 40))]
    pub to: Option<String>,
    /// 1 to 100, 50 unless told. An export has no pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

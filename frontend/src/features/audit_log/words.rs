//! What is recorded, in words people read: what was done, and before what it was done to.

use contract::audit::AuditEntry;
use domain::audit::{AuditAction as Action, AuditResource as Kind};

/// What was done; the name of the thing follows.
pub fn phrase(action: Action) -> &'static str {
    match action {
        Action::AgentSignedIn => text!(audit.act_agent_signed_in),
        Action::AgentSignInFailed => text!(audit.act_agent_sign_in_failed),
        Action::AgentSignedOut => text!(audit.act_agent_signed_out),
        Action::AgentSessionsEnded => text!(audit.act_agent_sessions_ended),
        Action::AgentSessionRevoked => text!(audit.act_agent_session_revoked),
        Action::AgentPasswordChanged => text!(audit.act_agent_password_changed),
        Action::AgentPasswordLinkSent => text!(audit.act_agent_password_link_sent),
        Action::AgentPasswordReset => text!(audit.act_agent_password_reset),
        Action::AgentTotpEnabled => text!(audit.act_agent_totp_enabled),
        Action::AgentTotpDisabled => text!(audit.act_agent_totp_disabled),
        Action::AgentRecoveryCodesRenewed => text!(audit.act_agent_recovery_codes_renewed),
        Action::AgentRecoveryCodeUsed => text!(audit.act_agent_recovery_code_used),
        Action::AgentCreated => text!(audit.act_agent_created),
        Action::AgentInvited => text!(audit.act_agent_invited),
        Action::AgentInvitationRenewed => text!(audit.act_agent_invitation_renewed),
        Action::AgentJoined => text!(audit.act_agent_joined),
        Action::AgentUpdated => text!(audit.act_agent_updated),
        Action::AgentDeactivated => text!(audit.act_agent_deactivated),
        Action::AgentReactivated => text!(audit.act_agent_reactivated),
        Action::ApiTokenCreated => text!(audit.act_api_token_created),
        Action::ApiTokenDeleted => text!(audit.act_api_token_deleted),
        Action::ChannelCreated => text!(audit.act_channel_created),
        Action::ChannelUpdated => text!(audit.act_channel_updated),
        Action::ChannelDeleted => text!(audit.act_channel_deleted),
        Action::ChannelSecretRotated => text!(audit.act_channel_secret_rotated),
        Action::ChannelFailureRetried => text!(audit.act_channel_failure_retried),
        Action::ChannelFailureDiscarded => text!(audit.act_channel_failure_discarded),
        Action::ContactBlocked => text!(audit.act_contact_blocked),
        Action::ContactUnblocked => text!(audit.act_contact_unblocked),
        Action::ContactRestricted => text!(audit.act_contact_restricted),
        Action::ContactUnrestricted => text!(audit.act_contact_unrestricted),
        Action::ContactDeleted => text!(audit.act_contact_deleted),
        Action::ContactMerged => text!(audit.act_contact_merged),
        Action::ContactExported => text!(audit.act_contact_exported),
        Action::ConversationDeleted => text!(audit.act_conversation_deleted),
        Action::ConversationExported => text!(audit.act_conversation_exported),
        Action::ConversationEmailed => text!(audit.act_conversation_emailed),
        Action::ConversationRestricted => text!(audit.act_conversation_restricted),
        Action::ConversationUnrestricted => text!(audit.act_conversation_unrestricted),
        Action::ConversationViewed => text!(audit.act_conversation_viewed),
        Action::JobRetried => text!(audit.act_job_retried),
        Action::JobDiscarded => text!(audit.act_job_discarded),
        Action::LabelCreated => text!(audit.act_label_created),
        Action::LabelUpdated => text!(audit.act_label_updated),
        Action::LabelDeleted => text!(audit.act_label_deleted),
        Action::OrganizationCreated => text!(audit.act_organization_created),
        Action::OrganizationUpdated => text!(audit.act_organization_updated),
        Action::OrganizationContactsExported => text!(audit.act_organization_contacts_exported),
        Action::OrganizationContactsImported => text!(audit.act_organization_contacts_imported),
        Action::QuickReplyCreated => text!(audit.act_quick_reply_created),
        Action::QuickReplyUpdated => text!(audit.act_quick_reply_updated),
        Action::QuickReplyDeleted => text!(audit.act_quick_reply_deleted),
        Action::RoleCreated => text!(audit.act_role_created),
        Action::RoleUpdated => text!(audit.act_role_updated),
        Action::RoleDeleted => text!(audit.act_role_deleted),
        Action::TeamCreated => text!(audit.act_team_created),
        Action::TeamUpdated => text!(audit.act_team_updated),
        Action::TeamDeleted => text!(audit.act_team_deleted),
        Action::WebhookCreated => text!(audit.act_webhook_created),
        Action::WebhookUpdated => text!(audit.act_webhook_updated),
        Action::WebhookDeleted => text!(audit.act_webhook_deleted),
        Action::WebhookSecretRotated => text!(audit.act_webhook_secret_rotated),
    }
}

/// The things of one kind, and the picture beside them.
pub fn kind(kind: Kind) -> (&'static str, icondata::Icon) {
    match kind {
        Kind::Agent => (text!(audit.kind_agents), icondata::LuUser),
        Kind::ApiToken => (text!(audit.kind_api_tokens), icondata::LuKeyRound),
        Kind::Channel => (text!(audit.kind_channels), icondata::LuPlug),
        Kind::Contact => (text!(audit.kind_contacts), icondata::LuContact),
        Kind::Conversation => (text!(audit.kind_conversations), icondata::LuMessageSquare),
        Kind::Job => (text!(audit.kind_jobs), icondata::LuListChecks),
        Kind::Label => (text!(audit.kind_labels), icondata::LuTag),
        Kind::Organization => (text!(audit.kind_organization), icondata::LuBuilding2),
        Kind::QuickReply => (text!(audit.kind_quick_replies), icondata::LuZap),
        Kind::Role => (text!(audit.kind_roles), icondata::LuShieldCheck),
        Kind::Team => (text!(audit.kind_teams), icondata::LuUsers),
        Kind::Webhook => (text!(audit.kind_webhooks), icondata::LuWebhook),
    }
}

/// The picture that says of an act what is grave about it, else what it is about.
pub fn drawing(action: Action) -> icondata::Icon {
    match action {
        Action::ConversationDeleted
        | Action::ContactDeleted
        | Action::LabelDeleted
        | Action::QuickReplyDeleted
        | Action::RoleDeleted
        | Action::TeamDeleted
        | Action::ChannelDeleted
        | Action::ChannelFailureDiscarded
        | Action::JobDiscarded
        | Action::WebhookDeleted
        | Action::ApiTokenDeleted => icondata::LuTrash2,
        Action::ConversationExported
        | Action::ContactExported
        | Action::OrganizationContactsExported => icondata::LuDownload,
        Action::ConversationEmailed => icondata::LuMail,
        Action::ConversationViewed => icondata::LuEye,
        Action::ConversationRestricted | Action::ContactRestricted => icondata::LuLock,
        Action::AgentSignInFailed | Action::AgentSessionRevoked => icondata::LuTriangleAlert,
        action => kind(action.resource()).1,
    }
}

/// What it was done to, by the name or number people know it by; nothing where who did it did it to
/// their own account, and where the organization needs no name.
pub fn object(entry: &AuditEntry) -> Option<String> {
    let own = entry.actor.id.as_deref() == Some(entry.resource.id.as_str())
        || (entry.resource.kind.as_str() == Kind::Organization.as_str()
            && entry.resource.name.is_none());
    let number = entry.details.number.map(|number| format!("#{number}"));
    let name = number.or_else(|| entry.resource.name.clone());
    (!own).then(|| name.unwrap_or_else(|| entry.resource.id.clone()))
}

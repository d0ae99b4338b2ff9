//! The words of the audit log: what is recorded, and of what.

use crate::words::words;

words! {
    /// What is recorded. Each word begins with the kind of thing it was done to.
    AuditAction: "action of the audit log" {
        /// Signed in with a password.
        AgentSignedIn = "agent.signed_in",
        /// Somebody tried a wrong password, or the account is not active.
        AgentSignInFailed = "agent.sign_in_failed",
        /// Ended one of their sessions.
        AgentSignedOut = "agent.signed_out",
        /// Ended all of their sessions but one.
        AgentSessionsEnded = "agent.sessions_ended",
        /// A refresh token was used twice, so its session was ended.
        AgentSessionRevoked = "agent.session_revoked",
        /// Changed their password.
        AgentPasswordChanged = "agent.password_changed",
        /// Was sent a link to set a new password.
        AgentPasswordLinkSent = "agent.password_link_sent",
        /// Set a new password by a link, of a mail or of a colleague.
        AgentPasswordReset = "agent.password_reset",
        /// Began to use a second factor.
        AgentTotpEnabled = "agent.totp_enabled",
        /// Has no second factor any more.
        AgentTotpDisabled = "agent.totp_disabled",
        /// Made new recovery codes.
        AgentRecoveryCodesRenewed = "agent.recovery_codes_renewed",
        /// Signed in with a recovery code in the place of the second factor.
        AgentRecoveryCodeUsed = "agent.recovery_code_used",
        /// Added at the operator's word.
        AgentCreated = "agent.created",
        /// Invited a colleague.
        AgentInvited = "agent.invited",
        /// Made a new link for a colleague.
        AgentInvitationRenewed = "agent.invitation_renewed",
        /// Accepted an invitation.
        AgentJoined = "agent.joined",
        /// Changed a colleague: name, role, teams.
        AgentUpdated = "agent.updated",
        /// Let a colleague in no more.
        AgentDeactivated = "agent.deactivated",
        /// Let a colleague in again.
        AgentReactivated = "agent.reactivated",
        /// Made an API token.
        ApiTokenCreated = "api_token.created",
        /// Revoked an API token.
        ApiTokenDeleted = "api_token.deleted",
        /// Added a channel.
        ChannelCreated = "channel.created",
        /// Changed a channel.
        ChannelUpdated = "channel.updated",
        /// Removed a channel.
        ChannelDeleted = "channel.deleted",
        /// Replaced the secret of a channel.
        ChannelSecretRotated = "channel.secret_rotated",
        /// Took what had come in over a channel and could not be taken the first time.
        ChannelFailureRetried = "channel.failure_retried",
        /// Threw away what had come in over a channel and could not be taken.
        ChannelFailureDiscarded = "channel.failure_discarded",
        /// Blocked a contact.
        ContactBlocked = "contact.blocked",
        /// Unblocked a contact.
        ContactUnblocked = "contact.unblocked",
        /// Showed a contact to some colleagues alone, or to others than before.
        ContactRestricted = "contact.restricted",
        /// Showed a contact to all colleagues again.
        ContactUnrestricted = "contact.unrestricted",
        /// Deleted a contact with everything of it.
        ContactDeleted = "contact.deleted",
        /// Merged a contact into another.
        ContactMerged = "contact.merged",
        /// Exported all data of a contact.
        ContactExported = "contact.exported",
        /// Deleted a conversation.
        ConversationDeleted = "conversation.deleted",
        /// Exported a conversation.
        ConversationExported = "conversation.exported",
        /// Sent a conversation by email.
        ConversationEmailed = "conversation.emailed",
        /// Showed a conversation to some colleagues alone, or to others than before.
        ConversationRestricted = "conversation.restricted",
        /// Showed a conversation as far as teams go again.
        ConversationUnrestricted = "conversation.unrestricted",
        /// Read a restricted conversation without being one of its viewers.
        ConversationViewed = "conversation.viewed",
        /// Took up a job again that was given up.
        JobRetried = "job.retried",
        /// Threw away a job that was given up.
        JobDiscarded = "job.discarded",
        /// Added a label.
        LabelCreated = "label.created",
        /// Changed a label: its name, its color, how urgent it makes.
        LabelUpdated = "label.updated",
        /// Removed a label.
        LabelDeleted = "label.deleted",
        /// The organization was made.
        OrganizationCreated = "organization.created",
        /// Changed the organization's settings.
        OrganizationUpdated = "organization.updated",
        /// Exported a list of contacts.
        OrganizationContactsExported = "organization.contacts_exported",
        /// Began to import contacts from a file.
        OrganizationContactsImported = "organization.contacts_imported",
        /// Added a quick reply for everyone.
        QuickReplyCreated = "quick_reply.created",
        /// Changed a quick reply that everyone has, or had, or has now.
        QuickReplyUpdated = "quick_reply.updated",
        /// Removed a quick reply.
        QuickReplyDeleted = "quick_reply.deleted",
        /// Added a role.
        RoleCreated = "role.created",
        /// Changed a role: its name, what it permits.
        RoleUpdated = "role.updated",
        /// Removed a role.
        RoleDeleted = "role.deleted",
        /// Added a team.
        TeamCreated = "team.created",
        /// Changed a team: its name, members, channels.
        TeamUpdated = "team.updated",
        /// Removed a team.
        TeamDeleted = "team.deleted",
        /// Added a webhook.
        WebhookCreated = "webhook.created",
        /// Changed a webhook.
        WebhookUpdated = "webhook.updated",
        /// Removed a webhook.
        WebhookDeleted = "webhook.deleted",
        /// Replaced the signing secret of a webhook.
        WebhookSecretRotated = "webhook.secret_rotated",
    }
    /// What kind of thing it was done to.
    AuditResource: "resource of the audit log" {
        /// A colleague, or the account they sign in with.
        Agent = "agent",
        /// An API token.
        ApiToken = "api_token",
        /// A channel.
        Channel = "channel",
        /// A contact.
        Contact = "contact",
        /// A conversation.
        Conversation = "conversation",
        /// Work that is done in the background.
        Job = "job",
        /// A label.
        Label = "label",
        /// The organization.
        Organization = "organization",
        /// A quick reply.
        QuickReply = "quick_reply",
        /// A role.
        Role = "role",
        /// A team.
        Team = "team",
        /// A webhook.
        Webhook = "webhook",
    }
    /// How whoever did it came in.
    AuditVia: "way in" {
        /// Signed in with a password, or about to.
        Session = "session",
        /// By an API token, an agent's own or an integration's.
        Token = "token",
        /// Not at all: the server itself, or its operator on the command line.
        System = "system",
    }
}

impl AuditAction {
    /// What kind of thing it is done to.
    pub const fn resource(self) -> AuditResource {
        match self {
            Self::AgentSignedIn
            | Self::AgentSignInFailed
            | Self::AgentSignedOut
            | Self::AgentSessionsEnded
            | Self::AgentSessionRevoked
            | Self::AgentPasswordChanged
            | Self::AgentPasswordLinkSent
            | Self::AgentPasswordReset
            | Self::AgentTotpEnabled
            | Self::AgentTotpDisabled
            | Self::AgentRecoveryCodesRenewed
            | Self::AgentRecoveryCodeUsed
            | Self::AgentCreated
            | Self::AgentInvited
            | Self::AgentInvitationRenewed
            | Self::AgentJoined
            | Self::AgentUpdated
            | Self::AgentDeactivated
            | Self::AgentReactivated => AuditResource::Agent,
            Self::ApiTokenCreated | Self::ApiTokenDeleted => AuditResource::ApiToken,
            Self::ChannelCreated
            | Self::ChannelUpdated
            | Self::ChannelDeleted
            | Self::ChannelSecretRotated
            | Self::ChannelFailureRetried
            | Self::ChannelFailureDiscarded => AuditResource::Channel,
            Self::ContactBlocked
            | Self::ContactUnblocked
            | Self::ContactRestricted
            | Self::ContactUnrestricted
            | Self::ContactDeleted
            | Self::ContactMerged
            | Self::ContactExported => AuditResource::Contact,
            Self::ConversationDeleted
            | Self::ConversationExported
            | Self::ConversationEmailed
            | Self::ConversationRestricted
            | Self::ConversationUnrestricted
            | Self::ConversationViewed => AuditResource::Conversation,
            Self::JobRetried | Self::JobDiscarded => AuditResource::Job,
            Self::LabelCreated | Self::LabelUpdated | Self::LabelDeleted => AuditResource::Label,
            Self::OrganizationCreated
            | Self::OrganizationUpdated
            | Self::OrganizationContactsExported
            | Self::OrganizationContactsImported => AuditResource::Organization,
            Self::QuickReplyCreated | Self::QuickReplyUpdated | Self::QuickReplyDeleted => {
                AuditResource::QuickReply
            }
            Self::RoleCreated | Self::RoleUpdated | Self::RoleDeleted => AuditResource::Role,
            Self::TeamCreated | Self::TeamUpdated | Self::TeamDeleted => AuditResource::Team,
            Self::WebhookCreated
            | Self::WebhookUpdated
            | Self::WebhookDeleted
            | Self::WebhookSecretRotated => AuditResource::Webhook,
        }
    }

    /// What it is to show a conversation to some alone, or not any more.
    pub const fn of_conversation_shown(restricted: bool) -> Self {
        match restricted {
            true => Self::ConversationRestricted,
            false => Self::ConversationUnrestricted,
        }
    }

    /// The same of a contact.
    pub const fn of_contact_shown(restricted: bool) -> Self {
        match restricted {
            true => Self::ContactRestricted,
            false => Self::ContactUnrestricted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_begins_with_what_it_is_done_to() {
        for action in AuditAction::ALL {
            let (kind, _) = action.as_str().split_once('.').expect("two words");
            assert_eq!(kind.parse(), Ok(action.resource()), "{action}");
        }
    }
}

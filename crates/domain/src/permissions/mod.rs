//! What an agent or a program may do. A role is a set of these; `GET /permissions` lists them.
//!
//! The bits of a set are positions in [`Permission::ALL`] and live in memory only;
//! JSON and the database have the keys, so the order may change.

mod granting;
mod set;

pub use granting::{GrantError, RoleHolders, check_grant, check_role_change, check_role_edit};
pub use set::PermissionSet;

use crate::names::names;
use crate::words::words;

words! {
    /// One right.
    Permission: "permission" {
        /// Answer conversations.
        ReplyToConversations = "conversations.reply",
        /// Start conversations.
        StartConversations = "conversations.start",
        /// Assign conversations within own teams.
        AssignConversations = "conversations.assign",
        /// Send conversations by email.
        EmailConversations = "conversations.email",
        /// Manage conversations.
        ManageConversations = "conversations.manage",
        /// See the folder All.
        SeeAllFolder = "conversations.all_folder",
        /// See conversations of every team.
        ViewAllConversations = "conversations.view_all",
        /// Delete conversations.
        DeleteConversations = "conversations.delete",
        /// Export conversations.
        ExportConversations = "conversations.export",
        /// See restricted conversations.
        ViewRestricted = "conversations.view_restricted",
        /// Tag messages.
        TagMessages = "messages.tag",
        /// Keep own quick replies.
        OwnQuickReplies = "quick_replies.own",
        /// Share quick replies with everyone.
        ShareQuickReplies = "quick_replies.share",
        /// Manage invoices.
        ManageInvoices = "invoices.manage",
        /// Send broadcasts.
        SendBroadcasts = "broadcasts.send",
        /// Add and change contacts.
        EditContacts = "contacts.edit",
        /// Block contacts.
        BlockContacts = "contacts.block",
        /// Unblock contacts.
        UnblockContacts = "contacts.unblock",
        /// Import contacts.
        ImportContacts = "contacts.import",
        /// Export contacts.
        ExportContacts = "contacts.export",
        /// Merge contacts.
        MergeContacts = "contacts.merge",
        /// Delete contacts.
        DeleteContacts = "contacts.delete",
        /// Chat with colleagues.
        UseChats = "chats.use",
        /// Delete chats and rooms.
        DeleteChats = "chats.delete",
        /// Manage labels.
        ManageLabels = "labels.manage",
        /// Manage teams.
        ManageTeams = "teams.manage",
        /// Manage agents.
        ManageAgents = "agents.manage",
        /// Manage roles.
        ManageRoles = "roles.manage",
        /// Manage channels.
        ManageChannels = "channels.manage",
        /// Manage assistants.
        ManageAssistants = "assistants.manage",
        /// Manage automation rules.
        ManageAutomations = "automations.manage",
        /// Manage integrations.
        ManageIntegrations = "integrations.manage",
        /// Manage the organization.
        ManageOrganization = "organization.manage",
        /// Delete the organization.
        DeleteOrganization = "organization.delete",
        /// View reports.
        ViewReports = "reports.view",
        /// View the audit log.
        ViewAudit = "audit.view",
    }
    /// What a permission is about; the settings page shows them by these.
    PermissionGroup: "permission group" {
        /// On conversations.
        Conversations = "conversations",
        /// On messages.
        Messages = "messages",
        /// On contacts.
        Contacts = "contacts",
        /// On colleagues.
        Colleagues = "colleagues",
        /// On settings.
        Settings = "settings",
        /// On insight.
        Insight = "insight",
    }
    /// The three roles every organization has; they cannot be edited.
    BuiltInRole: "built-in role" {
        /// May do everything; there is always one.
        Owner = "owner",
        /// Everything but seeing restricted conversations and deleting the organization.
        Administrator = "administrator",
        /// Answers customers.
        Agent = "agent",
    }
}

/// How many roles an organization can have, the built-in ones among them.
pub const MOST_ROLES: usize = 100;

names! {
    /// What a role is called.
    RoleName: 60,
}

impl Permission {
    /// The name people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ReplyToConversations => "Answer conversations",
            Self::StartConversations => "Start conversations",
            Self::AssignConversations => "Assign conversations within own teams",
            Self::EmailConversations => "Send conversations by email",
            Self::ManageConversations => "Manage conversations",
            Self::SeeAllFolder => "See the folder All",
            Self::ViewAllConversations => "See conversations of every team",
            Self::DeleteConversations => "Delete conversations",
            Self::ExportConversations => "Export conversations",
            Self::ViewRestricted => "See restricted conversations",
            Self::TagMessages => "Tag messages",
            Self::OwnQuickReplies => "Keep own quick replies",
            Self::ShareQuickReplies => "Share quick replies with everyone",
            Self::ManageInvoices => "Manage invoices",
            Self::SendBroadcasts => "Send broadcasts",
            Self::EditContacts => "Add and change contacts",
            Self::BlockContacts => "Block contacts",
            Self::UnblockContacts => "Unblock contacts",
            Self::ImportContacts => "Import contacts",
            Self::ExportContacts => "Export contacts",
            Self::MergeContacts => "Merge contacts",
            Self::DeleteContacts => "Delete contacts",
            Self::UseChats => "Chat with colleagues",
            Self::DeleteChats => "Delete chats and rooms",
            Self::ManageLabels => "Manage labels",
            Self::ManageTeams => "Manage teams",
            Self::ManageAgents => "Manage agents",
            Self::ManageRoles => "Manage roles",
            Self::ManageChannels => "Manage channels",
            Self::ManageAssistants => "Manage assistants",
            Self::ManageAutomations => "Manage automation rules",
            Self::ManageIntegrations => "Manage integrations",
            Self::ManageOrganization => "Manage the organization",
            Self::DeleteOrganization => "Delete the organization",
            Self::ViewReports => "View reports",
            Self::ViewAudit => "View the audit log",
        }
    }

    /// What it is about.
    pub const fn group(self) -> PermissionGroup {
        match self {
            Self::ReplyToConversations
            | Self::StartConversations
            | Self::AssignConversations
            | Self::EmailConversations
            | Self::ManageConversations
            | Self::SeeAllFolder
            | Self::ViewAllConversations
            | Self::DeleteConversations
            | Self::ExportConversations
            | Self::ViewRestricted => PermissionGroup::Conversations,
            Self::TagMessages
            | Self::OwnQuickReplies
            | Self::ShareQuickReplies
            | Self::ManageInvoices
            | Self::SendBroadcasts => PermissionGroup::Messages,
            Self::EditContacts
            | Self::BlockContacts
            | Self::UnblockContacts
            | Self::ImportContacts
            | Self::ExportContacts
            | Self::MergeContacts
            | Self::DeleteContacts => PermissionGroup::Contacts,
            Self::UseChats | Self::DeleteChats => PermissionGroup::Colleagues,
            Self::ManageLabels
            | Self::ManageTeams
            | Self::ManageAgents
            | Self::ManageRoles
            | Self::ManageChannels
            | Self::ManageAssistants
            | Self::ManageAutomations
            | Self::ManageIntegrations
            | Self::ManageOrganization
            | Self::DeleteOrganization => PermissionGroup::Settings,
            Self::ViewReports | Self::ViewAudit => PermissionGroup::Insight,
        }
    }

    /// Whether the built-in Agent role has it.
    pub const fn agent_default(self) -> bool {
        matches!(
            self,
            Self::ReplyToConversations
                | Self::StartConversations
                | Self::AssignConversations
                | Self::EmailConversations
                | Self::TagMessages
                | Self::OwnQuickReplies
                | Self::ManageInvoices
                | Self::EditContacts
                | Self::BlockContacts
                | Self::UseChats
        )
    }
}

impl BuiltInRole {
    /// The name people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Administrator => "Administrator",
            Self::Agent => "Agent",
        }
    }

    /// What the role may do.
    pub fn permissions(self) -> PermissionSet {
        Permission::ALL
            .iter()
            .copied()
            .filter(|permission| self.has(*permission))
            .collect()
    }

    fn has(self, permission: Permission) -> bool {
        match self {
            Self::Owner => true,
            Self::Administrator => !matches!(
                permission,
                Permission::ViewRestricted | Permission::DeleteOrganization
            ),
            Self::Agent => permission.agent_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_lacks_only_the_last_two() {
        let owner = BuiltInRole::Owner.permissions();
        let administrator = BuiltInRole::Administrator.permissions();
        let lacks: Vec<_> = owner
            .iter()
            .filter(|p| !administrator.contains(*p))
            .collect();
        assert_eq!(owner, PermissionSet::all());
        assert_eq!(
            lacks,
            [Permission::ViewRestricted, Permission::DeleteOrganization]
        );
    }

    #[test]
    fn an_agent_answers_customers() {
        let agent = BuiltInRole::Agent.permissions().to_string();
        assert_eq!(
            agent,
            "conversations.reply conversations.start conversations.assign conversations.email messages.tag \
             quick_replies.own invoices.manage contacts.edit contacts.block chats.use"
        );
    }

    #[test]
    fn keys_and_titles_are_unique() {
        let unique = |f: fn(Permission) -> &'static str| {
            Permission::ALL
                .iter()
                .map(|p| f(*p))
                .collect::<std::collections::BTreeSet<_>>()
                .len()
        };
        assert_eq!(unique(Permission::as_str), Permission::ALL.len());
        assert_eq!(unique(Permission::title), Permission::ALL.len());
    }
}

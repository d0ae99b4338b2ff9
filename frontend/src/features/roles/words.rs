//! What permissions open, and the groups they stand in, in words people read.

use domain::permissions::{Permission, PermissionGroup};

/// What it opens; nothing of one that this app does not know.
pub fn about(key: &str) -> &'static str {
    let Ok(permission) = key.parse::<Permission>() else {
        return "";
    };
    match permission {
        Permission::ReplyToConversations => text!(permissions.conversations_reply),
        Permission::StartConversations => text!(permissions.conversations_start),
        Permission::AssignConversations => text!(permissions.conversations_assign),
        Permission::EmailConversations => text!(permissions.conversations_email),
        Permission::ManageConversations => text!(permissions.conversations_manage),
        Permission::SeeAllFolder => text!(permissions.conversations_all_folder),
        Permission::ViewAllConversations => text!(permissions.conversations_view_all),
        Permission::DeleteConversations => text!(permissions.conversations_delete),
        Permission::ExportConversations => text!(permissions.conversations_export),
        Permission::ViewRestricted => text!(permissions.conversations_view_restricted),
        Permission::TagMessages => text!(permissions.messages_tag),
        Permission::OwnQuickReplies => text!(permissions.quick_replies_own),
        Permission::ShareQuickReplies => text!(permissions.quick_replies_share),
        Permission::ManageInvoices => text!(permissions.invoices_manage),
        Permission::SendBroadcasts => text!(permissions.broadcasts_send),
        Permission::EditContacts => text!(permissions.contacts_edit),
        Permission::BlockContacts => text!(permissions.contacts_block),
        Permission::UnblockContacts => text!(permissions.contacts_unblock),
        Permission::ImportContacts => text!(permissions.contacts_import),
        Permission::ExportContacts => text!(permissions.contacts_export),
        Permission::MergeContacts => text!(permissions.contacts_merge),
        Permission::DeleteContacts => text!(permissions.contacts_delete),
        Permission::UseChats => text!(permissions.chats_use),
        Permission::DeleteChats => text!(permissions.chats_delete),
        Permission::ManageLabels => text!(permissions.labels_manage),
        Permission::ManageTeams => text!(permissions.teams_manage),
        Permission::ManageAgents => text!(permissions.agents_manage),
        Permission::ManageRoles => text!(permissions.roles_manage),
        Permission::ManageChannels => text!(permissions.channels_manage),
        Permission::ManageAssistants => text!(permissions.assistants_manage),
        Permission::ManageAutomations => text!(permissions.automations_manage),
        Permission::ManageIntegrations => text!(permissions.integrations_manage),
        Permission::ManageOrganization => text!(permissions.organization_manage),
        Permission::DeleteOrganization => text!(permissions.organization_delete),
        Permission::ViewReports => text!(permissions.reports_view),
        Permission::ViewAudit => text!(permissions.audit_view),
    }
}

/// The heading of a group, and the picture before it.
pub fn group(name: &str) -> (String, icondata::Icon) {
    let (title, drawing) = match name.parse::<PermissionGroup>() {
        Ok(PermissionGroup::Conversations) => (text!(permissions.conversations), icondata::LuInbox),
        Ok(PermissionGroup::Messages) => (text!(permissions.messages), icondata::LuMessageSquare),
        Ok(PermissionGroup::Contacts) => (text!(permissions.contacts), icondata::LuContact),
        Ok(PermissionGroup::Colleagues) => (text!(permissions.colleagues), icondata::LuUsers),
        Ok(PermissionGroup::Settings) => {
            (text!(permissions.settings), icondata::LuSlidersHorizontal)
        }
        Ok(PermissionGroup::Insight) => (text!(permissions.insight), icondata::LuScrollText),
        // Of a newer server.
        Err(_) => return (name.to_owned(), icondata::LuKeyRound),
    };
    (title.to_owned(), drawing)
}

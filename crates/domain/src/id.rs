//! One newtype per entity, so a label id can never be passed as a conversation id.

/// Declares 64-bit ids: numbers in the database, decimal strings in JSON, where a
/// number of that size would lose its last digits in a browser.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(i64);

        impl From<i64> for $name { fn from(id: i64) -> Self { Self(id) } }
        impl From<$name> for String { fn from(id: $name) -> Self { id.to_string() } }
        impl AsRef<i64> for $name { fn as_ref(&self) -> &i64 { &self.0 } }
        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> { text.parse() }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.parse().ok().filter(|id| *id > 0).map(Self).ok_or(InvalidId)
            }
        }
    )+};
}

ids! {
    /// A tenant; every row belongs to one.
    OrganizationId,
    /// A person who signs in.
    AgentId,
    /// A named set of permissions.
    RoleId,
    /// Agents and the channels they work on.
    TeamId,
    /// One connected account of a provider.
    ChannelId,
    /// A customer.
    ContactId,
    /// A file of contacts, and what became of its rows.
    ContactImportId,
    /// An address a contact is known by.
    IdentityId,
    /// Something more that an organization keeps of its contacts.
    ContactAttributeId,
    /// A thread with one contact about one matter.
    ConversationId,
    /// One message of a conversation.
    MessageId,
    /// A file sent or received.
    AttachmentId,
    /// A coloured tag on conversations.
    LabelId,
    /// A word on single messages.
    TagId,
    /// A list of conversations as an agent set it up.
    SavedViewId,
    /// An answer written once and used often.
    QuickReplyId,
    /// Private text, never sent.
    NoteId,
    /// One sign-in of an agent.
    SessionId,
    /// A link that lets an agent set a password.
    InvitationId,
    /// Work to be done after a commit.
    JobId,
    /// One change in the live stream.
    EventId,
    /// An AI that answers until it hands over.
    AssistantId,
    /// What a program signs in with.
    ApiTokenId,
    /// A subscription of an integrator.
    WebhookId,
    /// One line in a conversation's log.
    LogEntryId,
    /// One line in the audit log.
    AuditEntryId,
    /// One call of a webhook.
    DeliveryId,
    /// One entry of a provider's call that could not be taken.
    FailureId,
    /// An approved text of a channel.
    TemplateId,
}

/// Not a positive 64-bit number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct InvalidId;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_positive_numbers_are_ids() {
        assert_eq!("42".parse(), Ok(LabelId(42)));
        for text in ["", "0", "-1", "vip", "9223372036854775808"] {
            assert_eq!(text.parse::<LabelId>(), Err(InvalidId), "{text}");
        }
    }
}

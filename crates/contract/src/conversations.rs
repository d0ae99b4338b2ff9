//! Threads with one contact about one matter, as lists and threads show them.

use crate::filters::filtered;
use crate::messages::{AuthorKind, DeliveryState, Direction, EmailAddress, MessageKind};
pub use crate::starting::{StartContact, StartConversation};
pub use crate::visibility::SetVisibility;
use domain::{
    AgentId, AssistantId, ChannelId, ContactId, ConversationId, IdentityId, LabelId, MessageId,
    TagId, TeamId, Timestamp,
};
use serde::{Deserialize, Serialize};

words! {
    /// Whether a conversation goes on.
    Status { Open = "open", Closed = "closed" }
}
words! {
    /// Derived: only our messages so far, waiting for us, answered, closed.
    ReplyState { Created = "created", Pending = "pending", Replied = "replied", Resolved = "resolved" }
}
words! {
    Priority { Normal = "normal", High = "high" }
}
words! {
    /// A kind of list; each holds only what the reader may see.
    Folder {
        Inbox = "inbox", Yours = "yours", Open = "open", Automated = "automated", Team = "team",
        Closed = "closed", All = "all", Blacklist = "blacklist", Archived = "archived",
        Snoozed = "snoozed", Favorites = "favorites",
    }
}
words! {
    Sort { Newest = "newest", Waiting = "waiting" }
}

/// The customer, as a row shows them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ContactRef {
    pub id: ContactId,
    /// The display name.
    pub name: String,
    pub color: String,
}

/// The channel a conversation began on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChannelRef {
    pub id: ChannelId,
    pub kind: String,
    pub name: String,
}

/// The assistant of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AssistantRef {
    pub id: AssistantId,
    pub active: bool,
}

/// Who did something; `id` is null for the system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ActorRef {
    pub kind: AuthorKind,
    pub id: Option<String>,
}

/// The newest message, as a row shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LastMessage {
    pub id: MessageId,
    /// Null when withheld.
    pub preview: Option<String>,
    pub kind: MessageKind,
    pub direction: Direction,
    pub author: ActorRef,
    pub sent_at: Timestamp,
    /// Null for inbound messages.
    pub delivery: Option<DeliveryState>,
}

/// A conversation as every list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Conversation {
    pub id: ConversationId,
    /// Unique in the organization, rising, with gaps; shown to people and used in links.
    pub number: i64,
    pub subject: Option<String>,
    pub contact: ContactRef,
    pub channel: ChannelRef,
    pub status: Status,
    pub reply_state: ReplyState,
    pub archived: bool,
    pub blocked: bool,
    pub restricted: bool,
    /// Seen only through `conversations.view_restricted`: no preview.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
    pub snoozed_until: Option<Timestamp>,
    pub assignee_ids: Vec<AgentId>,
    pub team_id: Option<TeamId>,
    pub assistant: Option<AssistantRef>,
    pub label_ids: Vec<LabelId>,
    /// The tags that any of its messages has.
    #[serde(default)]
    pub tag_ids: Vec<TagId>,
    pub priority: Priority,
    /// The reader's own; absent in the event stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    pub waiting_since: Option<Timestamp>,
    pub unreplied_count: i64,
    /// The reader's own; absent in the event stream: `inbound_seq` less one's read mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_count: Option<i64>,
    pub inbound_seq: i64,
    pub last_message: Option<LastMessage>,
    pub last_customer_message_at: Option<Timestamp>,
    pub last_activity_at: Timestamp,
    pub unassigned_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub closed_by: Option<ActorRef>,
    /// Since when it stands in the blacklist.
    #[serde(default)]
    pub blocked_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// Counts edits of the conversation itself.
    pub version: i64,
    /// Counts every change, messages included; the event stream is compared by it.
    pub revision: i64,
}

words! {
    /// Whether one can write over a channel now.
    ReplyChannelState {
        Free = "free", TemplateOnly = "template_only", OptedOut = "opted_out",
        NotSubscribed = "not_subscribed", Unreachable = "unreachable",
        ChannelDisabled = "channel_disabled",
    }
}

/// One channel and address the composer may write to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReplyOption {
    pub channel_id: ChannelId,
    pub channel_name: String,
    pub kind: String,
    pub identity_id: IdentityId,
    pub address: String,
    /// Exactly one is.
    pub default: bool,
    pub state: ReplyChannelState,
    /// `channel_disabled` for good: the channel was removed.
    #[serde(default)]
    pub channel_removed: bool,
    /// Until when `state` holds; null: nobody knows of an end.
    pub until: Option<Timestamp>,
    /// The window is shut and a person may still answer: the provider is told that one does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub human_agent_tag: bool,
    pub limits: crate::channels::Limits,
    /// Over mail: who an answer to all would reach, without our own addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<ReplyEmail>,
}

/// Whom an answer goes to that leaves out nobody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReplyEmail {
    pub to: Vec<EmailAddress>,
    pub cc: Vec<EmailAddress>,
}

words! {
    /// What an agent does with a conversation right now.
    PresenceState { Viewing = "viewing", Typing = "typing", Away = "away" }
}

/// A colleague in the same conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ConversationPresence {
    pub agent_id: AgentId,
    pub state: PresenceState,
}

/// `PUT /conversations/{id}/presence`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SetPresence {
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub state: PresenceState,
}

/// One conversation, opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ConversationDetails {
    #[serde(flatten)]
    pub conversation: Conversation,
    pub previous_id: Option<ConversationId>,
    /// Who may see it while it is restricted.
    pub viewer_ids: Vec<AgentId>,
    /// Colleagues who look or type now.
    pub presence: Vec<ConversationPresence>,
    /// Empty while the contact is blocked.
    pub reply_options: Vec<ReplyOption>,
    /// How many messages wait for their time.
    #[serde(default)]
    pub pending_scheduled: u32,
}

/// `POST /conversations/{id}/close`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Take back the messages that wait for their time; else they are 409 `scheduled_messages`.
    #[serde(default)]
    pub cancel_scheduled: bool,
}

filtered! {
    /// `GET /conversations`
    ConversationQuery {
        /// `inbox` unless told; with `number` or `contact_id` alone, everything the caller may see.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "server", param(inline))]
        pub folder: Option<Folder>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "server", param(inline))]
        pub sort: Option<Sort>,
        /// Urgent conversations on top.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub priority_first: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub contact_id: Option<ContactId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub limit: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<String>,
    }
}

/// What a folder holds for the caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FolderCounts {
    pub conversations: i64,
    pub unreplied_conversations: i64,
    pub unreplied_messages: i64,
    /// Among some 500 of the most recent rows of each status; 100 stands for 100 or more.
    pub unread_conversations: i64,
}

/// `GET /conversations/counts`: only the folders the caller may open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Counts {
    pub inbox: FolderCounts,
    pub yours: FolderCounts,
    pub open: FolderCounts,
    pub automated: FolderCounts,
    pub team: FolderCounts,
    pub closed: FolderCounts,
    pub archived: FolderCounts,
    pub snoozed: FolderCounts,
    pub favorites: FolderCounts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<FolderCounts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blacklist: Option<FolderCounts>,
}

/// `POST /conversations/{id}/assign` and `…/revoke`: adds, takes away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub agent_ids: Vec<AgentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
}

/// `POST /conversations/{id}/transfer`: exactly one of the three targets.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unassigned: bool,
    /// Taken as a note in the conversation, for whoever has it next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(max_length = 10_000))]
    pub note: Option<String>,
}

/// `PATCH /conversations/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchConversation {
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(value_type = Option<String>, max_length = 500)
    )]
    pub subject: Option<Option<String>>,
}

/// `POST /conversations/{id}/snooze`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    pub until: Timestamp,
}

/// `POST /conversations/{id}/read`: up to a message, or all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
}

//! The words and rules of Switchboard: what a conversation, a contact or a permission *is*
//! and what may happen to it. No clock, no randomness, no database, no network; compiles to WASM.
#![deny(missing_docs)]

pub mod actors;
pub mod agents;
pub mod api_tokens;
pub mod audit;
pub mod automated;
pub mod channels;
pub mod choosing;
pub mod contacts;
pub mod conversations;
pub mod counters;
mod countries;
pub mod drafts;
pub mod files;
pub mod filters;
pub mod finding;
pub mod folders;
pub mod hours;
mod id;
pub mod identities;
pub mod imports;
pub mod jobs;
pub mod labels;
pub mod messages;
mod names;
pub mod notes;
pub mod organizations;
pub mod pacing;
pub mod password_resets;
pub mod permissions;
pub mod presence;
pub mod principal;
pub mod quick_replies;
pub mod reading;
pub mod replying;
pub mod routing;
#[cfg(feature = "schema")]
mod schema;
pub mod search;
pub mod signups;
pub mod spreadsheets;
pub mod tags;
pub mod teams;
pub mod templates;
mod time;
pub mod totp;
pub mod user_agents;
pub mod visibility;
pub mod webhooks;
mod words;

pub use countries::{Country, CountryError};
pub use id::{
    AgentId, ApiTokenId, AssistantId, AttachmentId, AuditEntryId, ChannelId, ContactAttributeId,
    ContactId, ContactImportId, ConversationId, DeliveryId, EventId, FailureId, IdentityId,
    InvalidId, InvitationId, JobId, LabelId, LogEntryId, MessageId, NoteId, OrganizationId,
    QuickReplyId, RoleId, SavedViewId, SessionId, TagId, TeamId, TemplateId, WebhookId,
};
pub use names::NameError;
pub use time::{InvalidTime, Timestamp};
pub use words::UnknownWord;

/// What is wrong with a text that a person typed.
pub trait Flaw: std::error::Error {
    /// Stable name for programs, in `snake_case`; the sentence for people is `Display`.
    fn code(&self) -> &'static str;
}

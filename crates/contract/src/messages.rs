//! What is said in a conversation.

use crate::attachments::Attachment;
use crate::tags::MessageTag;
use crate::templates::FilledTemplate;
use domain::{AttachmentId, ChannelId, ConversationId, IdentityId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

words! {
    /// From the customer, or to them.
    Direction { Inbound = "inbound", Outbound = "outbound" }
}
words! {
    /// What a message mainly is.
    MessageKind {
        Text = "text", Image = "image", Audio = "audio", Video = "video", File = "file",
        Location = "location", Contact = "contact", Sticker = "sticker", Template = "template",
        Unsupported = "unsupported",
    }
}
words! {
    /// Who speaks or acts.
    AuthorKind {
        Contact = "contact", Agent = "agent", Assistant = "assistant",
        Integration = "integration", System = "system",
    }
}
words! {
    /// How far an outbound message has come; only forward, save by retry.
    DeliveryState {
        Scheduled = "scheduled", Queued = "queued", Sending = "sending", Sent = "sent",
        Delivered = "delivered", Read = "read", Failed = "failed",
        /// Handed over, answer lost: nobody sends it again unless an agent says so.
        Unsettled = "unknown",
        Cancelled = "cancelled",
    }
}

/// Who wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Author {
    pub kind: AuthorKind,
    pub id: Option<String>,
    pub name: Option<String>,
}

/// Why a message did not leave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DeliveryError {
    pub code: String,
    /// A sentence for the agent.
    pub message: String,
    pub retryable: bool,
}

/// How far a message has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Delivery {
    pub state: DeliveryState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<DeliveryError>,
    /// When a scheduled message leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// It only waits so that it can be undone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
    /// Its author was deactivated: it waits for somebody with `conversations.manage` to set a time or
    /// to delete it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
}

/// The message one answers, as a quote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReplyTo {
    pub id: MessageId,
    pub author: Author,
    pub preview: String,
}

words! {
    /// What an agent should know before they trust a mail.
    EmailWarning {
        /// Its author wants answers on another domain.
        ReplyElsewhere = "reply_elsewhere",
        /// The server that sent it may not send for that domain.
        Spf = "spf",
        /// Its signature does not hold.
        Dkim = "dkim",
        /// The domain of its author does not vouch for it.
        Dmarc = "dmarc",
    }
}

/// An address of mail, and whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EmailAddress {
    pub address: String,
    pub name: Option<String>,
}

/// What only a mail has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessageEmail {
    pub from: EmailAddress,
    pub to: Vec<EmailAddress>,
    pub cc: Vec<EmailAddress>,
    /// Who had it without the others' knowing; of what was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bcc: Vec<EmailAddress>,
    pub subject: Option<String>,
    /// Where its author wants answers, if that is elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The page of it as its author formatted it, for a sandboxed frame: nothing in it runs, and pictures
    /// that are elsewhere are left out unless `&images=1` is added. Holds for one to two hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html_url: Option<String>,
    /// Those of the attachments that stand in that page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inline_ids: Vec<AttachmentId>,
    /// The words of others that its author left below their own.
    pub quoted: Option<String>,
    pub warnings: Vec<EmailWarning>,
}

/// Somebody a mail is to go to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    #[cfg_attr(
        feature = "server",
        validate(length(max = 254)),
        schema(max_length = 254)
    )]
    pub address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1000)),
        schema(max_length = 1000)
    )]
    pub name: Option<String>,
}

impl From<EmailAddress> for Recipient {
    fn from(one: EmailAddress) -> Self {
        Self {
            address: one.address,
            name: one.name,
        }
    }
}

/// Whom a mail goes to, and what it is about; 100 people at most.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewEmail {
    /// At least one.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100), nested),
        schema(min_items = 1, max_items = 100)
    )]
    pub to: Vec<Recipient>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100), nested),
        schema(max_items = 100)
    )]
    pub cc: Vec<Recipient>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100), nested),
        schema(max_items = 100)
    )]
    pub bcc: Vec<Recipient>,
    /// The conversation's, marked as an answer, unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_length = 200)
    )]
    pub subject: Option<String>,
}

words! {
    /// What led a customer here.
    ReferralSource { Ad = "ad", Post = "post", Product = "product", Link = "link" }
}

/// What led a customer to write: an advertisement, a post, a product or a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessageReferral {
    pub source: ReferralSource,
    /// What stands above it, or what it was called for the provider.
    pub headline: Option<String>,
    /// Where it is to be seen.
    pub link: Option<String>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Message {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    /// The sender's own id for it (`Idempotency-Key`), by which an app knows its own again.
    pub client_id: Option<String>,
    pub direction: Direction,
    pub kind: MessageKind,
    pub author: Author,
    pub channel_id: ChannelId,
    pub identity_id: Option<IdentityId>,
    pub text: Option<String>,
    pub attachments: Vec<Attachment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
    /// The template it was made from; `text` is what the customer reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<FilledTemplate>,
    /// `greeting`, `away`, `broadcast`; absent when a person or an assistant wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automated: Option<String>,
    /// Null for inbound messages.
    pub delivery: Option<Delivery>,
    /// For inbound messages: the how manieth of the conversation; unread is compared by it.
    pub inbound_seq: Option<i64>,
    #[serde(default)]
    pub tags: Vec<MessageTag>,
    /// Signs that customers put to it: an emoji each.
    #[serde(default)]
    pub reactions: Vec<String>,
    /// It was written with the provider's own app, and not here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sent_elsewhere: bool,
    /// What led the customer to write it, as the provider tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<MessageReferral>,
    /// What only a mail has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<MessageEmail>,
    pub edited_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    pub sent_at: Timestamp,
    pub version: i64,
}

/// A page of a thread, newest first. With `around` also the way to newer messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessagePage {
    pub items: Vec<Message>,
    /// Older messages.
    pub next_cursor: Option<String>,
    /// Newer messages.
    pub prev_cursor: Option<String>,
}

/// `GET /conversations/{id}/messages`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MessageQuery {
    /// The page about this message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<MessageId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `POST /conversations/{id}/messages`; its `Idempotency-Key` becomes `client_id`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// A channel may allow less: 422 `text_too_long` with its `limit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(max_length = 10_000))]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 20)), schema(max_items = 20))]
    pub attachment_ids: Vec<AttachmentId>,
    /// Instead of text and files: one of the channel's, filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub template: Option<FilledTemplate>,
    /// With `identity_id` one of the `reply_options`; the default one unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_id: Option<IdentityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_id: Option<MessageId>,
    /// Over a channel of mail: whom it goes to; the customer alone unless told. 422 `not_mail` elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub email: Option<NewEmail>,
    /// The newest message the writer had seen: 409 `newer_messages` when a human wrote since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_message_id: Option<MessageId>,
    /// Send although a colleague answered meanwhile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force: bool,
    /// The version of the draft it was written in: the draft is forgotten with it, unless it was saved
    /// again since. Whichever there is unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft_version: Option<i64>,
    /// Wait 5 seconds, in which it can be deleted from the scheduled messages.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
    /// Leave at this time, within a year; wins over `undo`. Whether it may is asked again then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// From an integration: whether the customer is answered with it and waits no longer. What an agent writes always is an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counts_as_answer: bool,
}

/// `PATCH /conversations/{id}/scheduled-messages/{message_id}`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchScheduledMessage {
    /// Empty where the files say it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(max_length = 10_000))]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

words! {
    /// What an agent found out about a message whose answer was lost.
    SettledAs { Sent = "sent", Failed = "failed" }
}

/// `POST /conversations/{id}/messages/{message_id}/forward`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ForwardMessage {
    /// Where the copy goes: any that you may answer, the same one too.
    pub conversation_id: ConversationId,
    /// A word before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100_000)),
        schema(max_length = 100_000)
    )]
    pub text: Option<String>,
    /// Whom it goes to over a channel of mail, such as somebody outside; the customer unless told. The subject is that of
    /// the mail, marked as forwarded, unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub email: Option<NewEmail>,
}

/// `POST /conversations/{id}/messages/{message_id}/settle`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Settle {
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub r#as: SettledAs,
}

//! A call of a provider, and what it brings.

use crate::{Media, TemplateState};
use domain::identities::Scheme;
use domain::messages::{Delivery, Email, MessageKind, Referral};
use domain::{MessageId, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::net::IpAddr;

/// A call as it came: signatures are over the raw bytes.
#[derive(Clone, Copy, Debug)]
pub struct WebhookCall<'a> {
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// As the provider knows it: our public address, the path and the query.
    pub url: &'a str,
    /// What follows the channel's own path, such as `message`; mostly nothing.
    pub tail: &'a str,
    /// Names in lower case, and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// After the `?`.
    pub query: &'a str,
    /// Raw.
    pub body: &'a [u8],
    /// When it came, for signatures with a time.
    pub now: Timestamp,
    /// From where, as far as the proxies in front of us tell; unknown of what was kept.
    pub from: Option<IpAddr>,
}

impl<'a> WebhookCall<'a> {
    /// What was kept of a call, to be read once more.
    pub fn again(body: &'a [u8], now: Timestamp) -> Self {
        Self {
            method: "POST",
            url: "",
            tail: "",
            headers: &[],
            query: "",
            body,
            now,
            from: None,
        }
    }

    /// The value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let named = self.headers.iter().find(|(other, _)| *other == name);
        named.map(|(_, value)| *value)
    }

    /// The first value of this name in the query.
    pub fn asked(&self, name: &str) -> Option<Cow<'a, str>> {
        form_urlencoded::parse(self.query.as_bytes())
            .find(|(other, _)| other == name)
            .map(|(_, value)| value)
    }
}

/// What a call comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// What it brings; each is applied on its own.
    pub entries: Vec<Entry>,
    /// What the provider hears once all of it is kept.
    pub reply: Reply,
}

impl From<Vec<Entry>> for Taken {
    fn from(entries: Vec<Entry>) -> Self {
        let reply = Reply::default();
        Self { entries, reply }
    }
}

/// The body of a 200.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Such as `text/xml`.
    pub media_type: &'static str,
    /// Mostly nothing.
    pub body: String,
}

impl Default for Reply {
    fn default() -> Self {
        let media_type = "text/plain; charset=utf-8";
        let body = String::new();
        Self { media_type, body }
    }
}

/// One thing a call brings. As JSON it is what a failure is kept as.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// A customer wrote.
    Message(Box<Incoming>),
    /// Somebody of ours wrote, and not with us: from the provider's own app.
    Echo(Box<Echo>),
    /// One of our messages went on.
    Receipt(Receipt),
    /// A customer may be written to from now on, or not any more.
    Consent(Consent),
    /// A customer changed what they wrote.
    Edited {
        /// The provider's id of the message.
        provider_id: String,
        /// The words now.
        text: String,
        /// When, as the provider tells it.
        #[serde(default)]
        at: Option<Timestamp>,
    },
    /// A customer took back what they wrote.
    Deleted {
        /// The provider's id of the message.
        provider_id: String,
    },
    /// A customer put a sign to a message, or took it away.
    Reaction(Reaction),
    /// The provider takes nothing of this channel any more, such as when the account withdrew our access.
    Stopped {
        /// For people.
        reason: String,
    },
    /// A customer came by something that leads to us, without a word yet.
    Referred {
        /// Who.
        from: Vec<Party>,
        /// By what.
        referral: Referral,
        /// When, as the provider tells it.
        #[serde(default)]
        at: Option<Timestamp>,
    },
    /// The provider thinks otherwise of a template.
    TemplateState {
        /// As the provider knows it.
        name: String,
        /// Such as `en_US`.
        language: String,
        /// Whether it can be sent now.
        state: TemplateState,
    },
    /// A customer is at another address now.
    Moved {
        /// Where they were.
        from: Vec<Party>,
        /// Where they are.
        to: Vec<Party>,
    },
    /// Of another number, page or account of the same app, which has one address for all of them.
    Elsewhere {
        /// A call of its own that says it.
        raw: String,
        /// Why it is kept where it belongs to nobody here; none where nobody loses anything by it.
        reason: Option<String>,
    },
    /// Something we cannot read; kept for people to look at.
    Unreadable {
        /// As it came.
        raw: String,
        /// Why.
        reason: String,
    },
}

impl Entry {
    /// What could not be read, as it came.
    pub fn unreadable(raw: &[u8], reason: impl ToString) -> Self {
        Self::Unreadable {
            raw: String::from_utf8_lossy(raw).into_owned(),
            reason: reason.to_string(),
        }
    }
}

/// Somebody, as a provider knows them: the scheme and the address.
pub type Party = (Scheme, String);

/// A customer's message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    /// The provider's id: what makes a repeat harmless.
    pub provider_id: String,
    /// Who wrote, as the provider proves it; any of these finds the contact. The first is answered.
    pub from: Vec<Party>,
    /// The name in the provider's profile.
    pub name: Option<String>,
    /// What it is; told by the words and the files where nothing is said.
    pub kind: Option<MessageKind>,
    /// The words.
    pub text: Option<String>,
    /// Files that are still with the provider.
    pub media: Vec<Media>,
    /// The provider's time. Of one that tells whole seconds the end of that second: what a colleague wrote within
    /// it is more often what the customer answers than what answers them.
    pub sent_at: Option<Timestamp>,
    /// The provider's id of the message it answers.
    pub reply_to: Option<String>,
    /// What led them to write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What only a mail has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Box<Letter>>,
}

/// What only a mail has that came in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// What is kept with the message.
    pub email: Email,
    /// Messages it may answer, ours by our id or any by the provider's, the likeliest first.
    pub answers: Vec<String>,
    /// Whether a machine wrote it: no machine of ours answers.
    pub by_machine: bool,
    /// Files that came in it.
    pub files: Vec<Enclosed>,
}

/// A file whose bytes came with its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosed {
    /// As the customer named it.
    pub name: Option<String>,
    /// As they say; the bytes decide.
    pub media_type: Option<String>,
    /// What it is to its mail.
    #[serde(default)]
    pub enclosed_as: EnclosedAs,
    /// As they are.
    #[serde(with = "crate::enclosing")]
    pub bytes: Vec<u8>,
}

/// What a file is to its mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnclosedAs {
    /// Something that came along.
    #[default]
    File,
    /// A picture that stands in the mail, by its `Content-ID`.
    Inline(String),
    /// The mail itself, as its author formatted it: HTML in UTF-8.
    Html,
}

impl Incoming {
    /// A message of somebody, without anything in it yet.
    pub fn new(provider_id: impl Into<String>, from: Vec<Party>) -> Self {
        Self {
            provider_id: provider_id.into(),
            from,
            name: None,
            kind: None,
            text: None,
            media: Vec::new(),
            sent_at: None,
            reply_to: None,
            referral: None,
            letter: None,
        }
    }
}

/// A message of ours that was written elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Echo {
    /// To whom.
    pub to: Vec<Party>,
    /// Ours, when it is one that we handed over ourselves.
    pub message_id: Option<MessageId>,
    /// The rest; `from` means nothing here.
    pub message: Incoming,
}

/// How far one of our messages got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which.
    pub of: Receipted,
    /// How far.
    pub state: Delivery,
    /// Why it failed.
    pub error: Option<ReceiptError>,
}

/// Which messages a receipt is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipted {
    /// Ours, by the id which the provider gave back.
    Ours(MessageId),
    /// One attempt at ours, which may have been made again since.
    Attempt {
        /// The id which the provider gave back.
        ours: MessageId,
        /// The id which the provider gave the attempt.
        provider_id: String,
    },
    /// One, by the id which the provider gave it.
    Provider(String),
    /// Everything that had been handed over for somebody by then.
    UpTo {
        /// To whom it went.
        to: Party,
        /// Until when.
        at: Timestamp,
    },
    /// Everything that had been handed over for somebody up to one.
    UpToMessage {
        /// To whom it went.
        to: Party,
        /// The provider's id of the last.
        provider_id: String,
    },
}

/// Why a message did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptError {
    /// Stable name for programs.
    pub code: String,
    /// For people.
    pub reason: String,
    /// Whether sending it again may help.
    pub retryable: bool,
    /// What it says about the customer.
    pub consent: Option<ConsentChange>,
    /// What it says about the template that the message was made from.
    #[serde(default)]
    pub template: Option<TemplateState>,
}

/// Somebody may be written to from now on, or not any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// Who.
    pub from: Vec<Party>,
    /// What changed.
    pub change: ConsentChange,
    /// When, as the provider tells it.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// The provider's id of the message, or else of the event, that said so: where no time is told it makes
    /// a repeat harmless.
    #[serde(default)]
    pub said_in: Option<String>,
}

/// What changed about writing to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChange {
    /// They said stop.
    OptedOut,
    /// They said start.
    OptedIn,
    /// They left, or blocked us.
    Unsubscribed,
    /// They came, or came back.
    Subscribed,
}

/// A sign at a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Who put it there.
    pub from: Vec<Party>,
    /// The provider's id of the message.
    pub provider_id: String,
    /// None: it was taken away.
    pub emoji: Option<String>,
    /// When, as the provider tells it.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// Why a call is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nobody calls channels of this kind.
    #[error("this kind of channel has no webhook")]
    NoWebhook,
    /// Missing or wrong; nothing is stored.
    #[error("the signature does not match")]
    Signature,
    /// From none of the addresses that the provider is known to call from; nothing is stored.
    #[error("calls are not taken from this address")]
    Address,
    /// Not what was agreed with the one who asks us to prove ourselves; or a token that is genuine, and for
    /// somebody else or too old.
    #[error("the verification token does not match")]
    Token,
}

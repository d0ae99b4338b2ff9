//! How messages reach Switchboard from a provider and leave to one.
//!
//! One file per kind of channel. A new kind is a unit struct that implements [`Connector`] and one
//! line in [`ALL`]; the settings form, its validation, the webhook's path and the delivery follow
//! from what it says about itself. No database here, and no network but through [`Http`].
#![deny(missing_docs)]

mod api;
mod http;
mod reaching;
mod receiving;
mod sending;
mod settings;
mod signing;
mod testing;
mod webchat;

pub use http::{Http, HttpError, Request, Response};
pub use reaching::{NumberCheck, NumberReach};
pub use receiving::{Entry, Incoming, Receipt, Refused, WebhookCall};
pub use sending::{File, Outgoing, Recipient, SendError, Sent};
pub use settings::{Choice, Setting, SettingFlaw, SettingKind, Settings, check, text};
pub use signing::{BadSecret, signed};
pub use testing::{Check, Site};
pub use webchat::{PreChatField, Webchat, pre_chat_fields};

use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::{Address, Scheme};
use std::fmt::Debug;

/// Every kind of channel, in the order they are offered.
pub const ALL: &[&dyn Connector] = &[&webchat::Webchat, &api::Api];

/// The connector of a kind; none while nobody has written it.
pub fn of(kind: ChannelKind) -> Option<&'static dyn Connector> {
    ALL.iter()
        .copied()
        .find(|connector| connector.kind() == kind)
}

/// What a kind of channel is and can do.
#[async_trait]
pub trait Connector: Debug + Send + Sync {
    /// Stable name in the database, the API and the webhook's path.
    fn kind(&self) -> ChannelKind;

    /// What people call it.
    fn title(&self) -> &'static str;

    /// What an administrator fills in; the form is drawn from this.
    fn settings(&self) -> &'static [Setting];

    /// What is wrong with settings beyond what their description says.
    fn check(&self, _settings: &Settings) -> Vec<SettingFlaw> {
        Vec::new()
    }

    /// The setting that holds a secret the server makes itself and shows once.
    fn own_secret(&self) -> Option<&'static str> {
        None
    }

    /// How its customers are known.
    fn identity_schemes(&self) -> &'static [Scheme];

    /// By which kind of address one begins to write to somebody; none where only who wrote first can be
    /// reached.
    fn addressed_by(&self, _settings: &Settings) -> Option<Scheme> {
        None
    }

    /// Whether a number can be written to, as far as the provider says.
    async fn check_number(
        &self,
        _settings: &Settings,
        _phone: &Address,
        _http: &dyn Http,
    ) -> NumberCheck {
        NumberCheck::unknown("This channel has no check")
    }

    /// Looks whether the channel works, without sending anybody a message.
    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check>;

    /// What it carries.
    fn capabilities(&self) -> Capabilities;

    /// Reads a call of the provider. Pure: the caller has the bytes and keeps the result. A kind
    /// that nobody calls refuses with [`Refused::NoWebhook`].
    fn receive(
        &self,
        _settings: &Settings,
        _call: &WebhookCall<'_>,
    ) -> Result<Vec<Entry>, Refused> {
        Err(Refused::NoWebhook)
    }

    /// Whether the provider calls us.
    fn has_webhook(&self) -> bool {
        false
    }

    /// Whether its customers can be told that we have read what they wrote (K-13).
    fn tells_of_reading(&self) -> bool {
        false
    }

    /// Hands one message to the provider.
    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError>;
}

/// What a kind of channel can carry.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities {
    /// Files go both ways.
    pub attachments: bool,
    /// It tells when a message has arrived.
    pub delivery_receipts: bool,
    /// It tells when a message was read.
    pub read_receipts: bool,
    /// It tells who types.
    pub typing: bool,
    /// Longest text, in characters.
    pub text: u32,
    /// Such as `image/*`; empty = whatever the organization allows.
    pub media_types: &'static [&'static str],
    /// Largest file.
    pub max_bytes: i64,
}

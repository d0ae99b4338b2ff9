//! How messages reach Switchboard from a provider and leave to one.
//!
//! One file per kind of channel. A new kind is a unit struct that implements [`Connector`] and one
//! line in [`ALL`]; the settings form, its validation, the webhook's path and the delivery follow
//! from what it says about itself. No database here, and no network but through [`Http`].
#![deny(missing_docs)]

mod api;
mod apple;
mod capabilities;
mod email;
mod enclosing;
mod granting;
mod http;
mod login;
mod media;
mod meta;
mod networks;
mod post;
mod proof;
mod reaching;
mod receiving;
mod sending;
mod settings;
mod signing;
mod sms;
mod sms_mitto;
mod sms_twilio;
mod telegram;
mod templates;
mod testing;
mod viber;
mod webchat;
mod whatsapp;
mod words;
mod x;

pub use capabilities::{Capabilities, MediaLimit, Together};
pub use granting::{Denied, Granted, granted};
pub use http::{Body, FileBody, Http, HttpError, Part, Request, Response};
pub use login::{Grant, Login, Proof};
pub use media::{Download, Media, MediaError};
pub use networks::network;
pub use post::{Mail, MailServer, Mailbox, Post, PostError, Security};
pub use reaching::{NumberCheck, NumberReach};
pub use receiving::{
    Consent, ConsentChange, Echo, Enclosed, EnclosedAs, Entry, Incoming, Letter, Party, Reaction,
    Receipt, ReceiptError, Receipted, Refused, Reply, Taken, WebhookCall,
};
pub use sending::{File, Outgoing, Recipient, SendError, Sent, TemplateMessage, Thread};
pub use settings::{Choice, Setting, SettingFlaw, SettingKind, Settings, check, text};
pub use signing::{BadSecret, signed};
pub use templates::{Placeholder, PlaceholderKind, Template, TemplateState, TemplatesError};
pub use testing::{Check, Site};
pub use webchat::{PreChatField, Webchat, pre_chat_fields};

use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::{Address, Scheme};
use std::fmt::Debug;
use std::time::Duration;

/// Providers send some megabytes at most; WhatsApp says three.
const LARGEST_CALL: usize = 4 * 1024 * 1024;
/// A message that waits holds back those after it.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Every kind of channel, in the order they are offered.
pub const ALL: &[&dyn Connector] = &[
    &webchat::Webchat,
    &whatsapp::Whatsapp,
    &sms_twilio::SmsTwilio,
    &sms_mitto::SmsMitto,
    &meta::Messenger,
    &meta::Instagram,
    &telegram::Telegram,
    &viber::Viber,
    &x::X,
    &apple::Apple,
    &email::Email,
    &api::Api,
];

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

    /// What it is for, in a sentence.
    fn about(&self) -> &'static str;

    /// What an administrator does at the provider once the channel is there, in order.
    fn next_steps(&self) -> &'static [&'static str];

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

    /// Looks whether the channel works, without sending anybody a message, and tells the provider
    /// where to call us, where it can be told.
    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check>;

    /// The address its mail is from; none of what sends no mail.
    fn own_mailbox(&self, _settings: &Settings) -> Option<domain::messages::Mailbox> {
        None
    }

    /// What it carries.
    fn capabilities(&self) -> Capabilities;

    /// Whether words can go along with a file of this type and size, where [`Together::OneFile`] has
    /// room for any.
    fn takes_caption(&self, _media_type: &str, _bytes: i64) -> bool {
        true
    }

    /// The largest call that it takes, in bytes.
    fn largest_call(&self) -> usize {
        LARGEST_CALL
    }

    /// How long a message waits for a provider that is away; then it has failed.
    fn patience(&self) -> Duration {
        PATIENCE
    }

    /// The mailbox that its customers' messages are fetched from, where they are fetched.
    fn mailbox(&self, _settings: &Settings) -> Option<Mailbox> {
        None
    }

    /// Whether the provider calls us.
    fn has_webhook(&self) -> bool {
        false
    }

    /// Whether a call is the provider's: by its signature over the raw bytes, compared in constant
    /// time, or by what was agreed. A kind that nobody calls refuses all.
    fn verify(&self, _settings: &Settings, _call: &WebhookCall<'_>) -> Result<(), Refused> {
        Err(Refused::NoWebhook)
    }

    /// The setting with the secret by which calls are proven, where an app at the provider has one address for all its
    /// numbers, pages or accounts.
    fn app_secret(&self) -> Option<&'static str> {
        None
    }

    /// Reads a call that is the provider's. Pure: the caller has the bytes and keeps the result.
    fn read(&self, _settings: &Settings, _call: &WebhookCall<'_>) -> Taken {
        Taken::default()
    }

    /// Where the bytes of a customer's file are now.
    async fn locate(
        &self,
        _settings: &Settings,
        media: &Media,
        _http: &dyn Http,
    ) -> Result<Download, MediaError> {
        Ok(Download::open(&media.reference))
    }

    /// Whether the provider can be asked what somebody is called, because messages do not say.
    fn knows_names(&self) -> bool {
        false
    }

    /// What the provider calls a customer, if it says.
    async fn profile(
        &self,
        _settings: &Settings,
        _customer: &Party,
        _http: &dyn Http,
    ) -> Option<String> {
        None
    }

    /// Whether its customers can be told that we have read what they wrote (K-13).
    fn tells_of_reading(&self) -> bool {
        false
    }

    /// Tells the customer that we have read a message of theirs, known by the provider's id.
    async fn tell_read(
        &self,
        _settings: &Settings,
        _from: &Recipient,
        _provider_id: &str,
        _http: &dyn Http,
    ) -> Result<(), SendError> {
        Ok(())
    }

    /// The templates that the provider keeps for this channel, approved or not; none where it keeps
    /// no templates.
    async fn templates(
        &self,
        _settings: &Settings,
        _http: &dyn Http,
    ) -> Result<Vec<Template>, TemplatesError> {
        Ok(Vec::new())
    }

    /// Settings with new tokens in place of those that ran out; none where tokens do not, or nothing is there to
    /// get new ones by. They are to be kept before they are used: the old ones may be worth nothing then.
    async fn renew(
        &self,
        _settings: &Settings,
        _http: &dyn Http,
    ) -> Option<Result<Settings, SendError>> {
        None
    }

    /// Why a template of its provider's cannot be sent from here, by the provider's own description of its
    /// parts.
    fn bars_template(&self, _components: &serde_json::Value) -> Option<&'static str> {
        None
    }

    /// Hands one message to the provider.
    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError>;
}

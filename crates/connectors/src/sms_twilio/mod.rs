//! Text messages by Twilio: <https://www.twilio.com/docs/messaging/api>. Its calls are answered with an empty
//! TwiML, which says that nothing is to be sent in return.

mod checking;
mod errors;
mod form;
mod reading;
mod sending;
mod signature;

use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Download, Http, Media, MediaError, MediaLimit, Outgoing,
    Refused, Reply, SendError, Sent, Setting, SettingFlaw, Settings, Site, Taken, Together,
    WebhookCall,
};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::replying::Window;

/// See the module.
#[derive(Debug)]
pub struct SmsTwilio;

const ACCOUNT: &str = "account_sid";
const TOKEN: &str = "auth_token";
const SENDER: &str = "sender";
const KEY: &str = "api_key_sid";
const KEY_SECRET: &str = "api_key_secret";
const BASE: &str = "https://api.twilio.com";
const VERSION: &str = "2010-04-01";
/// What the id of a messaging service begins with: it chooses the number itself.
const SERVICE: &str = "MG";

/// Pictures that Twilio fits to the telephone, and all else as it is.
const MEDIA: &[MediaLimit] = &[
    picture("image/jpeg"),
    picture("image/png"),
    picture("image/gif"),
    MediaLimit {
        media_type: "*/*",
        max_bytes: 500_000,
    },
];

const fn picture(media_type: &'static str) -> MediaLimit {
    MediaLimit {
        media_type,
        max_bytes: 5_000_000,
    }
}

/// Where the API is, without a slash at its end.
fn base(settings: &Settings) -> &str {
    let base = text(settings, "base_url").unwrap_or(BASE);
    base.trim_end_matches('/')
}

/// The address of something of the account.
fn resource(settings: &Settings, path: &str) -> Option<String> {
    let account = text(settings, ACCOUNT)?;
    let version = text(settings, "api_version").unwrap_or(VERSION);
    let base = base(settings);
    Some(format!("{base}/{version}/Accounts/{account}{path}"))
}

/// Who we are: an API key where there is one, else the account itself.
fn authorization(settings: &Settings) -> Option<String> {
    let key = text(settings, KEY).zip(text(settings, KEY_SECRET));
    let account = || text(settings, ACCOUNT).zip(text(settings, TOKEN));
    let (name, secret) = key.or_else(account)?;
    let proof = STANDARD.encode(format!("{name}:{secret}"));
    Some(format!("Basic {proof}"))
}

#[async_trait]
impl Connector for SmsTwilio {
    fn kind(&self) -> ChannelKind {
        ChannelKind::SmsTwilio
    }

    fn title(&self) -> &'static str {
        "SMS by Twilio"
    }

    fn about(&self) -> &'static str {
        "Text and picture messages to a number of Twilio."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Test the connection here: it tells Twilio where your number is to call, so there is nothing to paste.",
            "With a messaging service or a short code paste the webhook URL in Twilio's console as the address for incoming messages, with HTTP POST.",
            "Delivery reports need nothing: each message says where to report to.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        form::SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        form::check(settings)
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Phone, Scheme::SmsSender]
    }

    fn addressed_by(&self, _settings: &Settings) -> Option<Scheme> {
        Some(Scheme::Phone)
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            read_receipts: false,
            typing: false,
            text: 1600,
            media: MEDIA,
            max_bytes: 5_000_000,
            together: Together::OneFile { caption: 1600 },
            window: Window::ALWAYS,
            ..Capabilities::ANYTHING
        }
    }

    fn has_webhook(&self) -> bool {
        true
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        checking::test(settings, site, http).await
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        let token = text(settings, TOKEN).unwrap_or_default();
        match signature::is_genuine(token, call) {
            true => Ok(()),
            false => Err(Refused::Signature),
        }
    }

    fn read(&self, _settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        Taken {
            entries: reading::read(call),
            reply: Reply {
                media_type: "text/xml",
                body: "<Response></Response>".to_owned(),
            },
        }
    }

    async fn locate(
        &self,
        settings: &Settings,
        media: &Media,
        _http: &dyn Http,
    ) -> Result<Download, MediaError> {
        let mut found = Download::open(&media.reference);
        // Nobody but Twilio hears who we are.
        let is_theirs = found.url.starts_with(&format!("{}/", base(settings)));
        let proof = authorization(settings).filter(|_| is_theirs);
        found.headers = proof
            .map(|proof| ("authorization", proof))
            .into_iter()
            .collect();
        Ok(found)
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let missing = || SendError::settings("no account SID or auth token");
        let url = resource(settings, "/Messages.json").ok_or_else(missing)?;
        let proof = authorization(settings).ok_or_else(missing)?;
        let mut request = sending::request(settings, message)?.with("authorization", proof);
        request.url = url;
        sending::judge(&http.call(request).await?)
    }
}

//! X direct messages, by its API v2: <https://docs.x.com/x-api/direct-messages>. Only those that are not
//! encrypted: the others have an interface of their own.

mod answers;
mod content;
mod files;
mod reading;
mod registering;
mod renewing;
mod sending;
mod settings;
mod user;

use crate::proof::{hmac_sha256, same};
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
use domain::pacing::{Pace, Share};
use domain::replying::Window;
use serde_json::json;
use settings::{APP_TOKEN, BASE, SECRET, SETTINGS, USER, USER_SECRET};
use std::time::Duration;

/// See the module.
#[derive(Debug)]
pub struct X;

const SIGNATURE_HEADER: &str = "x-twitter-webhooks-signature";
/// What we are asked to prove that we know the secret by.
const CHALLENGE: &str = "crc_token";
/// Longest challenge that is answered.
const MAX_CHALLENGE: usize = 512;
/// Longest text, in characters. Nowhere confirmed.
const MAX_TEXT: u32 = 10_000;
const MAX_IMAGE: i64 = 5_000_000;
const MAX_GIF: i64 = 15_000_000;
const MAX_VIDEO: i64 = 512_000_000;
const MEDIA: &[MediaLimit] = &[
    limit("image/jpeg", MAX_IMAGE),
    limit("image/png", MAX_IMAGE),
    limit("image/webp", MAX_IMAGE),
    limit("image/gif", MAX_GIF),
    limit("video/mp4", MAX_VIDEO),
];

const fn limit(media_type: &'static str, max_bytes: i64) -> MediaLimit {
    MediaLimit {
        media_type,
        max_bytes,
    }
}

/// The address of a method.
fn method(settings: &Settings, path: &str) -> String {
    let base = text(settings, "base_url").unwrap_or(BASE);
    format!("{}/2/{path}", base.trim_end_matches('/'))
}

/// What proves that somebody knows the secret; nothing where there is none.
fn proof(settings: &Settings, of: &[u8]) -> Option<String> {
    let secret = text(settings, SECRET)?;
    let code = STANDARD.encode(hmac_sha256(secret.as_bytes(), of));
    Some(format!("sha256={code}"))
}

/// Challenges are proven by the same secret as calls, so that an answer to whoever chose one could pass
/// as the signature of a call. What cannot be a call's body is safe to be answered.
fn is_harmless(challenge: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.~+/=".contains(c);
    (1..=MAX_CHALLENGE).contains(&challenge.len()) && challenge.chars().all(fits)
}

/// What X takes of an account in a quarter of an hour, and in a day.
const PACES: &[Pace] = &[
    Pace {
        messages: 15,
        per: Duration::from_secs(15 * 60),
        of: Share::Channel,
    },
    Pace {
        messages: 1440,
        per: Duration::from_secs(24 * 3600),
        of: Share::Channel,
    },
];

#[async_trait]
impl Connector for X {
    fn kind(&self) -> ChannelKind {
        ChannelKind::X
    }

    fn title(&self) -> &'static str {
        "X"
    }

    fn about(&self) -> &'static str {
        "Direct messages to an account of X."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "In the developer console of X give your app the right to read and write direct messages, then make its tokens anew.",
            "Test the connection: it registers the webhook URL at X and subscribes to the account's messages.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        settings::flaws(settings)
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::X]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            delivery_receipts: false,
            typing: false,
            text: MAX_TEXT,
            media: MEDIA,
            max_bytes: MAX_VIDEO,
            together: Together::OneFile { caption: MAX_TEXT },
            window: Window::ALWAYS,
            paces: PACES,
            ..Capabilities::ANYTHING
        }
    }

    fn has_webhook(&self) -> bool {
        true
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        registering::test(settings, site, http).await
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        if call.method == "GET" {
            let is_one = call
                .asked(CHALLENGE)
                .is_some_and(|asked| is_harmless(&asked));
            let knows = text(settings, SECRET).is_some();
            return (is_one && knows).then_some(()).ok_or(Refused::Signature);
        }
        let given = call.header(SIGNATURE_HEADER).unwrap_or_default();
        let expected = proof(settings, call.body).unwrap_or_default();
        match same(given.as_bytes(), expected.as_bytes()) {
            true => Ok(()),
            false => Err(Refused::Signature),
        }
    }

    fn app_secret(&self) -> Option<&'static str> {
        Some(SECRET)
    }

    fn read(&self, settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        if call.method != "GET" {
            let own = text(settings, USER).unwrap_or_default();
            return reading::read(call.body, own.trim()).into();
        }
        let asked = call.asked(CHALLENGE).unwrap_or_default();
        let token = proof(settings, asked.as_bytes()).unwrap_or_default();
        let reply = Reply {
            media_type: "application/json",
            body: json!({"response_token": token}).to_string(),
        };
        let entries = Vec::new();
        Taken { entries, reply }
    }

    async fn locate(
        &self,
        settings: &Settings,
        media: &Media,
        _http: &dyn Http,
    ) -> Result<Download, MediaError> {
        files::locate(settings, media)
    }

    async fn renew(
        &self,
        settings: &Settings,
        http: &dyn Http,
    ) -> Option<Result<Settings, SendError>> {
        renewing::renew(settings, http).await
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        sending::send(settings, message, http).await
    }
}

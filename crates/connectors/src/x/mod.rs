//! X direct messages, by its API v2: <https://docs.x.com/x-api/direct-messages>. Only those that are not
//! encrypted: the others have an interface of their own.

mod answers;
mod content;
mod files;
mod reading;
mod registering;
mod sending;
mod user;

use crate::proof::{hmac_sha256, same};
use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Download, Http, Media, MediaError, MediaLimit, Outgoing, Pace,
    Refused, Reply, SendError, Sent, Setting, SettingFlaw, SettingKind, Settings, Site, Taken,
    Together, WebhookCall,
};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::replying::Window;
use serde_json::json;
use std::time::Duration;

/// See the module.
#[derive(Debug)]
pub struct X;

const BASE: &str = "https://api.x.com";
const USER: &str = "user_id";
const SECRET: &str = "api_secret";
const KEY: &str = "api_key";
const APP_TOKEN: &str = "bearer_token";
const USER_TOKEN: &str = "access_token";
const USER_SECRET: &str = "access_token_secret";
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

const SETTINGS: &[Setting] = &[
    Setting {
        key: USER,
        label: "Account id",
        kind: SettingKind::Text,
        required: true,
        help: Some("The number of the account that customers write to, not its @name."),
        default: None,
    },
    Setting {
        key: KEY,
        label: "API key",
        kind: SettingKind::Text,
        required: true,
        help: Some("Of the app, also called consumer key."),
        default: None,
    },
    Setting {
        key: SECRET,
        label: "API key secret",
        kind: SettingKind::Secret,
        required: true,
        help: Some("Also called consumer secret. X signs its calls with it."),
        default: None,
    },
    Setting {
        key: APP_TOKEN,
        label: "Bearer token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("Of the app. Manages where X calls."),
        default: None,
    },
    Setting {
        key: USER_TOKEN,
        label: "Access token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("Of the account, with the right to read and write direct messages."),
        default: None,
    },
    Setting {
        key: USER_SECRET,
        label: "Access token secret",
        kind: SettingKind::Secret,
        required: false,
        help: Some(
            "Belongs to an access token of OAuth 1.0a, which lasts. Without it the access token is one of OAuth 2.0, which X voids after two hours.",
        ),
        default: None,
    },
    Setting {
        key: "base_url",
        label: "API address",
        kind: SettingKind::Url,
        required: false,
        help: None,
        default: Some(BASE),
    },
];

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
        let id = text(settings, USER).unwrap_or_default().trim();
        match id.bytes().all(|byte| byte.is_ascii_digit()) {
            true => Vec::new(),
            false => vec![SettingFlaw::new(
                USER,
                "not_a_number",
                "This is the account's number, such as 783214",
            )],
        }
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
            pace: Some(Pace {
                messages: 15,
                per: Duration::from_secs(15 * 60),
            }),
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

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        sending::send(settings, message, http).await
    }
}

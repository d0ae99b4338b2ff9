//! Viber, by its bot API: <https://developers.viber.com/docs/api/rest-bot-api>. Customers begin; who has not
//! written to a bot, or has left it, hears nothing from it.

mod reading;
mod sending;
mod token;

use crate::proof::{hex, hmac_sha256, same};
use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Http, Outgoing, Refused, Request, Response, SendError, Sent,
    Setting, SettingFlaw, SettingKind, Settings, Site, Taken, Together, WebhookCall,
};
use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::pacing::{Pace, Share};
use domain::replying::Window;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use token::Token;

/// See the module.
#[derive(Debug)]
pub struct Viber;

const TOKEN: &str = "auth_token";
const NAME: &str = "sender_name";
const AVATAR: &str = "sender_avatar";
const BASE: &str = "https://chatapi.viber.com/pa";
const TOKEN_HEADER: &str = "x-viber-auth-token";
const SIGNATURE_HEADER: &str = "x-viber-content-signature";
/// Longest name of a sender, in characters.
const MAX_NAME: usize = 28;
/// What we want to hear of, beside messages.
const EVENTS: &[&str] = &[
    "delivered",
    "seen",
    "failed",
    "subscribed",
    "unsubscribed",
    "conversation_started",
];

const SETTINGS: &[Setting] = &[
    Setting {
        key: TOKEN,
        label: "Bot token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("From the bot's page in the Viber Admin Panel."),
        default: None,
    },
    Setting {
        key: NAME,
        label: "Sender name",
        kind: SettingKind::Text,
        required: true,
        help: Some("What customers see above each message; at most 28 characters."),
        default: None,
    },
    Setting {
        key: AVATAR,
        label: "Sender picture",
        kind: SettingKind::Url,
        required: false,
        help: Some("The address of a picture, such as 720 by 720 pixels and at most 100 kB."),
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

/// What every answer looks like. The number tells; the HTTP status mostly is 200.
#[derive(Deserialize)]
struct Answer {
    status: u32,
    #[serde(default)]
    status_message: String,
    message_token: Option<Token>,
    name: Option<String>,
}

/// A call of a method, with the bot's token.
fn call(settings: &Settings, method: &str, body: &Value) -> Option<Request> {
    let base = text(settings, "base_url").unwrap_or(BASE);
    let token = text(settings, TOKEN)?;
    let url = format!("{}/{method}", base.trim_end_matches('/'));
    Some(Request::post_json(url, body).with(TOKEN_HEADER, token))
}

/// What an answer is, or why there is none that makes sense.
fn answered(response: &Response) -> Result<Answer, String> {
    let answer: Option<Answer> = response.json();
    answer.ok_or_else(|| format!("the answer was {} and not Viber's", response.status))
}

/// Asks; the answer, if it went well.
async fn ask(
    settings: &Settings,
    http: &dyn Http,
    method: &str,
    body: &Value,
) -> Result<Answer, String> {
    let request = call(settings, method, body).ok_or("There is no bot token")?;
    let response = http.call(request).await;
    let answer = answered(&response.map_err(|error| error.to_string())?)?;
    match answer.status {
        0 => Ok(answer),
        status => Err(sending::sentence(status, &answer.status_message)),
    }
}

/// What a customer gets before they have written again.
const PACES: &[Pace] = &[Pace {
    messages: 100,
    per: Duration::from_secs(3600),
    of: Share::CustomerSinceTheirs,
}];

#[async_trait]
impl Connector for Viber {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Viber
    }

    fn title(&self) -> &'static str {
        "Viber"
    }

    fn about(&self) -> &'static str {
        "Messages to a bot of Viber."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Test the connection: it tells Viber where to call us, so there is nothing to paste.",
            "Write to your bot in Viber: it can write to those who have subscribed.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        let name = text(settings, NAME).unwrap_or_default();
        match name.chars().count() > MAX_NAME {
            true => vec![SettingFlaw::new(
                NAME,
                "too_long",
                "A sender's name has at most 28 characters",
            )],
            false => Vec::new(),
        }
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Viber]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            typing: false,
            text: 7000,
            max_bytes: sending::MAX_FILE,
            together: Together::OneFile {
                caption: sending::MAX_CAPTION,
            },
            window: Window {
                invited: true,
                ..Window::ALWAYS
            },
            paces: PACES,
            ..Capabilities::ANYTHING
        }
    }

    fn takes_caption(&self, media_type: &str, bytes: i64) -> bool {
        sending::is_picture(media_type, bytes)
    }

    fn has_webhook(&self) -> bool {
        true
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let known = "The bot is known";
        let mut checks = match ask(settings, http, "get_account_info", &json!({})).await {
            Ok(account) => vec![Check::holds(known, account.name)],
            Err(why) => return vec![Check::fails(known, why)],
        };
        let told = "Viber calls this server";
        let body = json!({
            "url": site.webhook_url,
            "event_types": EVENTS,
            "send_name": true,
            "send_photo": true,
        });
        checks.push(match ask(settings, http, "set_webhook", &body).await {
            Ok(_) => Check::holds(told, site.webhook_url.map(str::to_owned)),
            Err(why) => Check::fails(told, why),
        });
        checks
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        let given = call.header(SIGNATURE_HEADER).unwrap_or_default();
        let token = text(settings, TOKEN).ok_or(Refused::Signature)?;
        let expected = hex(&hmac_sha256(token.as_bytes(), call.body));
        match same(given.as_bytes(), expected.as_bytes()) {
            true => Ok(()),
            false => Err(Refused::Signature),
        }
    }

    fn read(&self, _settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        reading::read(call.body).into()
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let body = sending::body(settings, message)?;
        let request = call(settings, "send_message", &body)
            .ok_or_else(|| SendError::settings("no bot token"))?;
        sending::judge(&http.call(request).await?)
    }
}

//! Telegram, by its Bot API: <https://core.telegram.org/bots/api>. Customers begin; a bot writes to nobody
//! who has not started it.

mod reading;
mod sending;

use crate::proof::{hex, hmac_sha256, same};
use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Download, Http, Media, MediaError, Outgoing, Refused, Request,
    Response, SendError, Sent, Setting, SettingKind, Settings, Site, Taken, Together, WebhookCall,
};
use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::pacing::{Pace, Share};
use domain::replying::Window;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// See the module.
#[derive(Debug)]
pub struct Telegram;

const TOKEN: &str = "bot_token";
const BASE: &str = "https://api.telegram.org";
/// Where Telegram says what was agreed.
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// One a second to a customer, a few of them at once; and so many to all of them.
const PACES: &[Pace] = &[
    Pace {
        messages: 30,
        per: Duration::from_secs(1),
        of: Share::Channel,
    },
    Pace {
        messages: 5,
        per: Duration::from_secs(5),
        of: Share::Customer,
    },
];

const SETTINGS: &[Setting] = &[
    Setting {
        key: TOKEN,
        label: "Bot token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("From @BotFather, such as 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw."),
        default: None,
    },
    Setting {
        key: "base_url",
        label: "API address",
        kind: SettingKind::Url,
        required: false,
        help: Some("Another one only for a Bot API server of your own."),
        default: Some(BASE),
    },
];

/// What every answer looks like.
#[derive(Deserialize)]
struct Answer {
    ok: bool,
    /// Whether it is no answer of Telegram's.
    #[serde(skip)]
    is_foreign: bool,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

/// The address of a method. It holds the token, so it is shown to nobody.
fn method(settings: &Settings, name: &str) -> Option<String> {
    let base = text(settings, "base_url").unwrap_or(BASE);
    let token = text(settings, TOKEN)?;
    Some(format!("{}/bot{token}/{name}", base.trim_end_matches('/')))
}

fn answer(response: &Response) -> Answer {
    response.json().unwrap_or_else(|| Answer {
        ok: false,
        is_foreign: true,
        result: Value::Null,
        description: format!("the answer was {} and no JSON", response.status),
        parameters: Parameters::default(),
    })
}

/// What Telegram shall send along with each call: as secret as the token, and known to both.
fn secret(settings: &Settings) -> String {
    let token = text(settings, TOKEN).unwrap_or_default();
    match token.is_empty() {
        true => String::new(),
        false => hex(&hmac_sha256(token.as_bytes(), b"switchboard webhook")),
    }
}

#[async_trait]
impl Connector for Telegram {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    fn title(&self) -> &'static str {
        "Telegram"
    }

    fn about(&self) -> &'static str {
        "Messages to a bot of Telegram."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Test the connection: it tells Telegram where to call us, so there is nothing to paste.",
            "Write to your bot in Telegram: a bot can only answer who wrote to it first.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Telegram]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            delivery_receipts: false,
            read_receipts: false,
            typing: false,
            text: 4096,
            max_bytes: 50_000_000,
            together: Together::OneFile { caption: 1024 },
            window: Window {
                invited: true,
                ..Window::ALWAYS
            },
            paces: PACES,
            ..Capabilities::ANYTHING
        }
    }

    fn has_webhook(&self) -> bool {
        true
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let known = "The bot is known";
        let Some(get_me) = method(settings, "getMe") else {
            return vec![Check::fails(known, "There is no bot token")];
        };
        let found = match http.call(Request::get(get_me)).await {
            Ok(response) => answer(&response),
            Err(error) => return vec![Check::fails(known, error.to_string())],
        };
        if !found.ok {
            return vec![Check::fails(known, found.description)];
        }
        let name = found.result.get("username").and_then(Value::as_str);
        let mut checks = vec![Check::holds(known, name.map(|name| format!("@{name}")))];
        let told = "Telegram calls this server";
        let body = json!({
            "url": site.webhook_url,
            "secret_token": secret(settings),
            "allowed_updates": [
                "message", "edited_message", "callback_query", "my_chat_member", "message_reaction"
            ],
        });
        let set = method(settings, "setWebhook").unwrap_or_default();
        checks.push(match http.call(Request::post_json(set, &body)).await {
            Ok(response) => match answer(&response) {
                Answer { ok: true, .. } => Check::holds(told, site.webhook_url.map(str::to_owned)),
                refused => Check::fails(told, refused.description),
            },
            Err(error) => Check::fails(told, error.to_string()),
        });
        checks
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        let given = call.header(SECRET_HEADER).unwrap_or_default();
        match same(given.as_bytes(), secret(settings).as_bytes()) {
            true => Ok(()),
            false => Err(Refused::Signature),
        }
    }

    fn read(&self, _settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        reading::read(call.body)
    }

    async fn locate(
        &self,
        settings: &Settings,
        media: &Media,
        http: &dyn Http,
    ) -> Result<Download, MediaError> {
        let no_token = || MediaError::Gone("there is no bot token".to_owned());
        let get_file = method(settings, "getFile").ok_or_else(no_token)?;
        let asked = json!({"file_id": media.reference});
        let response = http.call(Request::post_json(get_file, &asked)).await?;
        let found = answer(&response);
        match (
            found.ok,
            found.result.get("file_path").and_then(Value::as_str),
        ) {
            (true, Some(path)) => {
                let base = text(settings, "base_url")
                    .unwrap_or(BASE)
                    .trim_end_matches('/');
                let token = text(settings, TOKEN).unwrap_or_default();
                Ok(Download::open(format!("{base}/file/bot{token}/{path}")))
            }
            _ if matches!(response.status, 429 | 500..=599) => Err(MediaError::Retry {
                reason: found.description,
                after: found.parameters.retry_after.map(Duration::from_secs),
            }),
            _ => Err(MediaError::Gone(found.description)),
        }
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let (name, request) = sending::request(message);
        let url = method(settings, name).ok_or_else(|| SendError::settings("no bot token"))?;
        let response = http.call(Request { url, ..request }).await?;
        sending::judge(response.status, answer(&response))
    }
}

//! Viber's bot API, as far as a bot of ours uses it.
#![expect(clippy::indexing_slicing, reason = "a field that is missing is null")]

use super::calling::{call, code, fetched, is_here};
use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Call, Integrator};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const TOKEN: &str = "fake-viber-token";
/// Beyond what a double holds.
const FIRST: u64 = 5_741_311_803_571_721_087;

/// See the module.
#[derive(Debug)]
pub struct Viber {
    server: Integrator,
    state: Arc<Mutex<Bot>>,
}

#[derive(Debug, Default)]
struct Bot {
    took: Vec<Took>,
    webhook: Option<String>,
}

impl Viber {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(Bot::default()));
        let own = Arc::clone(&state);
        let server = Integrator::that_does(move |call| own.lock().expect("a bot").answer(call));
        Self { server, state }
    }

    /// What customers are called.
    pub fn customer(number: u32) -> String {
        format!("FakeViberId{number:02}==")
    }

    /// An event, signed.
    pub fn event(event: &Value) -> Hook {
        Hook {
            method: "POST",
            tail: String::new(),
            headers: signed(event.to_string().as_bytes()),
            body: event.to_string().into_bytes(),
        }
    }
}

fn signed(body: &[u8]) -> Vec<(&'static str, String)> {
    let code = code(TOKEN, body);
    let signature = code.iter().map(|byte| format!("{byte:02x}")).collect();
    vec![
        ("content-type", "application/json".to_owned()),
        ("x-viber-content-signature", signature),
    ]
}

impl Bot {
    fn answer(&mut self, call: &Call) -> Answer {
        // Links to customers' files need no token.
        if call.path.starts_with("/dl/") {
            return Answer::Full(200, Vec::new(), crate::PNG.to_vec());
        }
        if call.header("x-viber-auth-token") != TOKEN {
            return status(2, "invalidAuthToken");
        }
        if call.body.len() > 30_000 {
            return status(3, "request is too large");
        }
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        match call.path.as_str() {
            "/pa/get_account_info" => full(&json!({
                "status": 0, "status_message": "ok", "id": "pa:75346594275468546724",
                "name": "ACME", "uri": "acme", "webhook": self.webhook, "subscribers_count": 35,
            })),
            "/pa/set_webhook" => self.set_webhook(&body),
            "/pa/send_message" => match self.take(&body) {
                Ok(token) => full(&json!({
                    "status": 0, "status_message": "ok", "message_token": token,
                    "chat_hostname": "SN-01_", "billing_status": 1,
                })),
                Err((code, why)) => status(code, why),
            },
            _ => Answer::Status(404),
        }
    }

    /// It tries the address within the call.
    fn set_webhook(&mut self, body: &Value) -> Answer {
        let Some(url) = body["url"].as_str() else {
            return status(4, "url is missing");
        };
        let event = json!({
            "event": "webhook", "timestamp": 1_760_000_000_000_u64,
            "message_token": 5_000_000_000_000_000_001_u64,
        });
        let event = event.to_string();
        let answered =
            is_here(url).then(|| call("POST", url, &signed(event.as_bytes()), event.as_bytes()));
        match answered {
            Some(answer) if answer.as_ref().is_none_or(|(status, _)| *status != 200) => {
                status(1, "invalidUrl")
            }
            _ => {
                self.webhook = Some(url.to_owned());
                full(&json!({
                    "status": 0, "status_message": "ok", "event_types": body["event_types"],
                }))
            }
        }
    }

    fn take(&mut self, body: &Value) -> Result<u64, (u32, &'static str)> {
        if self.webhook.is_none() {
            return Err((10, "webhookNotSet"));
        }
        let text = |name: &str| body[name].as_str();
        let length = |name: &str| text(name).map(|text| text.chars().count());
        let to = text("receiver").ok_or((4, "receiver is missing"))?;
        let sender = body["sender"]["name"]
            .as_str()
            .ok_or((4, "sender is missing"))?;
        if sender.chars().count() > 28 {
            return Err((3, "sender name is too long"));
        }
        let media = text("media").unwrap_or_default();
        let path = media.split('?').next().unwrap_or_default();
        let ends = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
        let size = body["size"].as_u64();
        let is_fine = match text("type") {
            Some("text") => length("text").is_some_and(|length| (1..=7000).contains(&length)),
            Some("picture") => {
                ends(&[".jpeg", ".jpg", ".png", ".gif"])
                    && length("text").is_some_and(|length| length <= 768)
            }
            Some("video") => ends(&[".mp4"]) && size.is_some_and(|size| size <= 26_000_000),
            Some("file") => {
                let name = text("file_name").unwrap_or_default();
                let (_, ending) = name.rsplit_once('.').unwrap_or_default();
                !ending.is_empty()
                    && !["exe", "bat", "apk", "msi"].contains(&ending)
                    && name.chars().count() <= 256
                    && size.is_some_and(|size| size <= 50_000_000)
            }
            _ => false,
        };
        if !is_fine {
            return Err((3, "badData"));
        }
        let token = FIRST + self.took.len() as u64;
        let (name, bytes) = fetched(media);
        self.took.push(Took {
            id: token.to_string(),
            ours: text("tracking_data").map(str::to_owned),
            to: to.to_owned(),
            text: text("text")
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            file: (!media.is_empty()).then_some((name, bytes)),
        });
        Ok(token)
    }
}

/// Errors come with HTTP 200, too.
fn status(code: u32, words: &str) -> Answer {
    full(&json!({"status": code, "status_message": words}))
}

fn full(body: &Value) -> Answer {
    Answer::Full(200, Vec::new(), body.to_string().into_bytes())
}

impl Provider for Viber {
    fn kind(&self) -> &'static str {
        "viber"
    }

    fn settings(&self) -> Value {
        json!({
            "auth_token": TOKEN,
            "sender_name": "ACME Support",
            "base_url": format!("http://{}/pa", self.server.address),
        })
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        Self::event(&json!({
            "event": "message", "timestamp": says.at * 1000, "chat_hostname": "SN-01_",
            "message_token": 5_000_000_000_000_001_000_u64 + u64::from(says.number),
            "sender": {
                "id": Self::customer(says.customer), "name": format!("Nora {}", says.customer),
                "country": "DE", "language": "en", "api_version": 10,
            },
            "message": {"type": "text", "text": says.text},
        }))
    }

    fn forged(&self, url: &str, says: &Says) -> Hook {
        let mut hook = self.says(url, says);
        // Of other bytes.
        hook.body.push(b' ');
        hook
    }

    fn nonsense(&self, _: &str) -> Hook {
        Self::event(&json!({"event": "message", "message": {"type": 7}}))
    }

    fn tells(&self, _: &str, sent: &Took, state: State) -> Option<Hook> {
        let token: u64 = sent.id.parse().expect("a number");
        let event = match state {
            State::Delivered => "delivered",
            State::Read => "seen",
            State::Failed => "failed",
        };
        let mut told = json!({
            "event": event, "timestamp": 1_760_000_010_000_u64, "message_token": token,
            "user_id": sent.to,
        });
        if state == State::Failed {
            told["desc"] = "media not valid".into();
        }
        Some(Self::event(&told))
    }

    fn took(&self) -> Vec<Took> {
        self.state.lock().expect("a bot").took.clone()
    }

    fn refusal(&self) -> Answer {
        status(3, "badData")
    }

    fn slow_down(&self) -> Answer {
        status(12, "tooManyRequests")
    }
}

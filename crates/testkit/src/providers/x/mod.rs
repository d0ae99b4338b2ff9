//! X's API for direct messages, as far as an account of ours uses it.
#![expect(clippy::indexing_slicing, reason = "a field that is missing is null")]

mod account;
mod uploads;

use super::calling::code;
use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Integrator};
use account::Account;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

const SECRET: &str = "fake-consumer-secret";
const APP_TOKEN: &str = "fake-app-token";
const USER_TOKEN: &str = "fake-user-token";
const REFRESH_TOKEN: &str = "fake-refresh-token";
const CLIENT: &str = "fake-client";
const CLIENT_SECRET: &str = "fake-client-secret";
const OWN: &str = "3300";
/// Beyond what a double holds.
const FIRST: u64 = 2_080_000_000_000_000_000;

/// See the module; clones are the same.
#[derive(Clone, Debug)]
pub struct X {
    server: Arc<Integrator>,
    state: Arc<Mutex<Account>>,
}

impl X {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(Account::default()));
        let own = Arc::clone(&state);
        let does = move |call: &_| own.lock().expect("an account").answer(call);
        let server = Arc::new(Integrator::that_does(does));
        Self { server, state }
    }

    /// The number of a customer.
    pub fn customer(number: u32) -> String {
        format!("{}", 4400 + number)
    }

    /// What is subscribed to.
    pub fn subscriptions(&self) -> Vec<Value> {
        self.state.lock().expect("an account").subscriptions.clone()
    }

    /// The webhook does not count any more, until it proves itself anew.
    pub fn invalidate(&self) {
        let mut state = self.state.lock().expect("an account");
        for webhook in &mut state.webhooks {
            webhook["valid"] = false.into();
        }
    }

    /// Whether it tells everything of the account, as who signs by OAuth 1.0a has it.
    pub fn tells_all(&self) -> bool {
        self.state.lock().expect("an account").tells_all
    }

    /// The access token runs out; by the refresh token another is had.
    pub fn expire(&self) {
        self.state.lock().expect("an account").tokens.access = "none".to_owned();
    }

    /// The account withdraws what it granted: by no token anything is had.
    pub fn withdraw(&self) {
        let mut state = self.state.lock().expect("an account");
        state.tokens.access = "none".to_owned();
        state.tokens.refresh = "none".to_owned();
    }

    /// A call, signed.
    pub fn signed(body: &Value) -> Hook {
        let body = body.to_string().into_bytes();
        Hook {
            method: "POST",
            tail: String::new(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("x-twitter-webhooks-signature", proof(&body)),
            ],
            body,
        }
    }

    /// An event of the Activity API.
    pub fn activity(kind: &str, payload: &Value) -> Hook {
        Self::signed(&json!({"data": {
            "event_uuid": "-6850000000000000001", "filter": {"user_id": OWN},
            "event_type": kind, "tag": "switchboard", "payload": payload,
        }}))
    }
}

/// A message between two.
pub fn message(id: u64, (from, to): (&str, &str), at: i64, data: &Value) -> Value {
    json!({
        "type": "message_create", "id": id.to_string(), "created_timestamp": (at * 1000).to_string(),
        "message_create": {
            "target": {"recipient_id": to}, "sender_id": from, "message_data": data,
        },
    })
}

fn proof(of: &[u8]) -> String {
    format!("sha256={}", STANDARD.encode(code(SECRET, of)))
}

fn full(status: u16, body: &Value) -> Answer {
    Answer::Full(status, Vec::new(), body.to_string().into_bytes())
}

fn problem(status: u16, title: &str, detail: &str) -> Answer {
    full(
        status,
        &json!({
            "type": "https://api.x.com/2/problems/invalid-request", "title": title,
            "detail": detail, "status": status,
        }),
    )
}

impl Provider for X {
    fn kind(&self) -> &'static str {
        "x"
    }

    fn settings(&self) -> Value {
        json!({
            "user_id": OWN, "api_key": "fake-consumer-key", "api_secret": SECRET,
            "bearer_token": APP_TOKEN, "access_token": USER_TOKEN, "refresh_token": REFRESH_TOKEN,
            "client_id": CLIENT, "client_secret": CLIENT_SECRET,
            "base_url": format!("http://{}", self.server.address),
        })
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        let customer = Self::customer(says.customer);
        let data = json!({"text": says.text, "entities": {"urls": []}});
        let id = FIRST + u64::from(says.number);
        Self::activity(
            "dm.received",
            &json!({
                "direct_message_events": [message(id, (&customer, OWN), says.at, &data)],
                "users": {
                    &customer: {"data": {
                        "id": &customer, "username": format!("nora{}", says.customer),
                        "name": format!("Nora Quill {}", says.customer),
                    }},
                    OWN: {"data": {"id": OWN, "name": "ACME", "username": "acme"}},
                },
            }),
        )
    }

    fn forged(&self, url: &str, says: &Says) -> Hook {
        let mut hook = self.says(url, says);
        // Of other bytes.
        hook.body.push(b' ');
        hook
    }

    fn nonsense(&self, _: &str) -> Hook {
        Self::activity(
            "dm.received",
            &json!({"direct_message_events": [{"id": 7}]}),
        )
    }

    fn tells(&self, _: &str, sent: &Took, state: State) -> Option<Hook> {
        let seen = json!({"direct_message_mark_read_events": [{
            "created_timestamp": "1760000040000", "sender_id": sent.to,
            "target": {"recipient_id": OWN}, "last_read_event_id": sent.id,
        }]});
        (state == State::Read).then(|| Self::activity("dm.read", &seen))
    }

    fn took(&self) -> Vec<Took> {
        self.state.lock().expect("an account").took.clone()
    }

    fn refusal(&self) -> Answer {
        problem(
            403,
            "Forbidden",
            "You are not permitted to message this user",
        )
    }

    fn slow_down(&self) -> Answer {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("later");
        let reset = (now.as_secs() + 1).to_string();
        let body =
            json!({"title": "Too Many Requests", "detail": "Too Many Requests", "status": 429});
        let headers = vec![
            ("x-rate-limit-limit", "15".to_owned()),
            ("x-rate-limit-remaining", "0".to_owned()),
            ("x-rate-limit-reset", reset),
        ];
        Answer::Full(429, headers, body.to_string().into_bytes())
    }
}

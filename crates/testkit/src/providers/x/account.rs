//! What X knows of an account and its app: where it calls, what it tells, and what was sent.

use super::uploads::Uploads;
use super::{
    APP_TOKEN, CLIENT, CLIENT_SECRET, FIRST, OWN, REFRESH_TOKEN, Took, USER_TOKEN, full, problem,
    proof,
};
use crate::providers::calling::{call, is_here};
use crate::{Answer, Call};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug)]
pub struct Account {
    pub took: Vec<Took>,
    pub webhooks: Vec<Value>,
    pub subscriptions: Vec<Value>,
    /// Whether all of the account is told, as the Account Activity API does.
    pub tells_all: bool,
    /// The tokens of the account that count now; those before count no more.
    pub tokens: Tokens,
    uploads: Uploads,
}

#[derive(Debug)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
    /// How many were given.
    given: u32,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            took: Vec::new(),
            webhooks: Vec::new(),
            subscriptions: Vec::new(),
            tells_all: false,
            tokens: Tokens {
                access: USER_TOKEN.to_owned(),
                refresh: REFRESH_TOKEN.to_owned(),
                given: 0,
            },
            uploads: Uploads::default(),
        }
    }
}

impl Account {
    pub fn answer(&mut self, call: &Call) -> Answer {
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        let Some(path) = path.strip_prefix("/2/") else {
            return problem(404, "Not Found", "There is no such thing");
        };
        if path == "oauth2/token" {
            return self.tokens.renew(call);
        }
        let is_app = path.starts_with("webhooks")
            || path == "activity/subscriptions" && call.method == "GET";
        if !is_authorized(call, is_app, &self.tokens.access) {
            return full(
                401,
                &json!({
                    "title": "Unauthorized", "detail": "Unauthorized", "status": 401,
                    "type": "about:blank",
                }),
            );
        }
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let parts: Vec<&str> = path.split('/').collect();
        match (call.method.as_str(), parts.as_slice()) {
            ("GET", ["users", "me"]) => full(
                200,
                &json!({"data": {"id": OWN, "name": "ACME", "username": "acme"}}),
            ),
            ("GET", ["webhooks"]) => full(200, &json!({"data": self.webhooks})),
            ("POST", ["webhooks"]) => self.register(&body),
            ("PUT", ["webhooks", id]) => self.validate(id),
            ("GET", ["activity", "subscriptions"]) => {
                full(200, &json!({"data": self.subscriptions}))
            }
            ("POST", ["activity", "subscriptions"]) => self.subscribe(&body),
            ("POST", ["account_activity", "webhooks", id, "subscriptions", "all"]) => {
                self.tell_all(call, id)
            }
            ("POST", ["dm_conversations", "with", to, "messages"]) => self.take(to, &body),
            ("GET", ["dm_conversations", "media", _, _, _]) => {
                Answer::Full(200, Vec::new(), crate::PNG.to_vec())
            }
            (_, ["media", "upload", ..]) => self.uploads.answer(call, &parts, query),
            _ => problem(404, "Not Found", "There is no such method"),
        }
    }

    fn register(&mut self, body: &Value) -> Answer {
        let url = body["url"].as_str().unwrap_or_default().to_owned();
        if self.webhooks.iter().any(|webhook| webhook["url"] == url) {
            return problem(
                400,
                "DuplicateUrlFailed",
                "The address is registered already",
            );
        }
        if !is_proven(&url) {
            return problem(400, "CrcValidationFailed", "The proof is missing or wrong");
        }
        let id = (100 + self.webhooks.len()).to_string();
        let made =
            json!({"id": id, "url": url, "valid": true, "created_at": "2026-10-01T00:00:00Z"});
        self.webhooks.push(made.clone());
        full(200, &json!({"data": made}))
    }

    fn validate(&mut self, id: &str) -> Answer {
        let Some(webhook) = self.webhooks.iter_mut().find(|webhook| webhook["id"] == id) else {
            return problem(404, "Not Found", "There is no such webhook");
        };
        if !is_proven(webhook["url"].as_str().unwrap_or_default()) {
            return problem(400, "CrcValidationFailed", "The proof is missing or wrong");
        }
        webhook["valid"] = true.into();
        full(200, &json!({"data": {"valid": true}}))
    }

    fn subscribe(&mut self, body: &Value) -> Answer {
        let known = self
            .webhooks
            .iter()
            .any(|webhook| webhook["id"] == body["webhook_id"]);
        if !known || body["filter"]["user_id"] != OWN {
            return problem(400, "Invalid Request", "The webhook or the user is unknown");
        }
        let is_there = |one: &Value| one["event_type"] == body["event_type"];
        if self.subscriptions.iter().any(is_there) {
            return problem(409, "Conflict", "There is such a subscription");
        }
        let mut made = body.clone();
        made["subscription_id"] = (200 + self.subscriptions.len()).to_string().into();
        self.subscriptions.push(made.clone());
        full(200, &json!({"data": made}))
    }

    /// Only for who signs by OAuth 1.0a.
    fn tell_all(&mut self, call: &Call, id: &str) -> Answer {
        let is_known = self.webhooks.iter().any(|webhook| webhook["id"] == id);
        if !is_known || !call.header("authorization").starts_with("OAuth ") {
            return problem(
                400,
                "Invalid Request",
                "The webhook is unknown, or the token",
            );
        }
        if self.tells_all {
            let why = "Subscription already exists";
            return problem(400, "DuplicateSubscriptionFailed", why);
        }
        self.tells_all = true;
        full(200, &json!({"data": {"subscribed": true}}))
    }

    fn take(&mut self, to: &str, body: &Value) -> Answer {
        let text = body["text"].as_str();
        let media = body["attachments"].as_array().map(Vec::as_slice);
        let file = match media.unwrap_or_default() {
            [] => None,
            [one] => match self
                .uploads
                .ready(one["media_id"].as_str().unwrap_or_default())
            {
                Some(file) => Some(file),
                None => return problem(400, "Invalid Request", "There is no such media"),
            },
            _ => return problem(400, "Invalid Request", "One attachment at most"),
        };
        if text.is_none_or(str::is_empty) && file.is_none() {
            return problem(400, "Invalid Request", "text or attachments is required");
        }
        if text.is_some_and(|text| text.chars().count() > 10_000) {
            return problem(400, "Invalid Request", "text is too long");
        }
        let id = (FIRST + 500_000 + self.took.len() as u64).to_string();
        self.took.push(Took {
            id: id.clone(),
            ours: None,
            to: to.to_owned(),
            text: text.map(str::to_owned),
            file,
        });
        let conversation = format!("{OWN}-{to}");
        full(
            201,
            &json!({"data": {"dm_conversation_id": conversation, "dm_event_id": id}}),
        )
    }
}

impl Tokens {
    /// A new pair for the refresh token, which counts once.
    fn renew(&mut self, call: &Call) -> Answer {
        let fields: BTreeMap<_, _> = form_urlencoded::parse(&call.body).into_owned().collect();
        let is = |name: &str, value: &str| fields.get(name).is_some_and(|given| given == value);
        let refuse =
            |error: &str, why: &str| full(400, &json!({"error": error, "error_description": why}));
        let proof = STANDARD.encode(format!("{CLIENT}:{CLIENT_SECRET}"));
        if !is("client_id", CLIENT) || call.header("authorization") != format!("Basic {proof}") {
            return full(
                401,
                &json!({"error": "unauthorized_client", "error_description": "Missing valid authorization header"}),
            );
        }
        if !is("grant_type", "refresh_token") || !is("refresh_token", &self.refresh) {
            return refuse("invalid_request", "Value passed for the token was invalid.");
        }
        self.given += 1;
        self.access = format!("{USER_TOKEN}-{}", self.given);
        self.refresh = format!("{REFRESH_TOKEN}-{}", self.given);
        full(
            200,
            &json!({
                "token_type": "bearer", "expires_in": 7200, "access_token": self.access,
                "refresh_token": self.refresh, "scope": "dm.read dm.write offline.access",
            }),
        )
    }
}

/// By the app's own token, or by the account's: as it is, or as part of a signature.
fn is_authorized(call: &Call, by_app: bool, own: &str) -> bool {
    let given = call.header("authorization");
    let token = if by_app { APP_TOKEN } else { own };
    let signed = given.starts_with("OAuth ")
        && given.contains(&format!("oauth_token=\"{token}\""))
        && given.contains("oauth_signature=\"");
    given == format!("Bearer {token}") || !by_app && signed
}

/// X asks whoever is at an address to prove that they know the secret.
fn is_proven(url: &str) -> bool {
    if !is_here(url) {
        return url.starts_with("https://");
    }
    let asked = call("GET", &format!("{url}?crc_token=crc-abc-123"), &[], &[]);
    let Some((200, body)) = asked else {
        return false;
    };
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    answer["response_token"] == proof(b"crc-abc-123")
}

//! Meta's Graph API, as far as pages and Instagram accounts use it: what both kinds share.

use super::{Hook, Says, Took};
use crate::form::{Fields, fields};
use crate::{Answer, Call, Integrator};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

pub const TOKEN: &str = "fake-page-token";
pub const SECRET: &str = "fake-app-secret";
pub const VERIFY: &str = "fake-verify-token";

/// One page or account.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// What Meta calls its kind.
    pub object: &'static str,
    /// Named in each call of its webhook.
    pub account: &'static str,
    /// Whose messages endpoint takes what is sent.
    pub node: &'static str,
    /// Of the first customer's id; the others follow.
    pub customers: u32,
    /// Longest text.
    pub fits: fn(&str) -> bool,
}

/// A provider of either kind.
#[derive(Debug)]
pub struct Graph {
    pub line: Line,
    pub server: Integrator,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    took: Vec<Took>,
    /// What customers were shown: typing, or that they were read.
    actions: Vec<(String, String)>,
}

impl Graph {
    pub fn start(line: Line) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let own = Arc::clone(&state);
        let server =
            Integrator::that_does(move |call| own.lock().expect("a page").answer(line, call));
        Self {
            line,
            server,
            state,
        }
    }

    pub fn took(&self) -> Vec<Took> {
        self.state.lock().expect("a page").took.clone()
    }

    /// Whom it showed what.
    pub fn actions(&self) -> Vec<(String, String)> {
        self.state.lock().expect("a page").actions.clone()
    }

    /// A customer's id, as this page or account knows it.
    pub fn customer(&self, number: u32) -> String {
        (self.line.customers + number).to_string()
    }

    /// A call with events in it, as they are told.
    pub fn events(&self, events: &Value) -> Hook {
        let body = json!({
            "object": self.line.object,
            "entry": [{"id": self.line.account, "time": now(), "messaging": events}],
        });
        signed(SECRET, body.to_string().into_bytes())
    }

    /// A call with one thing between a customer and us.
    pub fn event(&self, customer: u32, at: i64, more: &Value) -> Hook {
        let event = json!({
            "sender": {"id": self.customer(customer)}, "recipient": {"id": self.line.account},
            "timestamp": at,
        });
        self.events(&json!([merged(event, more)]))
    }

    pub fn says(&self, says: &Says) -> Hook {
        let message = json!({"mid": format!("m_fake_{}", says.number), "text": says.text});
        let message = json!({"message": message});
        self.event(says.customer, says.at * 1000, &message)
    }

    pub fn forged(&self, says: &Says) -> Hook {
        signed("guessed", self.says(says).body)
    }

    pub fn nonsense(&self) -> Hook {
        self.event(
            1,
            now(),
            &json!({"message": {"mid": ["m_fake"], "text": 7}}),
        )
    }

    /// By which the webhook proves itself, once, before anything else.
    pub fn handshake(&self, token: &str, challenge: &str) -> Hook {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.verify_token", token)
            .append_pair("hub.challenge", challenge)
            .finish();
        Hook {
            method: "GET",
            tail: format!("?{query}"),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }
}

impl State {
    fn answer(&mut self, line: Line, call: &Call) -> Answer {
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        if path.starts_with("/cdn/") {
            return Answer::Full(200, Vec::new(), crate::PNG.to_vec());
        }
        let asked = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let in_header = call
            .header("authorization")
            .strip_prefix("Bearer ")
            .map(str::to_owned);
        if asked("access_token").or(in_header).as_deref() != Some(TOKEN) {
            return refused(
                400,
                190,
                463,
                "Error validating access token: it has expired",
            );
        }
        let mut parts = path.trim_start_matches('/').split('/');
        let version = parts.next().unwrap_or_default();
        if !version.starts_with('v') {
            return refused(400, 2500, 0, "Unknown path components");
        }
        let (node, edge) = (parts.next().unwrap_or_default(), parts.next());
        let is_ours = node == line.node || node == "me";
        match (call.method.as_str(), edge) {
            ("GET", None) if node == "me" => ok(&json!({"id": line.node, "name": "Corner Shop"})),
            ("GET", None) if node == line.account => {
                ok(&json!({"id": line.account, "username": "cornershop"}))
            }
            ("GET", None) => profile(line, node, &asked("fields").unwrap_or_default()),
            ("POST", Some("subscribed_apps")) if is_ours => {
                let fields = asked("subscribed_fields").unwrap_or_default();
                match fields.split(',').any(|field| field == "messages") {
                    true => ok(&json!({"success": true})),
                    false => refused(
                        400,
                        100,
                        0,
                        "(#100) The parameter subscribed_fields is required",
                    ),
                }
            }
            ("POST", Some("messages")) if is_ours => self.take(line, &fields(call)),
            _ => refused(
                400,
                100,
                33,
                "Unsupported request: the object does not exist",
            ),
        }
    }

    fn take(&mut self, line: Line, fields: &Fields) -> Answer {
        let json = |name: &str| -> Value {
            let text = fields.text(name).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        };
        let recipient = json("recipient");
        let to = recipient
            .get("id")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let Some(to) = to.filter(|id| number_of(line, id).is_some()) else {
            return refused(400, 100, 2_018_001, "(#100) No matching user found");
        };
        if let Some(action) = fields.text("sender_action") {
            self.actions.push((to.clone(), action));
            return ok(&json!({"recipient_id": to}));
        }
        let kind = fields.text("messaging_type");
        match (kind.as_deref(), fields.text("tag").as_deref()) {
            (Some("RESPONSE" | "UPDATE"), None) | (Some("MESSAGE_TAG"), Some("HUMAN_AGENT")) => {}
            _ => {
                return refused(
                    400,
                    100,
                    0,
                    "(#100) The tag or the messaging type is not valid",
                );
            }
        }
        let message = json("message");
        let text = message.get("text").and_then(Value::as_str);
        let attachment = message.get("attachment");
        if text.is_some() == attachment.is_some() {
            return refused(400, 100, 0, "(#100) A message has a text or an attachment");
        }
        if text.is_some_and(|text| text.is_empty() || !(line.fits)(text)) {
            return refused(
                400,
                100,
                0,
                "(#100) The length of message[text] is not valid",
            );
        }
        let kinds = ["image", "audio", "video", "file"];
        let said = |at: &str| attachment?.pointer(at)?.as_str();
        let (kind, link) = (said("/type"), said("/payload/url"));
        let has_one = link.is_some() != fields.file.is_some();
        if attachment.is_some() && !(has_one && kind.is_some_and(|kind| kinds.contains(&kind))) {
            return refused(400, 100, 2_018_047, "(#100) Upload attachment failure");
        }
        let id = format!("m_fake_out_{}", self.took.len() + 1);
        self.took.push(Took {
            id: id.clone(),
            ours: message
                .get("metadata")
                .and_then(Value::as_str)
                .map(str::to_owned),
            to: to.clone(),
            text: text.map(str::to_owned),
            file: fields
                .file
                .clone()
                .or(link.map(|link| (link.to_owned(), Vec::new()))),
        });
        ok(&json!({"recipient_id": to, "message_id": id}))
    }
}

/// Only what was asked for; nobody has all of it.
fn profile(line: Line, id: &str, wanted: &str) -> Answer {
    let Some(number) = number_of(line, id) else {
        return refused(400, 100, 33, "Unsupported get request");
    };
    let known = json!({
        "first_name": "Nora", "last_name": format!("Quill {number}"),
        "name": format!("Nora Quill {number}"), "username": format!("noraq{number}"),
    });
    let is_page = line.object == "page";
    let has = |field: &&str| is_page == ["first_name", "last_name"].contains(field);
    let mut found = json!({"id": id});
    for field in wanted.split(',').filter(has) {
        if let Some(value) = known.get(field) {
            found = merged(found, &json!({field: value}));
        }
    }
    ok(&found)
}

/// Which customer that is.
fn number_of(line: Line, id: &str) -> Option<u32> {
    id.parse::<u32>().ok()?.checked_sub(line.customers)
}

pub fn signed(secret: &str, body: Vec<u8>) -> Hook {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
    mac.update(&body);
    let digits = mac.finalize().into_bytes();
    let digits: String = digits.iter().map(|byte| format!("{byte:02x}")).collect();
    Hook {
        method: "POST",
        tail: String::new(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("x-hub-signature-256", format!("sha256={digits}")),
        ],
        body,
    }
}

fn ok(body: &Value) -> Answer {
    Answer::Full(200, Vec::new(), body.to_string().into_bytes())
}

/// As every refusal of the Graph API looks; a finer code only where it has one.
pub fn refused(status: u16, code: i64, subcode: i64, message: &str) -> Answer {
    let error = json!({
        "message": message, "type": "OAuthException", "code": code, "fbtrace_id": "FAKE",
    });
    let error = match subcode {
        0 => error,
        finer => merged(error, &json!({"error_subcode": finer})),
    };
    let body = json!({"error": error});
    Answer::Full(status, Vec::new(), body.to_string().into_bytes())
}

/// In milliseconds.
pub fn now() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or_default()
}

/// All of one and all of the other, whose word is the last.
pub fn merged(mut one: Value, other: &Value) -> Value {
    if let (Some(one), Some(other)) = (one.as_object_mut(), other.as_object()) {
        one.extend(other.clone());
    }
    one
}

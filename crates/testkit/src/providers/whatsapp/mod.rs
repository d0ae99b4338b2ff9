//! WhatsApp's Cloud API, as far as a business's number uses it.
#![expect(clippy::indexing_slicing, reason = "JSON that lacks a key is null")]

mod messages;
mod templates;

use super::{Hook, Provider, Says, State, Took};
use crate::form::fields;
use crate::{Answer, Call, Integrator};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const NUMBER: &str = "700800900";
const ACCOUNT: &str = "200300400500";
const TOKEN: &str = "fake-system-user-token";
const SECRET: &str = "fake-app-secret";
const WORD: &str = "fake verify token";
const VERSION: &str = "v25.0";

/// Largest files by what they are, in bytes.
const LARGEST: &[(&str, usize)] = &[
    ("image/jpeg", 5_000_000),
    ("image/png", 5_000_000),
    ("image/webp", 500_000),
    ("audio/", 16_000_000),
    ("video/", 16_000_000),
    ("text/plain", 100_000_000),
    ("application/", 100_000_000),
];

/// See the module.
#[derive(Debug)]
pub struct Whatsapp {
    server: Integrator,
    state: Arc<Mutex<Account>>,
}

#[derive(Debug, Default)]
struct Account {
    took: Vec<Took>,
    /// What was uploaded, by id.
    uploads: BTreeMap<String, Upload>,
    /// The messages whose writers were told that they were read.
    read: Vec<String>,
    /// Whether the app hears of this account.
    is_subscribed: bool,
    /// Where pages that are not the first are.
    address: String,
    /// How many of the next addresses of files have run out.
    stale: usize,
}

#[derive(Clone, Debug)]
struct Upload {
    kind: String,
    name: String,
    bytes: Vec<u8>,
}

impl Whatsapp {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(Account::default()));
        let own = Arc::clone(&state);
        let server =
            Integrator::that_does(move |call| own.lock().expect("an account").answer(call));
        state.lock().expect("an account").address = server.address.to_string();
        Self { server, state }
    }

    /// A call that says so of this number.
    pub fn changed(&self, field: &str, value: &Value) -> Hook {
        let mut whole = json!({
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550009999", "phone_number_id": NUMBER},
        });
        for (key, part) in value.as_object().expect("fields") {
            whole[key] = part.clone();
        }
        let change = json!({"field": field, "value": whole});
        self.signed(&json!({
            "object": "whatsapp_business_account",
            "entry": [{"id": ACCOUNT, "changes": [change]}],
        }))
    }

    /// A call whose text has only what is ASCII, as Meta makes it, and the signature of that.
    pub fn signed(&self, body: &Value) -> Hook {
        let body = escaped(&body.to_string()).into_bytes();
        Hook {
            method: "POST",
            tail: String::new(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("x-hub-signature-256", signature(SECRET, &body)),
            ],
            body,
        }
    }

    /// How Meta asks whether the address is ours: the answer is the challenge.
    pub fn handshake(&self, word: Option<&str>) -> Hook {
        let word = word.unwrap_or(WORD).replace(' ', "%20");
        Hook {
            method: "GET",
            tail: format!("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={word}"),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The messages whose writers were told that they were read.
    pub fn read(&self) -> Vec<String> {
        self.state.lock().expect("an account").read.clone()
    }

    /// Whether the app hears of this account.
    pub fn is_subscribed(&self) -> bool {
        self.state.lock().expect("an account").is_subscribed
    }

    /// Lets the next address of a file have run out when it is followed.
    pub fn is_slow_with_files(&self) {
        self.state.lock().expect("an account").stale += 1;
    }
}

/// What is no ASCII as the escapes of JSON.
fn escaped(text: &str) -> String {
    let mut all = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            all.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            all.push_str(&format!("\\u{unit:04x}"));
        }
    }
    all
}

fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

fn ok(body: &Value) -> Answer {
    Answer::Full(200, Vec::new(), body.to_string().into_bytes())
}

fn refused(status: u16, code: i64, details: &str) -> Answer {
    let body = json!({"error": {
        "message": format!("(#{code}) {details}"), "type": "OAuthException", "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details}, "fbtrace_id": "FAKE",
    }});
    Answer::Full(status, Vec::new(), body.to_string().into_bytes())
}

impl Account {
    fn answer(&mut self, call: &Call) -> Answer {
        if call.header("authorization") != format!("Bearer {TOKEN}") {
            return refused(401, 190, "Error validating access token");
        }
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        if path == "/lookaside/att" {
            return match self.stale.checked_sub(1) {
                Some(left) => {
                    self.stale = left;
                    Answer::Status(404)
                }
                None => Answer::Full(200, Vec::new(), crate::PNG.to_vec()),
            };
        }
        let Some(path) = path.strip_prefix(&format!("/{VERSION}/")) else {
            return refused(400, 2635, "You are calling a deprecated version of the API");
        };
        match (
            call.method.as_str(),
            path.split('/').collect::<Vec<_>>().as_slice(),
        ) {
            ("GET", [NUMBER]) if query == "fields=throughput" => {
                ok(&json!({"throughput": {"level": "STANDARD"}, "id": NUMBER}))
            }
            ("GET", [NUMBER]) => ok(&json!({
                "display_phone_number": "+1 555-000-9999", "verified_name": "Desk", "id": NUMBER,
            })),
            ("GET", [ACCOUNT, "message_templates"]) => templates::page(&self.address, query),
            ("POST", [ACCOUNT, "subscribed_apps"]) => {
                self.is_subscribed = true;
                ok(&json!({"success": true}))
            }
            ("POST", [NUMBER, "media"]) => self.upload(call),
            ("POST", [NUMBER, "messages"]) => self.message(&call.body),
            ("GET", [id]) if id.chars().all(|c| c.is_ascii_digit()) => ok(&json!({
                "messaging_product": "whatsapp", "mime_type": "image/png", "id": id,
                "url": format!("http://{}/lookaside/att?mid={id}", self.address),
                "sha256": "q83vEjRWeJA=", "file_size": crate::PNG.len().to_string(),
            })),
            _ => refused(404, 100, "Unsupported request"),
        }
    }

    fn upload(&mut self, call: &Call) -> Answer {
        let fields = fields(call);
        let kind = fields.text("type").unwrap_or_default();
        if fields.text("messaging_product").as_deref() != Some("whatsapp") {
            return refused(400, 100, "The parameter messaging_product is required");
        }
        let Some((name, bytes)) = fields.file else {
            return refused(400, 100, "The parameter file is required");
        };
        match LARGEST.iter().find(|(family, _)| kind.starts_with(family)) {
            None => return refused(400, 100, "Param file must be a file of a supported type"),
            Some((_, most)) if bytes.len() > *most => {
                return refused(400, 131_053, "File size exceeded");
            }
            Some(_) => {}
        }
        let id = (880_022 + self.uploads.len()).to_string();
        self.uploads
            .insert(id.clone(), Upload { kind, name, bytes });
        ok(&json!({"id": id}))
    }
}

impl Provider for Whatsapp {
    fn kind(&self) -> &'static str {
        "whatsapp"
    }

    fn settings(&self) -> Value {
        json!({
            "phone_number_id": NUMBER, "waba_id": ACCOUNT, "access_token": TOKEN,
            "app_secret": SECRET, "verify_token": WORD, "api_version": VERSION,
            "base_url": format!("http://{}", self.server.address),
        })
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        let (phone, user) = (
            format!("1555000{}", 1110 + says.customer),
            format!("US.90210A{}", says.customer),
        );
        self.changed(
            "messages",
            &json!({
                "contacts": [{"profile": {"name": format!("Nora Quill {}", says.customer)},
                    "wa_id": phone, "user_id": user}],
                "messages": [{"from": phone, "from_user_id": user,
                    "id": format!("wamid.FAKE{:04}", says.number), "timestamp": says.at.to_string(),
                    "type": "text", "text": {"body": says.text}}],
            }),
        )
    }

    fn forged(&self, url: &str, says: &Says) -> Hook {
        let mut hook = self.says(url, says);
        hook.headers.pop();
        let proof = signature("guessed", &hook.body);
        hook.headers.push(("x-hub-signature-256", proof));
        hook
    }

    fn nonsense(&self, _: &str) -> Hook {
        self.changed("messages", &json!({"messages": [{"id": 7}]}))
    }

    fn tells(&self, _: &str, sent: &Took, state: State) -> Option<Hook> {
        let (word, at) = match state {
            State::Delivered => ("delivered", "1760000120"),
            State::Read => ("read", "1760000140"),
            State::Failed => ("failed", "1760000100"),
        };
        let mut status = json!({
            "id": sent.id, "status": word, "timestamp": at,
            "recipient_id": sent.to.trim_start_matches('+'), "biz_opaque_callback_data": sent.ours,
        });
        if state == State::Failed {
            status["errors"] = json!([{
                "code": 131_047, "title": "Re-engagement message", "message": "Re-engagement message",
                "error_data": {"details": "More than 24 hours have passed since the recipient last replied to the sender number."},
            }]);
        }
        Some(self.changed("messages", &json!({"statuses": [status]})))
    }

    fn took(&self) -> Vec<Took> {
        self.state.lock().expect("an account").took.clone()
    }

    fn refusal(&self) -> Answer {
        refused(400, 131_026, "Message undeliverable")
    }

    fn slow_down(&self) -> Answer {
        refused(400, 131_056, "Too many messages to this recipient.")
    }
}

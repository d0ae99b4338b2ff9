//! Apple's gateway for Messages for Business, as far as a messaging service of ours uses it.

mod store;

use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Call, Integrator};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Value, json};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use store::Store;

const MSP_ID: &str = "fake-msp-id";
const SECRET: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const BUSINESS: &str = "urn:biz:00000000-0000-0000-0000-00000000abcd";
/// Stands in the words where a file is.
const FILE_MARK: char = '\u{fffc}';

/// See the module.
#[derive(Debug)]
pub struct Apple {
    server: Integrator,
    state: Arc<Mutex<Gateway>>,
}

#[derive(Debug, Default)]
struct Gateway {
    took: Vec<Took>,
    store: Store,
}

impl Apple {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(Gateway::default()));
        let own = Arc::clone(&state);
        let server = Integrator::that_does(move |call| own.lock().expect("a gateway").answer(call));
        Self { server, state }
    }

    /// A call of the gateway's at some time, in seconds since 1970, with anything in it.
    pub fn brings(at: i64, body: &Value) -> Hook {
        let claims = json!({"aud": MSP_ID, "iat": at});
        hook(
            &token(SECRET, &claims),
            body,
            &gzip(body.to_string().as_bytes()),
        )
    }

    /// The same with a token of other claims.
    pub fn claims(claims: &Value, body: &Value) -> Hook {
        hook(
            &token(SECRET, claims),
            body,
            &gzip(body.to_string().as_bytes()),
        )
    }

    /// What a message says of a picture that a customer sent with it.
    pub fn picture() -> Value {
        store::picture()
    }
}

/// A message of a customer's.
fn message(says: &Says) -> Value {
    json!({
        "id": format!("11111111-2222-3333-4444-{:012}", says.number),
        "type": "text", "v": 1, "locale": "en_US", "body": says.text,
        "sourceId": format!("urn:mbid:FAKEUSER{:02}", says.customer), "destinationId": BUSINESS,
    })
}

fn hook(token: &str, body: &Value, packed: &[u8]) -> Hook {
    Hook {
        method: "POST",
        tail: "/message".to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("authorization", format!("Bearer {token}")),
            ("id", text(body, "id")),
            ("source-id", text(body, "sourceId")),
            ("destination-id", text(body, "destinationId")),
        ],
        body: packed.to_vec(),
    }
}

fn text(body: &Value, name: &str) -> String {
    let text = body.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn token(secret: &str, claims: &Value) -> String {
    let header = Header {
        typ: None,
        ..Header::new(Algorithm::HS256)
    };
    let key = EncodingKey::from_base64_secret(secret).expect("a key");
    encode(&header, claims, &key).expect("a token")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

impl Gateway {
    fn answer(&mut self, call: &Call) -> Answer {
        // What the store is asked under addresses of its own needs no token.
        if let Some(path) = call.path.strip_prefix("/mmcs/") {
            return self.store.answer(call, path);
        }
        if !is_ours(call.header("authorization")) || call.header("source-id") != BUSINESS {
            return Answer::Status(401);
        }
        match (call.method.as_str(), call.path.as_str()) {
            ("GET", "/v1/preUpload") => self.store.room(call),
            ("GET", "/v1/preDownload") => self.store.way(call),
            ("POST", "/v1/message") => self.take(call),
            _ => Answer::Status(404),
        }
    }

    /// Takes a message, and the same one twice once.
    fn take(&mut self, call: &Call) -> Answer {
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let said = |name: &str| text(&body, name);
        let (id, to, words) = (said("id"), said("destinationId"), said("body"));
        let files = body.get("attachments").and_then(Value::as_array);
        let files = files.cloned().unwrap_or_default();
        let marks = words.chars().filter(|c| *c == FILE_MARK).count();
        let is_right = call.header("content-type") == "application/json"
            && body.get("v") == Some(&json!(1))
            && said("type") == "text"
            && is_uuid(&id)
            && id == call.header("id")
            && said("sourceId") == BUSINESS
            && to.starts_with("urn:mbid:")
            && to == call.header("destination-id")
            && !said("locale").is_empty()
            && !words.is_empty()
            && marks == files.len();
        let found: Option<Vec<_>> = files.iter().map(|file| self.store.sent(file)).collect();
        let (true, Some(found)) = (is_right, found) else {
            return Answer::Status(400);
        };
        if self.took.iter().all(|took| took.id != id) {
            let words = words.replace(FILE_MARK, "").trim().to_owned();
            self.took.push(Took {
                id,
                ours: None,
                to,
                text: (!words.is_empty()).then_some(words),
                file: found.into_iter().next(),
            });
        }
        Answer::Status(200)
    }
}

/// Whether a token is of the messaging service.
fn is_ours(authorization: &str) -> bool {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.set_required_spec_claims(&["iss"]);
    rules.set_issuer(&[MSP_ID]);
    let key = DecodingKey::from_secret(&STANDARD.decode(SECRET).expect("a key"));
    let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
    decode::<Value>(token, &key, &rules)
        .is_ok_and(|token| token.claims.get("iat").is_some_and(Value::is_i64))
}

/// Groups of 8, 4, 4, 4 and 12 digits.
fn is_uuid(id: &str) -> bool {
    let lengths: Vec<usize> = id.split('-').map(str::len).collect();
    let is_digit = |c: char| c == '-' || c.is_ascii_hexdigit();
    lengths == [8, 4, 4, 4, 12] && id.chars().all(is_digit)
}

impl Provider for Apple {
    fn kind(&self) -> &'static str {
        "apple"
    }

    fn settings(&self) -> Value {
        json!({
            "msp_id": MSP_ID, "secret": SECRET, "business_id": BUSINESS,
            "base_url": format!("http://{}/v1", self.server.address),
        })
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        Self::brings(says.at, &message(says))
    }

    fn forged(&self, _: &str, says: &Says) -> Hook {
        let guessed = STANDARD.encode("guessed");
        let token = token(&guessed, &json!({"aud": MSP_ID, "iat": says.at}));
        let body = message(says);
        hook(&token, &body, &gzip(body.to_string().as_bytes()))
    }

    fn nonsense(&self, _: &str) -> Hook {
        let now = SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_secs();
        let token = token(SECRET, &json!({"aud": MSP_ID, "iat": now}));
        hook(&token, &json!({}), &gzip(b"{\"id\": 7, \"type\": "))
    }

    fn tells(&self, _: &str, _: &Took, _: State) -> Option<Hook> {
        None
    }

    fn took(&self) -> Vec<Took> {
        self.state.lock().expect("a gateway").took.clone()
    }

    fn refusal(&self) -> Answer {
        Answer::Status(400)
    }

    fn slow_down(&self) -> Answer {
        Answer::Full(429, vec![("retry-after", "1".to_owned())], Vec::new())
    }

    fn knows_repeats(&self) -> bool {
        true
    }
}

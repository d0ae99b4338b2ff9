//! Mitto's SMS API. Its callbacks are called by names that are guesses, see the sheet; what is sure is that
//! they carry no proof but what stands in the address that it was given.

use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Call, Integrator};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const KEY: &str = "fake-mitto-key";
const SENDER: &str = "49300000";

/// See the module.
#[derive(Debug)]
pub struct Mitto {
    server: Integrator,
    state: Arc<Mutex<Account>>,
}

#[derive(Debug, Default)]
struct Account {
    took: Vec<Took>,
    /// Where reports go, as it was told last.
    callback: Option<String>,
}

impl Mitto {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(Account::default()));
        let own = Arc::clone(&state);
        let server =
            Integrator::that_does(move |call| own.lock().expect("an account").answer(call));
        Self { server, state }
    }

    /// What proves a call: `?k=…`, as it was told with the last message; nothing before that.
    pub fn proof(&self) -> String {
        let account = self.state.lock().expect("an account");
        let query = account
            .callback
            .as_deref()
            .and_then(|url| url.split_once('?'));
        query
            .map(|(_, query)| format!("?{query}"))
            .unwrap_or_default()
    }

    /// An incoming message as JSON.
    pub fn posted(&self, body: &Value) -> Hook {
        Hook {
            method: "POST",
            tail: format!("/in{}", self.proof()),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string().into_bytes(),
        }
    }

    /// A report by `GET`.
    pub fn reported(&self, fields: &[(&str, &str)]) -> Hook {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        Hook {
            method: "GET",
            tail: format!("/dlr{}&{}", self.proof(), form.finish()),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }
}

impl Account {
    fn answer(&mut self, call: &Call) -> Answer {
        if call.header("x-mitto-api-key") != KEY {
            return Answer::Status(401);
        }
        if (call.method.as_str(), call.path.as_str()) != ("POST", "/sms") {
            return Answer::Status(404);
        }
        let Ok(body) = serde_json::from_slice::<Value>(&call.body) else {
            return Answer::Status(400);
        };
        let field = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let is_number =
            |text: &str| (7..=15).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        let kinds = ["", "GSM", "Unicode", "Binary", "auto"];
        let code = match () {
            () if !kinds.contains(&field("type")) => (2, "Invalid type"),
            () if field("text").is_empty() => (3, "Empty text"),
            () if field("from").is_empty() => (5, "Empty sender"),
            () if !(3..=14).contains(&field("from").len()) => (6, "Invalid sender"),
            () if field("to").is_empty() => (7, "Empty receiver"),
            () if !is_number(field("to")) => (8, "Invalid receiver"),
            () => (0, "SMS sent"),
        };
        if code.0 != 0 {
            return said(code, None);
        }
        let callback = body.get("callback").and_then(Value::as_str);
        self.callback = callback.map(str::to_owned).or(self.callback.take());
        if body.get("test") == Some(&Value::Bool(true)) {
            let body =
                json!({"id": "0", "responseCode": 0, "responseText": "SMS sent", "test": true});
            return Answer::Full(200, Vec::new(), body.to_string().into_bytes());
        }
        let id = format!(
            "{:032x}",
            0x0123_4567_89ab_cdef_u64 + self.took.len() as u64
        );
        let reference = body.get("reference").and_then(Value::as_str);
        self.took.push(Took {
            id: id.clone(),
            ours: reference.map(str::to_owned),
            to: field("to").to_owned(),
            text: Some(field("text").to_owned()),
            file: None,
        });
        said(code, Some(&id))
    }
}

fn said((code, text): (u32, &str), id: Option<&str>) -> Answer {
    let body = json!({
        "id": id, "timestamp": "2026-10-01T10:00:00.1234567Z",
        "responseCode": code, "responseText": text, "textLength": " 13",
    });
    Answer::Full(200, Vec::new(), body.to_string().into_bytes())
}

impl Provider for Mitto {
    fn kind(&self) -> &'static str {
        "sms_mitto"
    }

    fn settings(&self) -> Value {
        json!({
            "api_key": KEY, "sender": SENDER, "test_number": "+491700000009",
            "base_url": format!("http://{}", self.server.address),
        })
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        self.posted(&json!({
            "from": format!("4917000{:05}", says.customer), "to": SENDER,
            "text": says.text, "id": format!("mo-{}", says.number),
        }))
    }

    fn forged(&self, url: &str, says: &Says) -> Hook {
        Hook {
            tail: "/in?k=guessed".to_owned(),
            ..self.says(url, says)
        }
    }

    fn nonsense(&self, _: &str) -> Hook {
        self.posted(&json!({"number": 7, "text": "From nobody"}))
    }

    fn tells(&self, _: &str, sent: &Took, state: State) -> Option<Hook> {
        let status = match state {
            State::Delivered => "Delivered",
            State::Failed => "UNDELIV",
            State::Read => return None,
        };
        let ours = sent.ours.as_deref().unwrap_or_default();
        let fields = [
            ("id", sent.id.as_str()),
            ("status", status),
            ("reference", ours),
        ];
        Some(self.reported(&fields))
    }

    fn took(&self) -> Vec<Took> {
        self.state.lock().expect("an account").took.clone()
    }

    fn refusal(&self) -> Answer {
        said((8, "Invalid receiver"), None)
    }

    fn slow_down(&self) -> Answer {
        Answer::Full(429, vec![("retry-after", "1".to_owned())], Vec::new())
    }
}

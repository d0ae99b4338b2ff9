//! Twilio's REST API for text messages, as far as one account with one number uses it. Files are fetched
//! from the links that it is given, and customers' files lie behind a redirect to a store of their own.

use super::links::fetch;
use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Call, Integrator};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "fake-auth-token";
const NUMBER: &str = "+15550002222";
const NUMBER_SID: &str = "PN00000000000000000000000000000001";

/// See the module; clones are the same.
#[derive(Clone, Debug)]
pub struct Twilio {
    server: Arc<Integrator>,
    /// Where customers' files are in truth.
    pub store: Arc<Integrator>,
    state: Arc<Mutex<Account>>,
}

#[derive(Debug, Default)]
struct Account {
    took: Vec<Took>,
    /// Where each message's receipts go.
    callbacks: Vec<Option<String>>,
    /// What was set at the number.
    number: BTreeMap<String, String>,
    /// Who said stop.
    stopped: BTreeSet<String>,
}

impl Twilio {
    pub fn start() -> Self {
        let store = Integrator::that_does(|_| Answer::Full(200, Vec::new(), crate::PNG.to_vec()));
        let state = Arc::new(Mutex::new(Account::default()));
        let (own, stored) = (Arc::clone(&state), store.url.clone());
        let server = Integrator::that_does(move |call| {
            own.lock().expect("an account").answer(call, &stored)
        });
        Self {
            server: Arc::new(server),
            store: Arc::new(store),
            state,
        }
    }

    /// A call with these fields, as Twilio signs it; `tail` is what stands behind `url`.
    pub fn signed(&self, url: &str, tail: &str, fields: &[(&str, &str)]) -> Hook {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        Hook {
            method: "POST",
            tail: tail.to_owned(),
            headers: vec![
                (
                    "content-type",
                    "application/x-www-form-urlencoded".to_owned(),
                ),
                ("x-twilio-signature", sign(&format!("{url}{tail}"), fields)),
            ],
            body: form.finish().into_bytes(),
        }
    }

    /// A message with these fields besides those that every message has.
    pub fn message(&self, url: &str, sid: &str, from: &str, more: &[(&str, &str)]) -> Hook {
        let mut fields = vec![
            ("ToCountry", "US"),
            ("MessageSid", sid),
            ("AccountSid", ACCOUNT),
            ("From", from),
            ("To", NUMBER),
            ("ApiVersion", "2010-04-01"),
            ("SmsStatus", "received"),
        ];
        fields.extend_from_slice(more);
        self.signed(url, "", &fields)
    }

    /// Where a customer's file is, as a message names it.
    pub fn media_url(&self) -> String {
        let address = self.server.address;
        format!("http://{address}/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1")
    }

    /// What was set at the number.
    pub fn number(&self) -> BTreeMap<String, String> {
        self.state.lock().expect("an account").number.clone()
    }

    /// Takes no more messages to this number, as after a stop that only Twilio heard.
    pub fn stop(&self, number: &str) {
        let mut account = self.state.lock().expect("an account");
        account.stopped.insert(number.to_owned());
    }
}

/// The address, and each field by name.
fn sign(url: &str, fields: &[(&str, &str)]) -> String {
    let sorted: BTreeSet<_> = fields.iter().collect();
    let mut text = url.to_owned();
    for (name, value) in sorted {
        text.push_str(name);
        text.push_str(value);
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()).expect("any key");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

impl Account {
    fn answer(&mut self, call: &Call, stored: &str) -> Answer {
        let proof = STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"));
        if call.header("authorization") != format!("Basic {proof}") {
            return refused(401, 20003, "Authenticate");
        }
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        let root = format!("/2010-04-01/Accounts/{ACCOUNT}");
        let Some(path) = path.strip_prefix(&root) else {
            return refused(404, 20404, "The requested resource was not found");
        };
        match (call.method.as_str(), path) {
            ("GET", ".json") => ok(
                200,
                &json!({
                    "sid": ACCOUNT, "status": "active", "friendly_name": "Desk", "type": "Full",
                }),
            ),
            ("GET", "/IncomingPhoneNumbers.json") => self.numbers(query),
            ("POST", path) if path == format!("/IncomingPhoneNumbers/{NUMBER_SID}.json") => {
                let set = pairs(&call.body).into_iter();
                self.number.extend(set);
                ok(200, &json!({"sid": NUMBER_SID}))
            }
            ("POST", "/Messages.json") => self.take(&pairs(&call.body)),
            ("GET", path) if path.starts_with("/Messages/MM") => {
                let to = vec![("location", stored.to_owned())];
                Answer::Full(307, to, Vec::new())
            }
            _ => refused(404, 20404, "The requested resource was not found"),
        }
    }

    fn numbers(&self, query: &str) -> Answer {
        let asked = pairs(query.as_bytes());
        let is_ours = asked.contains(&("PhoneNumber".to_owned(), NUMBER.to_owned()));
        let callback = self.number.get("StatusCallback");
        let ours = json!({
            "sid": NUMBER_SID, "phone_number": NUMBER,
            "status_callback": callback.cloned().unwrap_or_default(),
        });
        let found: Vec<Value> = is_ours.then_some(ours).into_iter().collect();
        ok(200, &json!({"incoming_phone_numbers": found}))
    }

    fn take(&mut self, fields: &[(String, String)]) -> Answer {
        let one = |name: &str| {
            let found = fields.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.clone())
        };
        let media: Vec<_> = fields
            .iter()
            .filter(|(name, _)| name == "MediaUrl")
            .collect();
        let (to, text) = (one("To").unwrap_or_default(), one("Body"));
        let is_number = |text: &str| {
            let digits = text.strip_prefix('+').unwrap_or(text);
            digits.len() >= 3 && digits.chars().all(|c| c.is_ascii_digit())
        };
        if !is_number(&to) {
            return refused(400, 21211, "The 'To' number is not a valid phone number.");
        }
        if one("From").as_deref() != Some(NUMBER) {
            return refused(
                400,
                21606,
                "The 'From' phone number is not valid for this account.",
            );
        }
        if self.stopped.contains(&to) {
            return refused(400, 21610, "Attempt to send to unsubscribed recipient");
        }
        let length = text
            .as_deref()
            .map_or(0, |text| text.encode_utf16().count());
        if length > 1600 {
            return refused(
                400,
                21617,
                "The message body exceeds the 1600 character limit",
            );
        }
        if length == 0 && media.is_empty() {
            return refused(400, 21602, "Message body is required.");
        }
        if media.len() > 10 {
            return refused(400, 21623, "Number of media files exceeds allowed limit");
        }
        if media.iter().any(|(_, url)| !url.starts_with("http")) {
            return refused(400, 21620, "Invalid media URL(s)");
        }
        let sid = format!("SM{:032}", 1000 + self.took.len());
        let callback = one("StatusCallback");
        let query = callback.as_deref().and_then(|url| url.split_once('?'));
        let ours = query.and_then(|(_, query)| query.strip_prefix("m="));
        self.took.push(Took {
            id: sid.clone(),
            ours: ours.map(str::to_owned),
            to: to.clone(),
            text: text.clone(),
            file: media.first().map(|(_, url)| fetch(url)),
        });
        self.callbacks.push(callback);
        ok(
            201,
            &json!({
                "sid": sid, "status": "queued", "to": to, "from": NUMBER, "body": text,
                "num_segments": "1", "num_media": media.len().to_string(),
                "error_code": null, "error_message": null, "direction": "outbound-api",
            }),
        )
    }
}

fn pairs(form: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(form).into_owned().collect()
}

fn ok(status: u16, body: &Value) -> Answer {
    Answer::Full(status, Vec::new(), body.to_string().into_bytes())
}

fn refused(status: u16, code: u32, message: &str) -> Answer {
    let more = format!("https://www.twilio.com/docs/errors/{code}");
    ok(
        status,
        &json!({"code": code, "message": message, "more_info": more, "status": status}),
    )
}

impl Provider for Twilio {
    fn kind(&self) -> &'static str {
        "sms_twilio"
    }

    fn settings(&self) -> Value {
        json!({
            "account_sid": ACCOUNT, "auth_token": TOKEN, "sender": NUMBER,
            "base_url": format!("http://{}", self.server.address),
        })
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, url: &str, says: &Says) -> Hook {
        let sid = format!("SM{:032}", says.number);
        let from = format!("+1555000{:04}", says.customer);
        let more = [("Body", says.text.as_str()), ("NumMedia", "0")];
        self.message(url, &sid, &from, &more)
    }

    fn forged(&self, url: &str, says: &Says) -> Hook {
        let mut hook = self.says(url, says);
        hook.headers.pop();
        let guessed = "A//Sp0fohmag80Y0bG+IFj76zks=".to_owned();
        hook.headers.push(("x-twilio-signature", guessed));
        hook
    }

    fn nonsense(&self, url: &str) -> Hook {
        self.signed(url, "", &[("Body", "From nobody"), ("NumMedia", "0")])
    }

    fn tells(&self, url: &str, sent: &Took, state: State) -> Option<Hook> {
        let account = self.state.lock().expect("an account");
        let at = account.took.iter().position(|took| took.id == sent.id)?;
        let callback = account.callbacks.get(at)?.clone()?;
        let tail = callback.strip_prefix(url)?;
        let mut fields = vec![
            ("MessageSid", sent.id.as_str()),
            ("To", &sent.to),
            ("From", NUMBER),
            ("AccountSid", ACCOUNT),
            ("ApiVersion", "2010-04-01"),
        ];
        match state {
            State::Delivered => fields.push(("MessageStatus", "delivered")),
            State::Failed => {
                fields.extend([("MessageStatus", "undelivered"), ("ErrorCode", "30006")]);
            }
            // Telephones tell nobody what was read.
            State::Read => return None,
        }
        Some(self.signed(url, tail, &fields))
    }

    fn took(&self) -> Vec<Took> {
        self.state.lock().expect("an account").took.clone()
    }

    fn refusal(&self) -> Answer {
        refused(400, 21211, "The 'To' number is not a valid phone number.")
    }

    fn slow_down(&self) -> Answer {
        let wait = vec![("retry-after", "1".to_owned())];
        match refused(429, 20429, "Too Many Requests") {
            Answer::Full(status, _, body) => Answer::Full(status, wait, body),
            other => other,
        }
    }
}

//! What a call of Mitto's brings, by query, form or JSON: a customer's message, or how far one of ours got.

use super::names::{self, state};
use super::{IN, REPORT, SECRET_PARAMETER};
use crate::proof::hex;
use crate::{Entry, Incoming, Party, Receipt, ReceiptError, Receipted, WebhookCall, sms};
use domain::identities::{Address, Scheme};
use domain::messages::{Delivery, MessageKind};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Where a call tells no id and no time, the same words within so long are the same message.
const REPEAT_SECONDS: i64 = 600;

/// What one message or report says, by the names it came with.
type Fields = Map<String, Value>;

pub fn read(call: &WebhookCall<'_>) -> Vec<Entry> {
    let said = match body(call.body) {
        Some(said) => said,
        None => return vec![Entry::unreadable(call.body, "neither a form nor JSON")],
    };
    let asked = pairs(call.query.as_bytes());
    let whole = said.into_iter().map(|mut fields| {
        for (name, value) in &asked {
            fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
        fields
    });
    whole.flat_map(|fields| one(call, &fields)).collect()
}

/// What stands in a body: one thing, or a list of them.
fn body(body: &[u8]) -> Option<Vec<Fields>> {
    match body.trim_ascii_start().first() {
        Some(b'{') => Some(vec![serde_json::from_slice(body).ok()?]),
        Some(b'[') => serde_json::from_slice(body).ok(),
        _ => {
            std::str::from_utf8(body).ok()?;
            Some(vec![pairs(body)])
        }
    }
}

/// What was agreed goes no further: all this may be kept for people to look at.
fn pairs(form: &[u8]) -> Fields {
    form_urlencoded::parse(form)
        .filter(|(name, _)| name != SECRET_PARAMETER)
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect()
}

/// The value of the first of these names that says something.
fn said(fields: &Fields, names: &[&str]) -> Option<String> {
    let value = |name: &&str| {
        let found = fields
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name));
        match found?.1 {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    };
    let mut values = names.iter().filter_map(value);
    values.find(|value| !value.trim().is_empty())
}

fn one(call: &WebhookCall<'_>, fields: &Fields) -> Vec<Entry> {
    let status = said(fields, names::STATUS);
    // The place says what it is, if the call came to one of them.
    let place = call.tail.split('/').next().unwrap_or_default();
    let is_report = place == REPORT || (place != IN && status.is_some());
    match is_report {
        true => vec![report(fields, status.unwrap_or_default().trim())],
        false => message(call, fields),
    }
}

fn unreadable(fields: &Fields, why: impl ToString) -> Entry {
    let raw = Value::Object(fields.clone()).to_string();
    Entry::unreadable(raw.as_bytes(), why)
}

/// By our own reference first, then by Mitto's id.
fn report(fields: &Fields, status: &str) -> Entry {
    let ours = said(fields, names::REFERENCE).and_then(|id| id.trim().parse().ok());
    let theirs = said(fields, names::ID);
    let of = match (ours, theirs) {
        (Some(ours), Some(provider_id)) => Receipted::Attempt { ours, provider_id },
        (Some(id), None) => Receipted::Ours(id),
        (None, Some(id)) => Receipted::Provider(id),
        (None, None) => return unreadable(fields, "it names no message"),
    };
    let Some(state) = state(status) else {
        return unreadable(fields, format!("the status “{status}” is not known"));
    };
    let error = (state == Delivery::Failed).then(|| {
        let code = said(fields, names::ERROR).map(|code| format!(", error {code}"));
        let code = code.unwrap_or_default();
        ReceiptError {
            code: "not_delivered".to_owned(),
            reason: format!("Mitto could not deliver it: {status}{code}"),
            retryable: true,
            consent: None,
            template: None,
        }
    });
    Entry::Receipt(Receipt { of, state, error })
}

fn message(call: &WebhookCall<'_>, fields: &Fields) -> Vec<Entry> {
    let Some(sender) = said(fields, names::FROM) else {
        return vec![unreadable(fields, "it names no sender")];
    };
    let (from, text) = (party(&sender), said(fields, names::TEXT));
    let id = said(fields, names::ID).unwrap_or_else(|| made_up(call, fields));
    let mut incoming = Incoming::new(&id, vec![from.clone()]);
    incoming.kind = text.is_none().then_some(MessageKind::Unsupported);
    let change = text.as_deref().and_then(sms::keyword);
    incoming.text = text;
    let written = Entry::Message(Box::new(incoming));
    let consent = change.map(|change| sms::consent(&from, change, &id));
    [Some(written), consent].into_iter().flatten().collect()
}

/// Mitto writes numbers without a plus; what is too short for one is a short code.
fn party(sender: &str) -> Party {
    let sender = sender.trim();
    let is_bare = !sender.is_empty() && sender.chars().all(|c| c.is_ascii_digit());
    let number = is_bare.then(|| Address::parse(Scheme::Phone, &format!("+{sender}")));
    match number {
        Some(Ok(number)) => (Scheme::Phone, number.as_ref().to_owned()),
        _ => sms::party(sender),
    }
}

/// An id for a message that has none, the same when it is said again.
fn made_up(call: &WebhookCall<'_>, fields: &Fields) -> String {
    let time = said(fields, names::TIME).unwrap_or_else(|| {
        let seconds = call.now.as_micros() / 1_000_000;
        (seconds / REPEAT_SECONDS).to_string()
    });
    let parts = [names::FROM, names::TO, names::TEXT].map(|names| said(fields, names));
    let parts: Vec<String> = parts.into_iter().map(Option::unwrap_or_default).collect();
    let said = Value::from([parts, vec![time]].concat()).to_string();
    format!("made:{}", hex(&Sha256::digest(said.as_bytes())))
}

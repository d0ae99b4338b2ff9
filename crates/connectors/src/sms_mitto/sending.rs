//! How a message leaves, and what the answer means: that Mitto has it says only its own code in there.

use super::{SENDER, callback};
use crate::settings::text;
use crate::{Outgoing, Response, SendError, Sent, Settings, sms};
use serde::Deserialize;
use serde_json::{Value, json};

/// What every answer looks like.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Answer {
    id: Option<String>,
    /// A number; numbers come as texts too.
    response_code: Value,
    response_text: String,
}

impl Answer {
    fn code(&self) -> Option<i64> {
        match &self.response_code {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        }
    }
}

/// The body of the call.
pub fn body(settings: &Settings, message: &Outgoing) -> Result<Value, SendError> {
    let to = message.contact.address.as_str();
    if !sms::takes_answers(to) {
        let why = format!("{to} is a name in place of a number, which nobody can answer");
        return Err(SendError::refused("recipient", why));
    }
    let words = message.text.as_deref().filter(|text| !text.is_empty());
    let Some(words) = words else {
        return Err(SendError::refused(
            "unsupported_media",
            "Only words go over SMS",
        ));
    };
    let from = text(settings, SENDER).ok_or_else(|| SendError::settings("no sender"))?;
    let mut body = json!({
        "from": bare(from), "to": bare(to), "text": words, "type": "auto",
        "reference": message.message_id.to_string(),
    });
    if let Some(url) = message.webhook_url.as_deref() {
        put_callback(&mut body, settings, url);
    }
    Ok(body)
}

/// A message that is only looked at: nobody gets it, and nobody pays.
pub fn trial(from: &str, to: &str, settings: &Settings, url: Option<&str>) -> Value {
    let mut body = json!({
        "from": bare(from), "to": bare(to), "text": "Test", "type": "auto", "test": true,
    });
    if let Some(url) = url {
        put_callback(&mut body, settings, url);
    }
    body
}

fn put_callback(body: &mut Value, settings: &Settings, url: &str) {
    if let (Value::Object(fields), Some(url)) = (body, callback(settings, url)) {
        fields.insert("callback".to_owned(), Value::String(url));
    }
}

/// Without the plus, as Mitto writes numbers.
fn bare(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
}

/// What an answer means.
pub fn judge(response: &Response) -> Result<Sent, SendError> {
    let answer: Option<Answer> = response.json();
    let text = answer.as_ref().map(|answer| answer.response_text.trim());
    let reason = match text.filter(|text| !text.is_empty()) {
        Some(text) => format!("Mitto says: {text}"),
        None => format!("Mitto answered {}", response.status),
    };
    match (response.status, answer.as_ref().and_then(Answer::code)) {
        (200..=299, Some(code)) => taken(code, answer.and_then(|answer| answer.id), reason),
        // Its own code says more than the status does.
        (400, Some(code)) if code != 0 => taken(code, None, reason),
        // It may have been taken all the same.
        (200..=299 | 408 | 504, None) => Err(SendError::Unknown { reason }),
        (408 | 425 | 429 | 500..=599, _) => Err(SendError::Retry {
            reason,
            after: response.wait(),
        }),
        (401 | 403, _) => Err(SendError::Fault {
            reason: format!("{reason}: the API key, or our address is not on its list"),
        }),
        (404, _) => Err(SendError::Fault { reason }),
        _ => Err(SendError::refused("provider_refused", reason)),
    }
}

fn taken(code: i64, id: Option<String>, reason: String) -> Result<Sent, SendError> {
    let refused = |name, why: &str| Err(SendError::refused(name, format!("{why} ({code})")));
    match code {
        0 => Ok(Sent::named(id)),
        1 => Err(SendError::retry(reason)),
        3 | 4 => refused("text", "Mitto cannot send these characters"),
        5 | 6 => Err(SendError::Fault {
            reason: format!("Mitto does not accept the sender of this channel ({code})"),
        }),
        7 | 8 => refused("recipient", "This number takes no text messages"),
        _ => Err(SendError::refused(
            "provider_refused",
            format!("{reason} ({code})"),
        )),
    }
}

//! How a message leaves, and what the answer means. Files are fetched by Twilio from our signed links.

use super::form::is_service;
use super::reading::OURS;
use super::{SENDER, errors};
use crate::settings::text;
use crate::{Outgoing, Request, Response, SendError, Sent, Settings, sms};
use serde::Deserialize;

#[derive(Deserialize)]
struct Created {
    sid: String,
}

#[derive(Deserialize)]
struct Failure {
    code: Option<u32>,
    message: Option<String>,
}

/// The request without its address and its proof.
pub fn request(settings: &Settings, message: &Outgoing) -> Result<Request, SendError> {
    let to = message.contact.address.as_str();
    if !sms::takes_answers(to) {
        let why = format!("{to} is a name in place of a number, which nobody can answer");
        return Err(SendError::refused("recipient", why));
    }
    let sender = text(settings, SENDER).ok_or_else(|| SendError::settings("no sender"))?;
    let from = match is_service(sender) {
        true => "MessagingServiceSid",
        false => "From",
    };
    let callback = message.webhook_url.as_ref();
    let callback = callback.map(|url| format!("{url}?{OURS}={}", message.message_id));
    let mut fields = vec![("To", to), (from, sender)];
    fields.extend(message.text.as_deref().map(|words| ("Body", words)));
    let files = message.attachments.iter();
    fields.extend(files.map(|file| ("MediaUrl", file.url.as_str())));
    fields.extend(callback.as_deref().map(|url| ("StatusCallback", url)));
    Ok(Request::post_form("", &fields))
}

/// What an answer means.
pub fn judge(response: &Response) -> Result<Sent, SendError> {
    if response.is_ok() {
        return match response.json::<Created>() {
            Some(Created { sid }) => Ok(Sent::named(Some(sid))),
            None => Err(SendError::Unknown {
                reason: format!("the answer was {} and names no message", response.status),
            }),
        };
    }
    let failure: Option<Failure> = response.json();
    let code = failure.as_ref().and_then(|failure| failure.code);
    if let Some(error) = code.and_then(|code| errors::of_call(code, response.wait())) {
        return Err(error);
    }
    let reason = reason(response.status, failure);
    Err(match response.status {
        // What stands between us gave up waiting: it may have been taken all the same.
        408 | 504 if code.is_none() => SendError::Unknown { reason },
        408 | 425 | 429 | 500..=599 => SendError::Retry {
            reason,
            after: response.wait(),
        },
        401 | 403 | 404 => SendError::Fault { reason },
        _ => SendError::refused("provider_refused", reason),
    })
}

/// In Twilio's own words, where we have none.
pub fn refusal(response: &Response) -> String {
    reason(response.status, response.json())
}

fn reason(status: u16, failure: Option<Failure>) -> String {
    let failure = failure.unwrap_or(Failure {
        code: None,
        message: None,
    });
    let number = failure.code.unwrap_or(u32::from(status));
    let said = failure.message.unwrap_or_default();
    match said.is_empty() {
        true => format!("Twilio answered {number}"),
        false => format!("Twilio says: {said} ({number})"),
    }
}

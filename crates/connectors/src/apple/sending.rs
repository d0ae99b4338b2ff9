//! How a message leaves, and what the answers mean. Its id is ours and the same for every try, so Apple
//! knows a repeat: where an answer was lost, the message goes again.

use super::files::upload;
use super::gateway::Gateway;
use super::reading::FILE_MARK;
use crate::{ConsentChange, Http, HttpError, Outgoing, Request, Response, SendError, Sent};
use domain::MessageId;
use serde_json::{Value, json};

pub async fn send(
    gateway: &Gateway<'_>,
    locale: &str,
    message: &Outgoing,
    http: &dyn Http,
) -> Result<Sent, SendError> {
    let id = id(gateway, message.message_id).ok_or_else(|| SendError::settings("no secret"))?;
    let mut files = Vec::new();
    for file in &message.attachments {
        files.push(upload(gateway, message, file, http).await?);
    }
    let body = body(gateway.business, locale, message, &id, files);
    let request = Request::post_json(gateway.url("message"), &body)
        .with("id", id.clone())
        .with("destination-id", message.contact.address.clone());
    match http.call(gateway.signed(request, message.now)).await {
        Ok(answer) => judge(&answer, id),
        Err(HttpError::Lost(reason)) => Err(SendError::retry(reason)),
        Err(error) => Err(error.into()),
    }
}

fn body(business: &str, locale: &str, message: &Outgoing, id: &str, files: Vec<Value>) -> Value {
    let marks: String = files.iter().map(|_| FILE_MARK).collect();
    let words = message.text.as_deref().unwrap_or_default();
    let parts: Vec<&str> = [words, &marks]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let mut body = json!({
        "v": 1,
        "type": "text",
        "id": id,
        "sourceId": business,
        "destinationId": message.contact.address,
        "locale": locale,
        "body": parts.join(" "),
    });
    if let Some(fields) = body.as_object_mut().filter(|_| !files.is_empty()) {
        fields.insert("attachments".to_owned(), Value::Array(files));
    }
    body
}

/// A UUID of our own making (version 8) that follows from our id, and that nobody can guess.
fn id(gateway: &Gateway<'_>, message: MessageId) -> Option<String> {
    let bytes = gateway
        .account
        .derive(&format!("id of message {message}"))?;
    let bits = u128::from_be_bytes(*bytes.first_chunk()?);
    let bits = bits & !(0xf << 76) | 8 << 76;
    let bits = bits & !(0b11 << 62) | 0b10 << 62;
    Some(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        bits >> 96,
        bits >> 80 & 0xffff,
        bits >> 64 & 0xffff,
        bits >> 48 & 0xffff,
        bits & 0xffff_ffff_ffff,
    ))
}

/// Nobody of Apple's has written down what the statuses mean; this is what is usual.
fn judge(answer: &Response, id: String) -> Result<Sent, SendError> {
    match answer.status {
        200..=299 => Ok(Sent::named(Some(id))),
        401 | 403 => Err(SendError::Fault {
            reason: "Apple does not believe the MSP ID with its secret any more".to_owned(),
        }),
        404 | 410 => Err(SendError::Refused {
            code: "not_subscribed",
            reason: "The customer has left the conversation".to_owned(),
            consent: Some(ConsentChange::Unsubscribed),
        }),
        413 => Err(SendError::refused(
            "too_large",
            "The message is too large for Apple",
        )),
        408 | 425 | 429 | 500..=599 => Err(SendError::Retry {
            reason: format!("Apple answered {}", answer.status),
            after: answer.wait(),
        }),
        status => {
            let reason = format!("Apple does not take the message: it answered {status}");
            Err(SendError::refused("provider_refused", reason))
        }
    }
}

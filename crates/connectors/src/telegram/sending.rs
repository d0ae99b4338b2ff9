//! How a message leaves, and what the answers mean. Words go without markup, so that nothing in them can
//! break it.

use super::Answer;
use crate::{ConsentChange, File, FileBody, Outgoing, Part, Request, SendError, Sent};
use serde_json::{Value, json};
use std::time::Duration;

/// The largest picture that is shown as one; larger ones go as files.
const MAX_PHOTO: i64 = 10_000_000;

/// The method, and the request without its address.
pub fn request(message: &Outgoing) -> (&'static str, Request) {
    let chat = message.contact.address.as_str();
    let answered = message.reply_to_message_id.as_deref().and_then(answered);
    match message.attachments.first() {
        None => {
            let body = json!({
                "chat_id": chat,
                "text": message.text,
                "reply_parameters": answered,
            });
            ("sendMessage", Request::post_json("", &body))
        }
        Some(file) => {
            let (method, field) = method(file);
            let mut parts = vec![Part::Text("chat_id", chat.to_owned())];
            let caption = message.text.clone();
            parts.extend(caption.map(|text| Part::Text("caption", text)));
            let answered = answered.map(|answered| answered.to_string());
            parts.extend(answered.map(|json| Part::Text("reply_parameters", json)));
            parts.push(Part::File {
                name: field,
                file_name: file.name.clone(),
                media_type: file.media_type.clone(),
                body: FileBody::whole(file.id),
            });
            (method, Request::post_parts("", parts))
        }
    }
}

/// A message that has gone meanwhile hinders no answer to it.
fn answered(provider_id: &str) -> Option<Value> {
    let (_, id) = provider_id.split_once(':')?;
    let id: i64 = id.parse().ok()?;
    Some(json!({"message_id": id, "allow_sending_without_reply": true}))
}

/// As what a file is shown, and the field that holds it.
fn method(file: &File) -> (&'static str, &'static str) {
    match file.media_type.split(';').next().unwrap_or_default() {
        "image/jpeg" | "image/png" | "image/webp" if file.size <= MAX_PHOTO => {
            ("sendPhoto", "photo")
        }
        "video/mp4" => ("sendVideo", "video"),
        "audio/ogg" => ("sendVoice", "voice"),
        "audio/mpeg" | "audio/mp4" | "audio/m4a" => ("sendAudio", "audio"),
        _ => ("sendDocument", "document"),
    }
}

/// What an answer means.
pub fn judge(status: u16, answer: Answer) -> Result<Sent, SendError> {
    if answer.ok {
        let chat = answer.result.pointer("/chat/id").and_then(Value::as_i64);
        let ids = chat.zip(answer.result.get("message_id").and_then(Value::as_i64));
        return Ok(Sent::named(
            ids.map(|(chat, message)| format!("{chat}:{message}")),
        ));
    }
    let reason = answer.description;
    match status {
        // What stands between us gave up, or broke off: it may have been taken all the same.
        200..=299 | 408 | 504 if answer.is_foreign => Err(SendError::Unknown { reason }),
        429 | 500..=599 => Err(SendError::Retry {
            reason,
            after: answer.parameters.retry_after.map(Duration::from_secs),
        }),
        // A token that is none finds no bot.
        401 | 404 => Err(SendError::Fault { reason }),
        403 => Err(SendError::Refused {
            code: "not_subscribed",
            reason,
            consent: Some(ConsentChange::Unsubscribed),
        }),
        _ => Err(SendError::refused("provider_refused", reason)),
    }
}

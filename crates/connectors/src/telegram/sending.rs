//! How a message leaves, and what the answers mean. Words go without markup, so that nothing in them can
//! break it.

use super::Answer;
use crate::{ConsentChange, File, FileBody, Outgoing, Part, Request, SendError, Sent};
use serde_json::{Value, json};
use std::time::Duration;

/// The largest picture that is shown as one; larger ones go as files.
const MAX_PHOTO: i64 = 10_000_000;

/// Most pixels of width and height together, and how many times one may be the other, of a picture that is shown as
/// one.
const MAX_SIDES: i64 = 10_000;
const MAX_RATIO: i64 = 20;

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
        "image/jpeg" | "image/png" | "image/webp" if is_photo(file) => ("sendPhoto", "photo"),
        "video/mp4" => ("sendVideo", "video"),
        "audio/ogg" => ("sendVoice", "voice"),
        "audio/mpeg" | "audio/mp4" | "audio/m4a" => ("sendAudio", "audio"),
        _ => ("sendDocument", "document"),
    }
}

/// Whether Telegram shows a picture as one; others go as files, as they are.
fn is_photo(file: &File) -> bool {
    let has_a_shape = file.pixels.is_none_or(|(width, height)| {
        let (width, height) = (i64::from(width), i64::from(height));
        let (short, long) = (width.min(height), width.max(height));
        width + height <= MAX_SIDES && long <= short * MAX_RATIO
    });
    file.size <= MAX_PHOTO && has_a_shape
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_too_large_or_too_narrow_goes_as_a_file() {
        let as_what = |size: i64, pixels: Option<(i32, i32)>| {
            let picture = File {
                id: 1.into(),
                size,
                url: String::new(),
                name: "plan.png".to_owned(),
                media_type: "image/png".to_owned(),
                pixels,
                duration_ms: None,
            };
            method(&picture).0
        };
        assert_eq!(as_what(MAX_PHOTO, Some((6000, 4000))), "sendPhoto");
        assert_eq!(as_what(1, None), "sendPhoto");
        assert_eq!(as_what(MAX_PHOTO + 1, None), "sendDocument");
        assert_eq!(as_what(1, Some((6000, 4001))), "sendDocument");
        assert_eq!(as_what(1, Some((2000, 100))), "sendPhoto");
        assert_eq!(as_what(1, Some((99, 2000))), "sendDocument");
        assert_eq!(as_what(1, Some((0, 10))), "sendDocument");
    }
}

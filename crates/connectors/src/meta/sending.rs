//! How a message leaves, and what the answer means. Words and a file are two messages; which of them a
//! call holds was settled before.

use super::graph::Graph;
use super::reading::OURS;
use super::{MAX_PICTURE, refusals};
use crate::{File, FileBody, Outgoing, Part, Recipient, Request, Response, SendError, Sent};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// How a file gets to Meta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// Its bytes go along.
    Bytes,
    /// Meta fetches it from us.
    Link,
}

/// The call that hands a message over for the page or account `node`.
pub fn request(graph: &Graph<'_>, node: &str, message: &Outgoing, files: Files) -> Request {
    let path = format!("{node}/messages");
    let Some(file) = message.attachments.first() else {
        let content = json!({"text": message.text});
        return graph.post(&path, &Value::Object(fields(message, content)));
    };
    let kind = kind(file);
    match files {
        Files::Link => {
            let content = json!({"attachment": {"type": kind, "payload": {"url": file.url}}});
            graph.post(&path, &Value::Object(fields(message, content)))
        }
        Files::Bytes => {
            let content = json!({"attachment": {"type": kind, "payload": {}}});
            let mut parts: Vec<Part> = PARTS
                .iter()
                .zip(values(&fields(message, content)))
                .filter_map(|(name, value)| Some(Part::Text(name, value?)))
                .collect();
            parts.push(Part::File {
                name: "filedata",
                file_name: file.name.clone(),
                media_type: file.media_type.clone(),
                body: FileBody::whole(file.id),
            });
            graph.post_parts(&path, parts)
        }
    }
}

/// What a call holds besides a file.
const PARTS: [&str; 5] = ["recipient", "messaging_type", "tag", "message", "reply_to"];

/// In the order of [`PARTS`]: a word as it is, all else as JSON.
fn values(fields: &Map<String, Value>) -> Vec<Option<String>> {
    let text = |value: &Value| match value {
        Value::String(word) => word.clone(),
        other => other.to_string(),
    };
    PARTS
        .iter()
        .map(|name| fields.get(*name).map(text))
        .collect()
}

fn fields(message: &Outgoing, mut content: Value) -> Map<String, Value> {
    if let Some(content) = content.as_object_mut() {
        // Comes back with the echo, which so is known for ours even when the answer was lost.
        let ours = format!("{OURS}{}", message.message_id);
        content.insert("metadata".to_owned(), ours.into());
    }
    let mut fields = Map::new();
    fields.insert("recipient".to_owned(), to(&message.contact));
    match message.late {
        false => {
            fields.insert("messaging_type".to_owned(), "RESPONSE".into());
        }
        true => {
            fields.insert("messaging_type".to_owned(), "MESSAGE_TAG".into());
            fields.insert("tag".to_owned(), "HUMAN_AGENT".into());
        }
    }
    fields.insert("message".to_owned(), content);
    let answered = message.reply_to_message_id.as_ref();
    fields.extend(answered.map(|mid| ("reply_to".to_owned(), json!({"mid": mid}))));
    fields
}

fn to(recipient: &Recipient) -> Value {
    json!({"id": recipient.address})
}

/// As what a file is shown; what has no player or is too large for it goes as a file.
fn kind(file: &File) -> &'static str {
    match file.media_type.split(';').next().unwrap_or_default() {
        "image/jpeg" | "image/png" | "image/gif" | "image/webp" if file.size <= MAX_PICTURE => {
            "image"
        }
        "video/mp4" | "video/quicktime" | "video/webm" | "video/ogg" => "video",
        media_type if media_type.starts_with("audio/") => "audio",
        _ => "file",
    }
}

#[derive(Deserialize)]
struct Taken {
    message_id: Option<String>,
}

/// What the answer to a message means.
pub fn judge(response: &Response) -> Result<Sent, SendError> {
    if !response.is_ok() {
        return Err(refusals::meaning(response));
    }
    let taken: Option<Taken> = response.json();
    match taken.and_then(|taken| taken.message_id) {
        Some(message_id) => Ok(Sent::named(Some(message_id))),
        None => Err(SendError::Unknown {
            reason: "Meta's answer names no message".to_owned(),
        }),
    }
}

/// Shows the customer that what they wrote was seen.
pub fn seen(graph: &Graph<'_>, node: &str, from: &Recipient) -> Request {
    let body = json!({"recipient": to(from), "sender_action": "mark_seen"});
    graph.post(&format!("{node}/messages"), &body)
}

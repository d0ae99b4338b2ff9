//! Frames of server-sent events.

use actix_web::web::Bytes;
use contract::conversations::Folder;
use contract::events::{CountsChanged, Frame, ReadMark};
use domain::folders;
use serde::Serialize;
use store::events::{Audience, Cursor, Event};

/// Keeps proxies from thinking that nobody is there.
pub const PING: Bytes = Bytes::from_static(b": ping\n\n");

/// One frame with a cursor to go on from.
pub fn frame(cursor: Option<&Cursor>, name: &str, data: &impl Serialize) -> Bytes {
    // Wire shapes always have a JSON form.
    let data = serde_json::to_string(data).unwrap_or_default();
    let id = cursor
        .map(|cursor| format!("id: {cursor}\n"))
        .unwrap_or_default();
    Bytes::from(format!("{id}event: {name}\ndata: {data}\n\n"))
}

/// What an event says to those who may see the thing.
pub fn change(event: &Event, object: Option<&serde_json::Value>) -> Bytes {
    if let ("conversation.read", Some(id)) = (event.name.as_str(), event.conversation) {
        // One's own mark: its version is how far one has read.
        let mark = ReadMark {
            id,
            inbound_seq: event.version,
        };
        return frame(Some(&event.cursor), &event.name, &mark);
    }
    let data = Frame {
        id: event.object.to_string(),
        conversation_id: event.conversation,
        version: Some(event.version),
        revision: event.revision,
        object: object.cloned(),
    };
    frame(Some(&event.cursor), &event.name, &data)
}

/// What an event says to those who could see it until now.
pub fn hidden(event: &Event) -> Bytes {
    let (name, id) = match event.conversation {
        Some(id) => ("conversation.hidden", id.to_string()),
        None => ("contact.hidden", event.object.to_string()),
    };
    let data = Frame {
        id,
        conversation_id: None,
        version: None,
        revision: None,
        object: None,
    };
    frame(Some(&event.cursor), name, &data)
}

/// Whether the counts of who hears of it may be others now.
pub fn moves_counts(event: &Event) -> bool {
    // A contact one marked, told to oneself: *Favorites* holds another number.
    let is_mark =
        event.name == "contact.updated" && matches!(event.after, Some(Audience::Agent(_)));
    event.name.starts_with("conversation.") || is_mark
}

/// Any folder may have changed; which ones is not worth more than asking once.
pub fn counts_changed() -> Bytes {
    let all = folders::Folder::ALL.iter();
    let folders = all.map(|folder| Folder::from(folder.as_str())).collect();
    frame(None, "counts.changed", &CountsChanged { folders })
}

/// Everything known is out of date.
pub fn reset(cursor: &Cursor) -> Bytes {
    frame(Some(cursor), "reset", &serde_json::json!({}))
}

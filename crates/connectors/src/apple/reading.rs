//! What Apple brings: one thing a call.

use super::files::Place;
use super::unpacking::unpacked;
use crate::{Consent, ConsentChange, Entry, Incoming, Media, Party, WebhookCall};
use domain::identities::Scheme;
use domain::messages::MessageKind;
use serde::Deserialize;
use serde_json::Value;

/// Stands in the words where a file is.
pub const FILE_MARK: char = '\u{fffc}';
/// Where an answer to a list or a question says in words what was chosen, the best first.
const SUMMARIES: &[&str] = &[
    "/data/replyMessage/title",
    "/data/quick-reply/summaryText",
    "/data/receivedMessage/title",
    "/summaryText",
    "/title",
];
/// A link that is shown with a title. What is in it is nowhere confirmed.
const RICH_LINK: &str = "richLink";
/// What of it are words.
const LINKED: &[&str] = &["/title", "/url"];
/// What a call's headers say besides its body, or instead of it.
const NAMED_BY_HEADERS: &[(&str, &str)] = &[
    ("id", "id"),
    ("sourceId", "source-id"),
    ("destinationId", "destination-id"),
];
/// How much of a customer's id names them.
const NAMED_BY: usize = 6;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    source_id: Option<String>,
    destination_id: Option<String>,
    body: Option<String>,
    attachments: Option<Vec<Attachment>>,
    interactive_data: Option<Value>,
    interactive_data_ref: Option<Value>,
    rich_link_data: Option<Value>,
}

#[derive(Deserialize)]
struct Attachment {
    name: Option<String>,
    #[serde(rename = "mimeType")]
    media_type: Option<String>,
    #[serde(flatten)]
    place: Place,
}

pub fn read(business: Option<&str>, call: &WebhookCall<'_>) -> Vec<Entry> {
    let body = match unpacked(call.body) {
        Ok(body) => body,
        Err((beginning, reason)) => return vec![Entry::unreadable(&beginning, reason)],
    };
    let payload: Payload = match serde_json::from_slice(&body) {
        Ok(payload) => payload,
        Err(error) => return vec![Entry::unreadable(&whole(&body, call), error)],
    };
    let unreadable = |reason: &str| vec![Entry::unreadable(&whole(&body, call), reason)];
    let named = |said: &Option<String>, header| {
        let said = said.as_deref().or_else(|| call.header(header));
        said.map(str::to_owned).filter(|id| !id.trim().is_empty())
    };
    let to = named(&payload.destination_id, "destination-id");
    // A messaging service has one address for all its businesses.
    if let Some(to) = to.filter(|to| business.is_some_and(|own| !is_same(own, to))) {
        let says_something = !is_typing(&payload);
        let why = format!("it is for another business: {to}");
        return vec![Entry::Elsewhere {
            raw: String::from_utf8_lossy(&whole(&body, call)).into_owned(),
            reason: says_something.then_some(why),
        }];
    }
    let Some(from) = named(&payload.source_id, "source-id") else {
        return unreadable("nobody is named as its author");
    };
    let from = vec![(Scheme::Apple, from)];
    match payload.kind.as_deref() {
        _ if is_typing(&payload) => Vec::new(),
        // They deleted the conversation; what they write begins it anew.
        Some("close") => vec![Entry::Consent(Consent {
            from,
            change: ConsentChange::Unsubscribed,
            at: None,
            said_in: named(&payload.id, "id"),
        })],
        _ => match named(&payload.id, "id") {
            Some(id) => vec![Entry::Message(Box::new(message(id, from, payload)))],
            None => unreadable("it has no id"),
        },
    }
}

fn is_typing(payload: &Payload) -> bool {
    matches!(payload.kind.as_deref(), Some("typing_start" | "typing_end"))
}

/// The body with what only the headers of its call say, so that it can be read without them.
fn whole(body: &[u8], call: &WebhookCall<'_>) -> Vec<u8> {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(body) else {
        return body.to_vec();
    };
    for (field, header) in NAMED_BY_HEADERS {
        let said = fields.get(*field).and_then(Value::as_str).is_some();
        if let Some(value) = call.header(header).filter(|_| !said) {
            fields.insert((*field).to_owned(), value.into());
        }
    }
    Value::Object(fields).to_string().into_bytes()
}

/// With and without what every business's id begins with.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |id: &str| id.trim().to_ascii_lowercase().replace("urn:biz:", "");
    bare(one) == bare(other)
}

fn message(id: String, from: Vec<Party>, payload: Payload) -> Incoming {
    let name = from.first().map(|(_, id)| called(id));
    let words = payload.body.map(|body| body.replace(FILE_MARK, ""));
    let words = words.map(|words| words.trim().to_owned());
    let words = words.filter(|words| !words.is_empty());
    let chosen = [payload.interactive_data, payload.interactive_data_ref];
    let chosen = chosen.iter().flatten().find_map(summary);
    let media: Vec<Media> = payload
        .attachments
        .into_iter()
        .flatten()
        .map(media)
        .collect();
    let linked = payload.rich_link_data.as_ref().and_then(linked);
    let words = match (words, linked) {
        (Some(words), Some(link)) => Some(format!("{words}\n{link}")),
        (words, link) => words.or(link),
    };
    let is_known = matches!(payload.kind.as_deref(), Some("text" | RICH_LINK));
    let is_blank = words.is_none() && media.is_empty();
    let kind = (!is_known || is_blank).then_some(MessageKind::Unsupported);
    Incoming {
        name,
        kind,
        text: words.or(chosen),
        media,
        ..Incoming::new(id, from)
    }
}

/// Apple tells no names; the end of an id tells one customer from another.
fn called(id: &str) -> String {
    let end = id.char_indices().rev().nth(NAMED_BY - 1);
    let end = end.and_then(|(at, _)| id.get(at..)).unwrap_or(id);
    format!("Apple user {end}")
}

fn summary(data: &Value) -> Option<String> {
    let found = SUMMARIES
        .iter()
        .find_map(|place| data.pointer(place)?.as_str());
    found.map(str::to_owned)
}

/// The title and the address of a link, each where it says something.
fn linked(link: &Value) -> Option<String> {
    let said = LINKED
        .iter()
        .filter_map(|place| link.pointer(place)?.as_str());
    let said: Vec<&str> = said.filter(|words| !words.trim().is_empty()).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

fn media(attachment: Attachment) -> Media {
    Media {
        name: attachment.name,
        media_type: attachment.media_type,
        ..Media::link(attachment.place.reference())
    }
}

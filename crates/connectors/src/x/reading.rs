//! What an event brings. X has two ways of saying the same: the Activity API wraps it in `data.payload`, the
//! Account Activity API before it does not.

use super::content;
use crate::{Echo, Entry, Incoming, Receipt, Receipted};
use domain::Timestamp;
use domain::identities::Scheme;
use domain::messages::Delivery;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the withdrawal of our rights is called.
const REVOKED: &str = "oauth.revoke";

#[derive(Deserialize)]
struct Envelope {
    data: Option<Activity>,
    for_user_id: Option<String>,
    user_event: Option<UserEvent>,
    #[serde(flatten)]
    events: Events,
}

#[derive(Deserialize)]
struct Activity {
    event_type: Option<String>,
    filter: Option<Filter>,
    payload: Option<Events>,
}

#[derive(Deserialize)]
struct Filter {
    user_id: Option<String>,
}

#[derive(Deserialize)]
struct UserEvent {
    revoke: Option<Revoke>,
}

#[derive(Deserialize)]
struct Revoke {
    source: Option<Filter>,
}

#[derive(Default, Deserialize)]
struct Events {
    #[serde(default)]
    direct_message_events: Vec<Value>,
    #[serde(default)]
    direct_message_mark_read_events: Vec<Value>,
    #[serde(default)]
    users: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    created_timestamp: Option<String>,
    message_create: Option<Created>,
}

#[derive(Deserialize)]
struct Created {
    target: Option<Target>,
    sender_id: String,
    message_data: Option<Value>,
}

#[derive(Deserialize)]
struct Target {
    recipient_id: Option<String>,
}

#[derive(Deserialize)]
struct MarkRead {
    sender_id: String,
    last_read_event_id: String,
}

type Read<T> = Result<T, serde_json::Error>;

/// Reads for the account with the id `own`.
pub fn read(body: &[u8], own: &str) -> Vec<Entry> {
    let envelope: Envelope = match serde_json::from_slice(body) {
        Ok(envelope) => envelope,
        Err(error) => return vec![Entry::unreadable(body, error)],
    };
    let revoke = envelope.user_event.and_then(|event| event.revoke);
    let activity = envelope.data;
    let kind = activity.as_ref().and_then(|one| one.event_type.as_deref());
    let is_revoked = kind == Some(REVOKED) || revoke.is_some();
    let filter = activity.as_ref().and_then(|one| one.filter.as_ref());
    let source = revoke.as_ref().and_then(|one| one.source.as_ref());
    let named = filter.or(source).and_then(|one| one.user_id.clone());
    let meant = named.or(envelope.for_user_id);
    if meant.is_some_and(|meant| meant != own) {
        // Of another account that the same app serves.
        return vec![Entry::Elsewhere {
            raw: String::from_utf8_lossy(body).into_owned(),
            reason: None,
        }];
    }
    if is_revoked {
        return vec![Entry::Stopped {
            reason: "The account has withdrawn the app's access: connect it anew".to_owned(),
        }];
    }
    let events = match activity {
        Some(activity) => activity.payload.unwrap_or_default(),
        None => envelope.events,
    };
    let users = &events.users;
    let written = events.direct_message_events.into_iter();
    let written = written.filter_map(|event| message(event, own, users).transpose());
    let read = events.direct_message_mark_read_events.into_iter();
    let read = read.filter_map(|event| seen(event, own).transpose());
    // What is kept is the whole call, for only that can be read again.
    let kept = |read: Read<Entry>| read.unwrap_or_else(|error| Entry::unreadable(body, error));
    written.chain(read).map(kept).collect()
}

fn message(event: Value, own: &str, users: &BTreeMap<String, Value>) -> Read<Option<Entry>> {
    let message = Message::deserialize(event)?;
    // Who came and who left a group is no message.
    let Some(created) = message.message_create else {
        return Ok(None);
    };
    let party = |id: String| vec![(Scheme::X, id)];
    let name = users.get(&created.sender_id).and_then(name);
    let is_ours = created.sender_id == own;
    let mut incoming = Incoming::new(message.id, party(created.sender_id));
    let millis = message.created_timestamp.and_then(|time| time.parse().ok());
    incoming.sent_at = millis.map(|millis| Timestamp::EPOCH.plus_millis(millis));
    content::fill(&mut incoming, created.message_data.unwrap_or_default());
    if !is_ours {
        incoming.name = name;
        return Ok(Some(Entry::Message(Box::new(incoming))));
    }
    // A group has no recipient.
    let to = created.target.and_then(|target| target.recipient_id);
    Ok(to.map(|to| {
        Entry::Echo(Box::new(Echo {
            to: party(to),
            message_id: None,
            message: incoming,
        }))
    }))
}

/// A user is described as API v2 does, as the API before it does, or in `data`.
fn name(user: &Value) -> Option<String> {
    let user = user.get("data").unwrap_or(user);
    let called = ["name", "username", "screen_name"];
    let mut called = called.iter().filter_map(|key| user.get(key)?.as_str());
    let name = called.find(|name| !name.trim().is_empty());
    name.map(str::to_owned)
}

fn seen(event: Value, own: &str) -> Read<Option<Entry>> {
    let seen = MarkRead::deserialize(event)?;
    let receipt = Receipt {
        of: Receipted::UpToMessage {
            to: (Scheme::X, seen.sender_id.clone()),
            provider_id: seen.last_read_event_id,
        },
        state: Delivery::Read,
        error: None,
    };
    // That we read something ourselves is no news.
    Ok((seen.sender_id != own).then_some(Entry::Receipt(receipt)))
}

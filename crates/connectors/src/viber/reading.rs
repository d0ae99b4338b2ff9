//! What an event brings.

use super::token::Token;
use crate::{
    Consent, ConsentChange, Entry, Incoming, Media, Party, Receipt, ReceiptError, Receipted,
};
use domain::Timestamp;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind};
use serde::Deserialize;

#[derive(Deserialize)]
struct Event {
    event: String,
    timestamp: Option<i64>,
    message_token: Option<Token>,
    sender: Option<User>,
    message: Option<Message>,
    user: Option<User>,
    user_id: Option<String>,
    desc: Option<String>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "type")]
    kind: Option<String>,
    text: Option<String>,
    media: Option<String>,
    file_name: Option<String>,
    location: Option<Location>,
    contact: Option<Card>,
    sticker_id: Option<i64>,
}

#[derive(Deserialize)]
struct Location {
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
struct Card {
    name: Option<String>,
    phone_number: Option<String>,
}

pub fn read(body: &[u8]) -> Vec<Entry> {
    let event: Event = match serde_json::from_slice(body) {
        Ok(event) => event,
        Err(error) => return vec![Entry::unreadable(body, error)],
    };
    let (entry, lacks) = match event.event.as_str() {
        "message" => (message(event), "an author, a number or a content"),
        "subscribed" => (consent(event, ConsentChange::Subscribed), "a user"),
        "unsubscribed" => (consent(event, ConsentChange::Unsubscribed), "a user"),
        "delivered" => (receipt(event, Delivery::Delivered), "a number"),
        "failed" => (receipt(event, Delivery::Failed), "a number"),
        "seen" => (seen(event), "a number or a user"),
        // Whoever opens a conversation has said nothing yet and subscribed to nothing; `webhook` only
        // tries our address; and of what is new we know nothing.
        _ => return Vec::new(),
    };
    let unreadable = || Entry::unreadable(body, format!("the event lacks {lacks}"));
    vec![entry.unwrap_or_else(unreadable)]
}

fn party(id: String) -> Party {
    (Scheme::Viber, id)
}

fn message(event: Event) -> Option<Entry> {
    let (sender, message) = event.sender.zip(event.message)?;
    let mut incoming = Incoming::new(event.message_token?, vec![party(sender.id)]);
    incoming.name = sender.name;
    incoming.sent_at = event
        .timestamp
        .map(|millis| Timestamp::EPOCH.plus_millis(millis));
    fill(&mut incoming, message);
    Some(Entry::Message(Box::new(incoming)))
}

/// What it is where its words do not say; the file; and words for what has neither.
fn fill(incoming: &mut Incoming, message: Message) {
    let file = |media_type: Option<&str>| {
        message.media.as_ref().map(|link| Media {
            reference: link.clone(),
            name: message.file_name.clone(),
            media_type: media_type.map(str::to_owned),
        })
    };
    let kind = message.kind.as_deref().unwrap_or_default();
    let media = match kind {
        "picture" => file(Some("image/jpeg")),
        "video" => file(Some("video/mp4")),
        "sticker" => file(Some("image/png")),
        "file" => file(None),
        _ => None,
    };
    let words = match kind {
        "location" => message.location.map(|at| {
            incoming.kind = Some(MessageKind::Location);
            crate::words::place(at.lat, at.lon, &[])
        }),
        "contact" => message.contact.map(|card| {
            incoming.kind = Some(MessageKind::Contact);
            let number = card.phone_number.unwrap_or_default();
            crate::words::card(&card.name.unwrap_or_default(), &[&number])
        }),
        "sticker" => {
            incoming.kind = Some(MessageKind::Sticker);
            let number = message.sticker_id.filter(|_| media.is_none());
            number.map(|number| format!("Sticker {number}"))
        }
        "url" => message.media,
        _ => None,
    };
    incoming.media = media.into_iter().collect();
    let text = message.text.filter(|text| !text.trim().is_empty());
    incoming.text = match (text, words) {
        // A link's title may hold the link already.
        (Some(text), Some(words)) if !text.contains(&words) => Some(format!("{text}\n{words}")),
        (text, words) => text.or(words),
    };
    let is_known = matches!(
        kind,
        "text" | "picture" | "video" | "sticker" | "file" | "location" | "contact" | "url"
    );
    if !is_known || incoming.text.is_none() && incoming.media.is_empty() {
        incoming.kind = Some(MessageKind::Unsupported);
    }
}

fn consent(event: Event, change: ConsentChange) -> Option<Entry> {
    let id = event.user_id.or(event.user.map(|user| user.id))?;
    Some(Entry::Consent(Consent {
        from: vec![party(id)],
        change,
        at: event
            .timestamp
            .map(|millis| Timestamp::EPOCH.plus_millis(millis)),
        said_in: event.message_token.map(String::from),
    }))
}

fn receipt(event: Event, state: Delivery) -> Option<Entry> {
    let of = Receipted::Provider(event.message_token?.into());
    let error = (state == Delivery::Failed).then(|| ReceiptError {
        code: "provider_refused".to_owned(),
        reason: match event.desc.filter(|desc| !desc.trim().is_empty()) {
            Some(desc) => format!("Viber could not show the message: {desc}"),
            None => "Viber could not show the message".to_owned(),
        },
        retryable: false,
        consent: None,
        template: None,
    });
    Some(Entry::Receipt(Receipt { of, state, error }))
}

/// It comes once for all that had not been seen.
fn seen(event: Event) -> Option<Entry> {
    let of = Receipted::UpToMessage {
        to: party(event.user_id?),
        provider_id: event.message_token?.into(),
    };
    let (state, error) = (Delivery::Read, None);
    Some(Entry::Receipt(Receipt { of, state, error }))
}

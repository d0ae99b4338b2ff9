//! What a call of Twilio's brings: a customer's message, or how far one of ours got.

use super::errors;
use crate::{ConsentChange, Entry, Incoming, Media, Receipt, Receipted, WebhookCall, sms};
use domain::messages::{Delivery, MessageKind};
use std::collections::BTreeMap;

/// Where our own id stands in the address of a callback.
pub const OURS: &str = "m";
/// More files than any message holds.
const MOST_MEDIA: usize = 100;

type Fields = BTreeMap<String, String>;

pub fn read(call: &WebhookCall<'_>) -> Vec<Entry> {
    let Some(fields) = fields(call.body) else {
        return vec![Entry::unreadable(call.body, "neither a form nor JSON")];
    };
    let named = |names: &[&str]| names.iter().find_map(|name| said(&fields, name));
    let Some(sid) = named(&["MessageSid", "SmsMessageSid", "SmsSid"]) else {
        return match said(&fields, "CallSid") {
            // A telephone call with the same number: nothing of ours.
            Some(_) => Vec::new(),
            None => vec![Entry::unreadable(call.body, "it names no message")],
        };
    };
    // What comes in has such states too.
    let status = said(&fields, "MessageStatus").map(str::to_ascii_lowercase);
    match status.as_deref() {
        Some("receiving" | "received") | None => message(call, &fields, sid),
        Some(status) => receipt(call, &fields, sid, status),
    }
}

/// A form, or JSON where an account was set up so.
fn fields(body: &[u8]) -> Option<Fields> {
    if body.trim_ascii_start().starts_with(b"{") {
        let json: BTreeMap<String, serde_json::Value> = serde_json::from_slice(body).ok()?;
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        return Some(json.into_iter().map(|(k, v)| (k, text(v))).collect());
    }
    std::str::from_utf8(body).ok()?;
    let pairs = form_urlencoded::parse(body);
    Some(
        pairs
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
    )
}

/// The value of a field that says something.
fn said<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    let value = fields.get(name)?;
    (!value.trim().is_empty()).then_some(value)
}

fn message(call: &WebhookCall<'_>, fields: &Fields, sid: &str) -> Vec<Entry> {
    let Some(from) = said(fields, "From").map(sms::party) else {
        return vec![Entry::unreadable(call.body, "it names no sender")];
    };
    let mut incoming = Incoming::new(sid, vec![from.clone()]);
    incoming.name = said(fields, "ProfileName").map(str::to_owned);
    incoming.text = said(fields, "Body").map(str::to_owned);
    incoming.media = media(fields);
    if let Some(place) = place(fields) {
        incoming.kind = Some(MessageKind::Location);
        incoming.text = Some(place);
    } else if incoming.text.is_none() && incoming.media.is_empty() {
        incoming.kind = Some(MessageKind::Unsupported);
    }
    let change = consent(fields);
    let consent = change.map(|change| sms::consent(&from, change, sid));
    let written = Entry::Message(Box::new(incoming));
    [Some(written), consent].into_iter().flatten().collect()
}

/// As Twilio understood it, where it says so; else by the words.
fn consent(fields: &Fields) -> Option<ConsentChange> {
    let told = said(fields, "OptOutType").map(str::to_ascii_uppercase);
    match told.as_deref() {
        Some("STOP") => Some(ConsentChange::OptedOut),
        Some("START") => Some(ConsentChange::OptedIn),
        Some(_) => None,
        None => sms::keyword(said(fields, "Body").unwrap_or_default()),
    }
}

fn media(fields: &Fields) -> Vec<Media> {
    let one = |n: usize| {
        let url = said(fields, &format!("MediaUrl{n}"))?;
        let media_type = said(fields, &format!("MediaContentType{n}"));
        Some(Media {
            media_type: media_type.map(str::to_owned),
            ..Media::link(url)
        })
    };
    (0..MOST_MEDIA).map_while(one).collect()
}

fn place(fields: &Fields) -> Option<String> {
    let number = |name: &str| said(fields, name)?.trim().parse::<f64>().ok();
    let both = number("Latitude").zip(number("Longitude"));
    let (latitude, longitude) = both.filter(|(a, b)| a.is_finite() && b.is_finite())?;
    let named = [said(fields, "Label"), said(fields, "Address")];
    Some(crate::words::place(latitude, longitude, &named))
}

/// By our id, which works also where Twilio's answer to the message was lost; else by its own.
fn receipt(call: &WebhookCall<'_>, fields: &Fields, sid: &str, status: &str) -> Vec<Entry> {
    let state = match status {
        "sent" => Delivery::Sent,
        "delivered" => Delivery::Delivered,
        "read" => Delivery::Read,
        "undelivered" | "failed" | "canceled" => Delivery::Failed,
        // On its way to where we have it already, or one of several parts.
        _ => return Vec::new(),
    };
    let ours = call.asked(OURS).and_then(|id| id.parse().ok());
    let code = said(fields, "ErrorCode").and_then(|code| code.trim().parse().ok());
    let error = (state == Delivery::Failed).then(|| errors::of_receipt(code));
    let change = error.as_ref().and_then(|error| error.consent);
    let receipt = Entry::Receipt(Receipt {
        of: match ours {
            Some(ours) => Receipted::Attempt {
                ours,
                provider_id: sid.to_owned(),
            },
            None => Receipted::Provider(sid.to_owned()),
        },
        state,
        error,
    });
    // One that waits for its message would forget what it says about the customer.
    let to = said(fields, "To")
        .filter(|_| ours.is_none())
        .map(sms::party);
    let consent = to.zip(change);
    let consent = consent.map(|(to, change)| sms::consent(&to, change, sid));
    [Some(receipt), consent].into_iter().flatten().collect()
}

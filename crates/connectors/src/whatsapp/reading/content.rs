//! What is in a message, by its kind: the object that is called as the kind is.

use super::scalars::number;
use crate::{Media, words};
use domain::messages::MessageKind;
use serde::Deserialize;
use serde_json::Value;

/// What is in a message.
#[derive(Default)]
pub struct Content {
    /// None where words and file say it.
    pub kind: Option<MessageKind>,
    pub text: Option<String>,
    pub media: Option<Media>,
}

#[derive(Deserialize)]
struct File {
    id: String,
    caption: Option<String>,
    filename: Option<String>,
    mime_type: Option<String>,
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    latitude: Value,
    #[serde(default)]
    longitude: Value,
    name: Option<String>,
    address: Option<String>,
}

#[derive(Deserialize)]
struct Card {
    name: Option<Name>,
    #[serde(default)]
    phones: Vec<Phone>,
    #[serde(default)]
    emails: Vec<Email>,
}

#[derive(Deserialize)]
struct Name {
    formatted_name: Option<String>,
}

#[derive(Deserialize)]
struct Phone {
    phone: Option<String>,
    wa_id: Option<String>,
}

#[derive(Deserialize)]
struct Email {
    email: Option<String>,
}

#[derive(Deserialize)]
struct Words {
    #[serde(alias = "text")]
    body: Option<String>,
}

#[derive(Deserialize)]
struct Order {
    text: Option<String>,
    #[serde(default)]
    product_items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    product_retailer_id: Option<String>,
    #[serde(default)]
    quantity: Value,
    #[serde(default)]
    item_price: Value,
    currency: Option<String>,
}

#[derive(Deserialize)]
struct Pressed {
    title: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Form {
    body: Option<String>,
    response_json: Option<String>,
}

type Found = Result<Content, serde_json::Error>;

pub fn content(kind: &str, part: &Value) -> Found {
    match kind {
        // `button` is a tap on a template's quick reply.
        "text" | "button" | "system" => Ok(said(Words::deserialize(part)?.body)),
        "image" | "video" | "audio" | "document" => file(part, None),
        "sticker" => file(part, Some(MessageKind::Sticker)),
        "location" => place(part),
        "contacts" => cards(part),
        "interactive" => pressed(part),
        "order" => order(part),
        _ => Ok(Content {
            kind: Some(MessageKind::Unsupported),
            ..Content::default()
        }),
    }
}

fn said(text: Option<String>) -> Content {
    Content {
        text,
        ..Content::default()
    }
}

fn file(part: &Value, kind: Option<MessageKind>) -> Found {
    let file = File::deserialize(part)?;
    Ok(Content {
        kind,
        text: file.caption,
        media: Some(Media {
            reference: file.id,
            name: file.filename,
            media_type: file.mime_type,
        }),
    })
}

fn place(part: &Value) -> Found {
    let place = Place::deserialize(part)?;
    let named = [place.name.as_deref(), place.address.as_deref()];
    let text = match number(&place.latitude).zip(number(&place.longitude)) {
        Some((latitude, longitude)) => words::place(latitude, longitude, &named),
        None => named.into_iter().flatten().collect::<Vec<_>>().join("\n"),
    };
    Ok(Content {
        kind: Some(MessageKind::Location),
        text: Some(text),
        media: None,
    })
}

fn cards(part: &Value) -> Found {
    let cards = Vec::<Card>::deserialize(part)?;
    let text = |card: &Card| {
        let name = card
            .name
            .as_ref()
            .and_then(|name| name.formatted_name.as_deref());
        let phones = card
            .phones
            .iter()
            .filter_map(|phone| phone.phone.as_deref().or(phone.wa_id.as_deref()));
        let emails = card
            .emails
            .iter()
            .filter_map(|email| email.email.as_deref());
        let reached: Vec<&str> = phones.chain(emails).collect();
        words::card(name.unwrap_or_default(), &reached)
    };
    let texts: Vec<String> = cards.iter().map(text).collect();
    Ok(Content {
        kind: Some(MessageKind::Contact),
        text: Some(texts.join("\n\n")),
        media: None,
    })
}

/// What a customer chose or filled in.
fn pressed(part: &Value) -> Found {
    if let Some(form) = part.get("nfm_reply") {
        return Ok(said(Some(filled_in(&Form::deserialize(form)?))));
    }
    let reply = part.get("button_reply").or(part.get("list_reply"));
    let Some(reply) = reply else {
        return content("", part);
    };
    let reply = Pressed::deserialize(reply)?;
    let lines = [reply.title, reply.description];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    Ok(said(Some(lines.join("\n"))))
}

/// The fields of a form, as lines. What steers the form is none of its words.
fn filled_in(form: &Form) -> String {
    let fields = form.response_json.as_deref().unwrap_or_default();
    let fields: serde_json::Map<String, Value> = serde_json::from_str(fields).unwrap_or_default();
    let line = |(name, value): (&String, &Value)| match value {
        _ if name == "flow_token" => None,
        Value::String(text) => Some(format!("{name}: {text}")),
        other => Some(format!("{name}: {other}")),
    };
    let lines = form
        .body
        .clone()
        .into_iter()
        .chain(fields.iter().filter_map(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn order(part: &Value) -> Found {
    let order = Order::deserialize(part)?;
    let line = |item: &Item| {
        let count = number(&item.quantity).unwrap_or(1.0);
        let what = item.product_retailer_id.as_deref().unwrap_or("?");
        let price = number(&item.item_price).zip(item.currency.as_deref());
        let price = price.map(|(price, currency)| format!(" ({price} {currency})"));
        format!("{count} × {what}{}", price.unwrap_or_default())
    };
    let lines = order
        .text
        .into_iter()
        .chain(order.product_items.iter().map(line));
    Ok(said(Some(lines.collect::<Vec<_>>().join("\n"))))
}

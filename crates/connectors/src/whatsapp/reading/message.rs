//! One message of a customer's, or one that was typed in the business's own app.

use super::super::errors::Problem;
use super::Read;
use super::content::{Content, content};
use super::people::{Profile, author, parties};
use super::referral::referral;
use super::scalars::moment;
use crate::{Echo, Entry, Incoming, Reaction};
use domain::Timestamp;
use domain::messages::MessageKind;
use serde::Deserialize;
use serde::de::Error;
use serde_json::Value;

/// WhatsApp has a kind that it passes to nobody.
const UNSUPPORTED: i64 = 131_051;

#[derive(Deserialize)]
struct Written {
    id: String,
    from: Option<String>,
    from_user_id: Option<String>,
    to: Option<String>,
    group_id: Option<String>,
    #[serde(default)]
    timestamp: Value,
    #[serde(rename = "type")]
    kind: Option<String>,
    context: Option<Context>,
    referral: Option<Value>,
    #[serde(default)]
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Context {
    id: Option<String>,
}

#[derive(Deserialize)]
struct Sign {
    message_id: String,
    emoji: Option<String>,
}

/// Somebody has another number, or another id.
#[derive(Deserialize)]
struct Moved {
    wa_id: Option<String>,
    user_id: Option<String>,
}

pub fn read(value: &Value, people: &[Profile]) -> Read {
    let written = Written::deserialize(value)?;
    if written.group_id.is_some() {
        return Err(Error::custom(
            "it was written to a group, which is no conversation with one customer",
        ));
    }
    let kind = written.kind.as_deref().unwrap_or_default();
    let part = value.get(kind).unwrap_or(&Value::Null);
    let ids = [written.from.as_deref(), written.from_user_id.as_deref()];
    if kind == "system" {
        let moved = Moved::deserialize(part)?;
        let to = parties(&[moved.wa_id.as_deref(), moved.user_id.as_deref()]);
        if !to.is_empty() {
            let from = parties(&ids);
            return Ok(Some(Entry::Moved { from, to }));
        }
    }
    let (from, name) = author(&ids, people);
    if from.is_empty() {
        return Err(Error::custom("nobody is named as its author"));
    }
    if kind == "reaction" {
        let sign = Sign::deserialize(part)?;
        return Ok(Some(Entry::Reaction(Reaction {
            from,
            provider_id: sign.message_id,
            emoji: sign.emoji.filter(|emoji| !emoji.is_empty()),
            at: moment(&written.timestamp),
        })));
    }
    let mut incoming = incoming(&written, kind, part)?;
    incoming.from = from;
    incoming.name = name;
    Ok(Some(Entry::Message(Box::new(incoming))))
}

/// What was typed in the business's own app.
pub fn echo(value: &Value) -> Read {
    let written = Written::deserialize(value)?;
    let kind = written.kind.as_deref().unwrap_or_default();
    let part = value.get(kind).unwrap_or(&Value::Null);
    Ok(Some(Entry::Echo(Box::new(Echo {
        to: parties(&[written.to.as_deref()]),
        message_id: None,
        message: incoming(&written, kind, part)?,
    }))))
}

fn incoming(written: &Written, kind: &str, part: &Value) -> Result<Incoming, serde_json::Error> {
    let content = match written.errors.first() {
        // The customer sent something that did not get through; WhatsApp may say why.
        Some(problem) => Content {
            kind: Some(MessageKind::Unsupported),
            text: problem
                .says()
                .filter(|_| problem.code != UNSUPPORTED)
                .map(str::to_owned),
            media: None,
        },
        None => content(kind, part)?,
    };
    let mut incoming = Incoming::new(&written.id, Vec::new());
    incoming.kind = content.kind;
    incoming.text = content.text.filter(|text| !text.trim().is_empty());
    incoming.media = content.media.into_iter().collect();
    incoming.sent_at = moment(&written.timestamp).map(Timestamp::end_of_second);
    incoming.referral = written.referral.as_ref().map(referral);
    incoming.reply_to = written
        .context
        .as_ref()
        .and_then(|context| context.id.clone());
    Ok(incoming)
}

//! What a call brings: one page's or account's events, each on its own.

use super::content::Message;
use super::referral::referral;
use crate::{Consent, ConsentChange, Echo, Entry, Incoming, Party, Reaction, Receipt, Receipted};
use domain::Timestamp;
use domain::identities::Scheme;
use domain::messages::Delivery;
use serde::Deserialize;
use serde_json::{Value, json};

/// Whose calls are read.
pub struct Account<'a> {
    pub scheme: Scheme,
    /// What Meta calls its kind.
    pub object: &'static str,
    pub id: &'a str,
}

/// Before our message's id in what Meta gives back with an echo; other apps write there as they like.
pub const OURS: &str = "switchboard:";

/// Meta tells milliseconds; seconds were seen, and no second is so large for thousands of years.
const SECONDS_END: u64 = 100_000_000_000;

#[derive(Deserialize)]
struct Call {
    object: String,
    #[serde(default)]
    entry: Vec<Value>,
}

/// Comments and what other apps are handed come without `messaging`.
#[derive(Deserialize)]
struct Batch {
    id: String,
    #[serde(default)]
    messaging: Vec<Value>,
}

#[derive(Deserialize)]
struct Event {
    sender: Option<Side>,
    recipient: Option<Side>,
    timestamp: Option<i64>,
    message: Option<Message>,
    message_edit: Option<Edit>,
    postback: Option<Postback>,
    reaction: Option<Sign>,
    delivery: Option<Delivered>,
    read: Option<Read>,
    referral: Option<Value>,
    optin: Option<Value>,
}

#[derive(Deserialize)]
struct Side {
    id: Option<String>,
}

#[derive(Deserialize)]
struct Edit {
    mid: String,
    text: String,
}

#[derive(Deserialize)]
struct Postback {
    mid: Option<String>,
    title: Option<String>,
    payload: Option<String>,
    referral: Option<Value>,
}

#[derive(Deserialize)]
struct Sign {
    mid: String,
    action: String,
    emoji: Option<String>,
}

#[derive(Deserialize)]
struct Delivered {
    #[serde(default)]
    mids: Vec<String>,
    watermark: Option<i64>,
}

#[derive(Deserialize)]
struct Read {
    mid: Option<String>,
    watermark: Option<i64>,
}

impl Account<'_> {
    pub fn read(&self, body: &[u8]) -> Vec<Entry> {
        let call: Call = match serde_json::from_slice(body) {
            Ok(call) => call,
            Err(error) => return vec![Entry::unreadable(body, error)],
        };
        if call.object != self.object {
            let why = format!(
                "It is about a {}, and not about a {}",
                call.object, self.object
            );
            return vec![Entry::unreadable(body, why)];
        }
        call.entry
            .iter()
            .flat_map(|batch| self.batch(batch))
            .collect()
    }

    fn batch(&self, raw: &Value) -> Vec<Entry> {
        let batch = match Batch::deserialize(raw) {
            Ok(batch) => batch,
            Err(error) => return vec![self.unreadable(raw, error)],
        };
        if batch.messaging.is_empty() {
            return Vec::new();
        }
        if batch.id != self.id {
            // An app has one webhook for all its pages, and a channel is one of them.
            let why = format!("It is for {}, and this channel is {}", batch.id, self.id);
            return vec![Entry::Elsewhere {
                raw: self.alone(raw),
                reason: Some(why),
            }];
        }
        let event = |raw: &Value| match Event::deserialize(raw) {
            Ok(event) => self.event(event),
            Err(error) => {
                let alone = json!({"id": batch.id, "messaging": [raw]});
                vec![self.unreadable(&alone, error)]
            }
        };
        batch.messaging.iter().flat_map(event).collect()
    }

    /// A call of its own, to be read once more.
    fn alone(&self, batch: &Value) -> String {
        json!({"object": self.object, "entry": [batch]}).to_string()
    }

    fn unreadable(&self, batch: &Value, reason: impl ToString) -> Entry {
        Entry::unreadable(self.alone(batch).as_bytes(), reason)
    }

    fn event(&self, event: Event) -> Vec<Entry> {
        // Whichever side is not ours: an echo has them the other way round, and not always.
        let ids = [&event.sender, &event.recipient].into_iter().flatten();
        let mut ids = ids.filter_map(|side| side.id.as_deref());
        let customer: Option<Party> = ids
            .find(|id| *id != self.id)
            .map(|id| (self.scheme, id.to_owned()));
        let is_by_us = event.sender.as_ref().and_then(|side| side.id.as_deref()) == Some(self.id);
        let seen = Seen {
            customer,
            at: event.timestamp.map(moment),
        };
        let led = event.referral.as_ref().map(|told| seen.led(told));
        let came = event.referral.or(event.optin).map(|_| seen.came());
        let message = event.message.map(|message| seen.message(message));
        let edited = event.message_edit.map(|Edit { mid, text }| Entry::Edited {
            provider_id: mid,
            text,
            at: seen.at,
        });
        let pressed = event.postback.map(|press| seen.pressed(press));
        let signed = event.reaction.filter(|_| !is_by_us);
        let signed = signed.and_then(|sign| seen.signed(sign));
        let read = event.read.and_then(|read| seen.read(read));
        let arrived = event.delivery.map(|delivered| seen.arrived(delivered));
        let one = [message, edited, pressed, signed, read, came, led];
        let one = one.into_iter().flatten();
        one.chain(arrived.into_iter().flatten()).collect()
    }
}

/// With whom something happened, and when.
struct Seen {
    customer: Option<Party>,
    at: Option<Timestamp>,
}

impl Seen {
    fn from(&self) -> Vec<Party> {
        self.customer.iter().cloned().collect()
    }

    fn message(&self, message: Message) -> Entry {
        if message.is_deleted {
            let provider_id = message.mid;
            return Entry::Deleted { provider_id };
        }
        let content = message.content();
        let mut incoming = Incoming::new(message.mid, self.from());
        incoming.sent_at = self.at;
        incoming.kind = content.kind;
        incoming.text = content.text;
        incoming.media = content.media;
        incoming.reply_to = message.reply_to.and_then(|answered| answered.mid);
        incoming.referral = message.referral.as_ref().map(referral);
        if !message.is_echo {
            return Entry::Message(Box::new(incoming));
        }
        let ours = message.metadata.as_deref();
        let ours = ours.and_then(|text| text.strip_prefix(OURS)?.parse().ok());
        Entry::Echo(Box::new(Echo {
            to: self.from(),
            message_id: ours,
            message: incoming,
        }))
    }

    /// A button: what stands on it is what its customer says.
    fn pressed(&self, press: Postback) -> Entry {
        let named = press.mid.unwrap_or_else(|| {
            let who = self.customer.as_ref().map_or("", |(_, id)| id.as_str());
            let at = self.at.map_or(0, Timestamp::as_millis);
            let what = press.payload.as_deref().unwrap_or_default();
            format!("postback:{who}:{at}:{what}")
        });
        let mut incoming = Incoming::new(named, self.from());
        incoming.sent_at = self.at;
        incoming.text = press.title.or(press.payload);
        incoming.referral = press.referral.as_ref().map(referral);
        Entry::Message(Box::new(incoming))
    }

    fn signed(&self, sign: Sign) -> Option<Entry> {
        let is_taken_back = sign.action == "unreact";
        let emoji = sign.emoji.filter(|_| !is_taken_back);
        // A sign without a picture is none that could be shown.
        (is_taken_back || emoji.is_some()).then(|| {
            Entry::Reaction(Reaction {
                from: self.from(),
                provider_id: sign.mid,
                emoji,
                at: self.at,
            })
        })
    }

    fn arrived(&self, delivered: Delivered) -> Vec<Entry> {
        match delivered.mids.is_empty() {
            true => {
                let by_then = self.up_to(delivered.watermark, Delivery::Delivered);
                by_then.into_iter().collect()
            }
            false => {
                let ids = delivered.mids.into_iter().map(Receipted::Provider);
                ids.map(|of| receipt(of, Delivery::Delivered)).collect()
            }
        }
    }

    fn read(&self, read: Read) -> Option<Entry> {
        match read.mid {
            Some(provider_id) => {
                let to = self.customer.clone()?;
                let of = Receipted::UpToMessage { to, provider_id };
                Some(receipt(of, Delivery::Read))
            }
            None => self.up_to(read.watermark, Delivery::Read),
        }
    }

    fn up_to(&self, watermark: Option<i64>, state: Delivery) -> Option<Entry> {
        let to = self.customer.clone()?;
        let at = moment(watermark?);
        Some(receipt(Receipted::UpTo { to, at }, state))
    }

    /// What they came by.
    fn led(&self, told: &Value) -> Entry {
        Entry::Referred {
            from: self.from(),
            referral: referral(told),
            at: self.at,
        }
    }

    /// By a link or an advertisement, without a word yet.
    fn came(&self) -> Entry {
        Entry::Consent(Consent {
            from: self.from(),
            change: ConsentChange::Subscribed,
            at: self.at,
            said_in: None,
        })
    }
}

fn receipt(of: Receipted, state: Delivery) -> Entry {
    Entry::Receipt(Receipt {
        of,
        state,
        error: None,
    })
}

fn moment(number: i64) -> Timestamp {
    match number.unsigned_abs() >= SECONDS_END {
        true => Timestamp::EPOCH.plus_millis(number),
        false => Timestamp::EPOCH.plus_seconds(number),
    }
}

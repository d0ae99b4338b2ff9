//! What stands in a thread, in order: days, the *New* line, and messages grouped by who wrote them.

use super::outbox::{Outgoing, OutgoingState};
use crate::ui::time::day_key;
use contract::messages::Message;
use domain::MessageId;

/// Messages of one sender within so long are one group.
const GROUP_MS: i64 = 5 * 60_000;

#[derive(Clone, PartialEq)]
pub enum Block {
    Day { key: i64, at: f64 },
    New,
    Message { message: Box<Message>, place: Place },
    Outgoing { outgoing: Outgoing, starts: bool },
}

/// Where a message stands in its group: the first keeps a distance, the last has face and time.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    pub first: bool,
    pub last: bool,
}

impl Block {
    /// Equal keys keep their element.
    pub fn key(&self) -> String {
        match self {
            Self::Day { key, .. } => format!("d{key}"),
            Self::New => "new".to_owned(),
            Self::Message { message, place } => {
                format!(
                    "m{}.{}.{}{}",
                    message.id,
                    message.version,
                    u8::from(place.first),
                    u8::from(place.last)
                )
            }
            Self::Outgoing { outgoing, starts } => {
                let state = match outgoing.state {
                    OutgoingState::Sending => 's',
                    OutgoingState::Waiting => 'w',
                    OutgoingState::Failed(_) => 'f',
                };
                format!("o{}.{state}{}", outgoing.key, u8::from(*starts))
            }
        }
    }
}

/// Lays out messages (oldest first), then what is on its way.
pub fn lay_out(
    messages: &[Message],
    outbox: &[Outgoing],
    new_from: Option<MessageId>,
) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(messages.len() + outbox.len() + 8);
    let mut day = None;
    for (at, message) in messages.iter().enumerate() {
        let time = message.sent_at.as_millis() as f64;
        let key = day_key(time);
        let new_day = day.replace(key) != Some(key);
        if new_day {
            blocks.push(Block::Day { key, at: time });
        }
        if new_from == Some(message.id) {
            blocks.push(Block::New);
        }
        let before = at.checked_sub(1).and_then(|before| messages.get(before));
        let after = messages.get(at + 1);
        let place = Place {
            first: new_day
                || new_from == Some(message.id)
                || !before.is_some_and(|before| together(before, message)),
            last: !after.is_some_and(|after| {
                together(message, after)
                    && day_key(after.sent_at.as_millis() as f64) == key
                    && new_from != Some(after.id)
            }),
        };
        blocks.push(Block::Message {
            message: Box::new(message.clone()),
            place,
        });
    }
    for (at, outgoing) in outbox.iter().enumerate() {
        blocks.push(Block::Outgoing {
            outgoing: outgoing.clone(),
            starts: at == 0,
        });
    }
    blocks
}

fn together(a: &Message, b: &Message) -> bool {
    a.direction == b.direction
        && a.author.kind == b.author.kind
        && a.author.id == b.author.id
        && a.automated == b.automated
        && b.sent_at.as_millis() - a.sent_at.as_millis() < GROUP_MS
}

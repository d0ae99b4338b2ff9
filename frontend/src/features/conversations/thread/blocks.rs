//! What stands in a thread, in order: days, the *New* line, notes, and messages grouped by who wrote
//! them.

use super::outbox::{Outgoing, OutgoingState};
use crate::ui::time::day_key;
use contract::messages::Message;
use contract::notes::Note;
use domain::MessageId;

/// Messages of one sender within so long are one group.
const GROUP_MS: i64 = 5 * 60_000;

#[derive(Clone, PartialEq)]
pub enum Block {
    Day { key: i64, at: f64 },
    New,
    Note(Box<Note>),
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
            Self::Note(note) => format!("n{}.{}", note.id, note.version),
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

/// A message or a note.
#[derive(Clone, Copy)]
enum Line<'a> {
    Said(&'a Message),
    Noted(&'a Note),
}

impl Line<'_> {
    fn at(self) -> i64 {
        match self {
            Self::Said(message) => message.sent_at.as_millis(),
            Self::Noted(note) => note.created_at.as_millis(),
        }
    }

    /// A note stands between what it was taken between.
    fn goes_on(self, after: Line<'_>) -> bool {
        match (self, after) {
            (Self::Said(a), Line::Said(b)) => together(a, b),
            _ => false,
        }
    }
}

/// Both by their time, oldest first.
fn lines<'a>(messages: &'a [Message], notes: &'a [Note]) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = messages.iter().map(Line::Said).collect();
    for note in notes {
        let at = Line::Noted(note).at();
        let place = lines.partition_point(|line| line.at() <= at);
        lines.insert(place, Line::Noted(note));
    }
    lines
}

/// Lays out messages and notes (oldest first), then what is on its way.
pub fn lay_out(
    messages: &[Message],
    notes: &[Note],
    outbox: &[Outgoing],
    new_from: Option<MessageId>,
) -> Vec<Block> {
    let lines = lines(messages, notes);
    let mut blocks = Vec::with_capacity(lines.len() + outbox.len() + 8);
    let mut day = None;
    for (at, line) in lines.iter().enumerate() {
        let time = line.at() as f64;
        let key = day_key(time);
        let new_day = day.replace(key) != Some(key);
        if new_day {
            blocks.push(Block::Day { key, at: time });
        }
        let message = match line {
            Line::Said(message) => *message,
            Line::Noted(note) => {
                blocks.push(Block::Note(Box::new((*note).clone())));
                continue;
            }
        };
        if new_from == Some(message.id) {
            blocks.push(Block::New);
        }
        let before = at.checked_sub(1).and_then(|before| lines.get(before));
        let after = lines.get(at + 1);
        let begins_new =
            |line: &Line<'_>| matches!(line, Line::Said(message) if new_from == Some(message.id));
        let place = Place {
            first: new_day || begins_new(line) || !before.is_some_and(|b| b.goes_on(*line)),
            last: !after.is_some_and(|after| {
                line.goes_on(*after) && day_key(after.at() as f64) == key && !begins_new(after)
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

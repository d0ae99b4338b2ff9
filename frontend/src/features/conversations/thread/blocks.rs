//! What stands in a thread, in order: days, the *New* line, notes, and messages grouped by who wrote
//! them.

use super::outbox::{Outgoing, OutgoingState};
use crate::ui::time::day_key;
use contract::messages::Message;
use contract::notes::Note;
use domain::{MessageId, NoteId};
use std::collections::BTreeMap;

/// Messages of one sender within so long are one group.
const GROUP_MS: i64 = 5 * 60_000;

/// Something that stands in a thread. What a message says is not part of it: the element stays while that
/// changes, and with it what plays, what is selected and what has the focus.
#[derive(Clone, PartialEq)]
pub enum Block {
    Day { key: i64, at: f64 },
    New,
    Note(Box<Note>),
    Message(MessageId),
    Outgoing { outgoing: Outgoing, starts: bool },
}

/// Equal keys keep their element.
#[derive(PartialEq, Eq, Hash)]
pub enum Key {
    Day(i64),
    New,
    Note(NoteId, i64),
    Message(MessageId),
    Outgoing(String, char, bool),
}

/// Where a message stands in its group: the first keeps a distance, the last has face and time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub first: bool,
    pub last: bool,
}

/// All that stands in a thread, and where each message does in its group.
#[derive(Clone, Default, PartialEq)]
pub struct Layout {
    pub blocks: Vec<Block>,
    places: BTreeMap<MessageId, Place>,
}

impl Layout {
    /// Where a message stands in its group, if it is here.
    pub fn place(&self, id: MessageId) -> Option<Place> {
        self.places.get(&id).copied()
    }
}

impl Block {
    /// What a block is known by from one layout to the next.
    pub fn key(&self) -> Key {
        match self {
            Self::Day { key, .. } => Key::Day(*key),
            Self::New => Key::New,
            Self::Note(note) => Key::Note(note.id, note.version),
            Self::Message(id) => Key::Message(*id),
            Self::Outgoing { outgoing, starts } => {
                let state = match outgoing.state {
                    OutgoingState::Sending => 's',
                    OutgoingState::Waiting => 'w',
                    OutgoingState::Failed(_) => 'f',
                };
                Key::Outgoing(outgoing.key.clone(), state, *starts)
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
) -> Layout {
    let lines = lines(messages, notes);
    let mut blocks = Vec::with_capacity(lines.len() + outbox.len() + 8);
    let mut places = BTreeMap::new();
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
        places.insert(message.id, place);
        blocks.push(Block::Message(message.id));
    }
    for (at, outgoing) in outbox.iter().enumerate() {
        blocks.push(Block::Outgoing {
            outgoing: outgoing.clone(),
            starts: at == 0,
        });
    }
    Layout { blocks, places }
}

fn together(a: &Message, b: &Message) -> bool {
    a.direction == b.direction
        && a.author.kind == b.author.kind
        && a.author.id == b.author.id
        && a.automated == b.automated
        && b.sent_at.as_millis() - a.sent_at.as_millis() < GROUP_MS
}

//! Finds what somebody looks for among what they may see: first conversations by their number,
//! their subject and what their contact is found by, the latest activity first; then messages,
//! the newest first.

use super::looking::Looking;
use super::words::{Kind, Known, known};
use crate::attachments::Attachment;
use crate::contacts::seen_of_ids;
use crate::conversations::{self, Item, Reader};
use crate::messages::attached;
use crate::{Cursor, Db, StoreResult};
use domain::search::Query;
use domain::{ContactId, ConversationId, MessageId, Timestamp};

/// What is looked for, and where.
#[derive(Clone, Debug)]
pub struct Search {
    pub query: Query,
    /// Which conversations.
    pub among: conversations::Query,
    /// So many rows with the words are looked at for one page; then it is short, and has a cursor.
    pub candidates: i64,
}

impl Search {
    /// How many candidates a request looks at.
    pub const CANDIDATES: i64 = 20_000;
}

/// Something found: a conversation, by itself or by one of its messages.
#[derive(Clone, Debug)]
pub struct Hit {
    pub item: Item,
    pub by: By,
}

/// What of a conversation was found.
#[derive(Clone, Debug)]
pub enum By {
    /// Its number, its subject, or what its contact is known by.
    Itself(Known),
    Message(Found),
}

/// A message that was found.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub text: Option<String>,
    pub sent_at: Timestamp,
    pub files: Vec<Attachment>,
}

/// Where a page goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among conversations with a smaller id than `below`, behind this activity and id.
    Conversations { below: i64, behind: (i64, i64) },
    /// Among messages with a smaller id.
    Messages { below: i64 },
}

impl Place {
    const FIRST: Self = Self::conversations(i64::MAX);

    const fn conversations(below: i64) -> Self {
        Self::Conversations {
            below,
            behind: (i64::MAX, i64::MAX),
        }
    }

    /// The form a client keeps.
    pub fn encode(&self) -> String {
        let (key, id) = match *self {
            Self::Conversations {
                below,
                behind: (activity, id),
            } => (Some((below, activity)), id),
            Self::Messages { below } => (None, below),
        };
        Cursor { key, id }.encode()
    }

    pub fn decode(text: &str) -> StoreResult<Self> {
        let Cursor { key, id } = Cursor::<Option<(i64, i64)>>::decode(text)?;
        Ok(match key {
            Some((below, activity)) => Self::Conversations {
                below,
                behind: (activity, id),
            },
            None => Self::Messages { below: id },
        })
    }
}

/// A page of hits, and where the next one begins: a constant number of statements.
pub fn find(
    db: &mut Db,
    reader: &Reader,
    search: &Search,
    after: Option<&Place>,
    limit: usize,
) -> StoreResult<(Vec<Hit>, Option<Place>)> {
    let looking = Looking::new(db, reader, search)?;
    let mut hits = Vec::new();
    let below = match after.unwrap_or(&Place::FIRST) {
        Place::Messages { below } => *below,
        Place::Conversations { below, behind } => {
            let mut items = looking.conversations(db, *below, *behind, limit + 1)?;
            let more = items.len() > limit;
            items.truncate(limit);
            let last = items.last().map(|item| &item.conversation);
            let next = last.filter(|_| more).map(|last| Place::Conversations {
                below: *below,
                behind: (last.last_activity_at.as_micros(), *last.id.as_ref()),
            });
            let next = match next {
                Some(next) => Some(next),
                None => looking
                    .floor(db, Kind::Conversation, *below)?
                    .map(Place::conversations),
            };
            hits.extend(by_themselves(db, reader, items)?);
            if next.is_some() {
                return Ok((hits, next));
            }
            i64::MAX
        }
    };
    let left = limit - hits.len();
    if left == 0 {
        return Ok((hits, Some(Place::Messages { below })));
    }
    let (mut found, floor) = looking.messages(db, below, left + 1)?;
    let more = found.len() > left;
    found.truncate(left);
    let last = found.last().map(|found| *found.id.as_ref());
    let next = last.filter(|_| more).or(floor);
    hits.extend(dress(db, reader, found)?);
    Ok((hits, next.map(|below| Place::Messages { below })))
}

/// Adds what the contacts of conversations are known by, as far as the reader sees these contacts.
fn by_themselves(db: &mut Db, reader: &Reader, items: Vec<Item>) -> StoreResult<Vec<Hit>> {
    let contacts: Vec<ContactId> = items.iter().map(|item| item.conversation.contact).collect();
    let contacts = seen_of_ids(db, &reader.viewer, &contacts)?;
    let all = known(db, reader.viewer.organization, &contacts)?;
    let hit = |item: Item| {
        let known = all.get(&item.conversation.contact).cloned();
        Hit {
            item,
            by: By::Itself(known.unwrap_or_default()),
        }
    };
    Ok(items.into_iter().map(hit).collect())
}

/// Adds the conversations of messages, and their files.
fn dress(db: &mut Db, reader: &Reader, found: Vec<Found>) -> StoreResult<Vec<Hit>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<MessageId> = found.iter().map(|found| found.id).collect();
    let mut files = attached(db, reader.viewer.organization, &ids)?;
    let ids: Vec<ConversationId> = found.iter().map(|found| found.conversation).collect();
    let items = conversations::seen_of_ids(db, reader, &ids)?;
    let hit = |mut found: Found| {
        let own = |(message, _): &mut (MessageId, Attachment)| *message == found.id;
        let own: Vec<_> = files.extract_if(.., own).collect();
        found.files = own.into_iter().map(|(_, file)| file).collect();
        let item = items
            .iter()
            .find(|item| item.conversation.id == found.conversation);
        item.cloned().map(|item| Hit {
            item,
            by: By::Message(found),
        })
    };
    Ok(found.into_iter().filter_map(hit).collect())
}

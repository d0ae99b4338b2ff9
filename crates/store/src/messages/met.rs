//! A page of messages, of the conversations their reader sees: so many are met, and those that are seen stand in it.

use super::Message;
use crate::conversations::{Item, Reader, some_items};
use crate::{Cursor, Db, Slice, StoreResult};
use domain::MessageId;

/// How many one page meets, whether its reader sees them or not.
pub(super) const MET: i64 = 500;

/// A page of those that are seen of what was [met](MET), each with its conversation as its reader sees it. Where many
/// are of conversations that the reader does not see it is short, and has a cursor to go on from.
pub(super) fn page(
    db: &mut Db,
    reader: &Reader,
    met: Vec<(Cursor, bool)>,
    limit: usize,
) -> StoreResult<Slice<(Message, Item)>> {
    let is_full = usize::try_from(MET).is_ok_and(|most| met.len() == most);
    let end = met.last().filter(|_| is_full);
    let end = end.map(|(place, _)| place.clone());
    let seen = met.into_iter().filter(|(_, is_seen)| *is_seen);
    let seen: Vec<Cursor> = seen.map(|(place, _)| place).collect();
    let page = Slice::cut(seen, limit, Cursor::clone);
    let next = page.next.or(end);
    let ids: Vec<MessageId> = page.items.iter().map(|at| MessageId::from(at.id)).collect();
    let items = dress(db, reader, &ids)?;
    Ok(Slice { items, next })
}

/// The messages of these ids, in their order.
fn dress(db: &mut Db, reader: &Reader, ids: &[MessageId]) -> StoreResult<Vec<(Message, Item)>> {
    let all = super::get_all(db, reader.viewer.organization, ids)?;
    let mut of: Vec<_> = all.iter().map(|message| message.conversation).collect();
    of.sort();
    of.dedup();
    let items = some_items(db, reader, &of)?;
    let dressed = |id: &MessageId| {
        let message = all.iter().find(|message| message.id == *id)?;
        let item = items
            .iter()
            .find(|item| item.conversation.id == message.conversation)?;
        Some((message.clone(), item.clone()))
    };
    Ok(ids.iter().filter_map(dressed).collect())
}

//! The messages of a channel that did not leave, of the conversations their reader sees: the newest first.

use super::Message;
use crate::columns::AsInt;
use crate::conversations::{Item, Reader, some_items};
use crate::fragment::{Dialect, Fragment};
use crate::schema::{conversations, messages};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::{ChannelId, MessageId};

/// How many of them one page meets, whether its reader sees them or not.
const MET: usize = 500;

/// A page, each with its conversation as its reader sees it. Where many are of conversations that the
/// reader does not see it is short, and has a cursor to go on from.
pub fn list(
    db: &mut Db,
    reader: &Reader,
    channel: ChannelId,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<(Message, Item)>> {
    let met = meet(db, reader, channel, after)?;
    let end = met.last().filter(|_| met.len() == MET);
    let end = end.map(|(place, _)| place.clone());
    let seen = met.into_iter().filter(|(_, is_seen)| *is_seen);
    let seen: Vec<Cursor> = seen.map(|(place, _)| place).collect();
    let page = Slice::cut(seen, limit, Cursor::clone);
    let next = page.next.or(end);
    let ids: Vec<MessageId> = page.items.iter().map(|at| MessageId::from(at.id)).collect();
    let items = dress(db, reader, &ids)?;
    Ok(Slice { items, next })
}

/// The next ones, each with whether the reader sees its conversation.
fn meet(
    db: &mut Db,
    reader: &Reader,
    channel: ChannelId,
    after: Option<&Cursor>,
) -> StoreResult<Vec<(Cursor, bool)>> {
    let sees = reader.sees("conversations", Dialect::from(&*db));
    let same = conversations::organization_id
        .eq(messages::organization_id)
        .and(conversations::id.eq(messages::conversation_id));
    let mut query = messages::table
        .inner_join(conversations::table.on(same))
        .filter(messages::organization_id.eq(AsInt(reader.viewer.organization)))
        .filter(messages::channel_id.eq(AsInt(channel)))
        // As the index says it, so that it is taken.
        .filter(Fragment::<Bool>::new("messages.delivery = 'failed'"))
        .into_boxed();
    if let Some(Cursor { key, id }) = after {
        query = query
            .filter(messages::position.le(*key))
            .filter(messages::position.lt(*key).or(messages::id.lt(*id)));
    }
    let rows: Vec<(i64, i64, bool)> = query
        .order((messages::position.desc(), messages::id.desc()))
        .limit(i64::try_from(MET).unwrap_or(i64::MAX))
        .select((messages::position, messages::id, sees))
        .load(db)?;
    let place = |(key, id, is_seen)| (Cursor { key, id }, is_seen);
    Ok(rows.into_iter().map(place).collect())
}

/// The messages of these ids, in their order.
pub(super) fn dress(
    db: &mut Db,
    reader: &Reader,
    ids: &[MessageId],
) -> StoreResult<Vec<(Message, Item)>> {
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

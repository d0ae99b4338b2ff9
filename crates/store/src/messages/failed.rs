//! The messages of a channel that did not leave, of the conversations their reader sees: the newest first.

use super::{Message, met};
use crate::columns::AsInt;
use crate::conversations::{Item, Reader};
use crate::fragment::{Dialect, Fragment};
use crate::schema::{conversations, messages};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::ChannelId;

/// A page of them.
pub fn list(
    db: &mut Db,
    reader: &Reader,
    channel: ChannelId,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<(Message, Item)>> {
    let met = meet(db, reader, channel, after)?;
    met::page(db, reader, met, limit)
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
        .limit(met::MET)
        .select((messages::position, messages::id, sees))
        .load(db)?;
    let place = |(key, id, is_seen)| (Cursor { key, id }, is_seen);
    Ok(rows.into_iter().map(place).collect())
}

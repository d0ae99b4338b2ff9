//! The messages of an agent that wait for their time, of the conversations their reader sees: the next one
//! first. Of who was deactivated they leave by an administrator's word alone, so there they are found.

use super::{Message, met};
use crate::columns::{AsInt, AsText};
use crate::conversations::{Item, Reader};
use crate::fragment::Dialect;
use crate::schema::{conversations, messages};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use domain::AgentId;
use domain::actors::ActorKind;

/// A page of them.
pub fn list(
    db: &mut Db,
    reader: &Reader,
    author: AgentId,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<(Message, Item)>> {
    let met = meet(db, reader, author, after)?;
    met::page(db, reader, met, limit)
}

/// The next ones, each with whether the reader sees its conversation.
fn meet(
    db: &mut Db,
    reader: &Reader,
    author: AgentId,
    after: Option<&Cursor>,
) -> StoreResult<Vec<(Cursor, bool)>> {
    let sees = reader.sees("conversations", Dialect::from(&*db));
    let same = conversations::organization_id
        .eq(messages::organization_id)
        .and(conversations::id.eq(messages::conversation_id));
    let mut query = messages::table
        .inner_join(conversations::table.on(same))
        .filter(messages::organization_id.eq(AsInt(reader.viewer.organization)))
        .filter(messages::author_id.eq(*author.as_ref()))
        .filter(messages::author_kind.eq(AsText(ActorKind::Agent)))
        .filter(messages::due_at.is_not_null())
        .into_boxed();
    if let Some(Cursor { key, id }) = after {
        query = query
            .filter(messages::due_at.ge(*key))
            .filter(messages::due_at.gt(*key).or(messages::id.gt(*id)));
    }
    let rows: Vec<(Option<i64>, i64, bool)> = query
        .order((messages::due_at, messages::id))
        .limit(met::MET)
        .select((messages::due_at, messages::id, sees))
        .load(db)?;
    let place = |(due_at, id, is_seen): (Option<i64>, i64, bool)| {
        let key = due_at.unwrap_or_default();
        (Cursor { key, id }, is_seen)
    };
    Ok(rows.into_iter().map(place).collect())
}

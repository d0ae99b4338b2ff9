//! Conversations that a search has found, as lists show them.

use super::list::narrowed;
use super::load::{Which, load};
use super::ranges::Key;
use super::reader::Reader;
use super::{Item, Query};
use crate::connect::planned_once;
use crate::fragment::{Dialect, Fragment};
use crate::{Db, StoreResult};
use diesel::sql_types::Bool;
use domain::ConversationId;

impl Query {
    /// Whether a conversation is among them and the reader sees it: of each of a few candidates.
    pub(crate) fn takes(&self, reader: &Reader, dialect: Dialect) -> Fragment<Bool> {
        narrowed(reader, self, Key::LastActivity, dialect)
    }
}

/// Those of these that the reader sees, the latest activity first.
pub(crate) fn seen_of_ids(
    db: &mut Db,
    reader: &Reader,
    ids: &[ConversationId],
) -> StoreResult<Vec<Item>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let dialect = Dialect::from(&*db);
    let raw: Vec<i64> = ids.iter().map(|id| *id.as_ref()).collect();
    let condition = reader
        .sees("conversations", dialect)
        .sql(" AND conversations.id IN ")
        .ints(&raw, dialect);
    let (these, limit) = (Which::Fitting(condition), ids.len());
    let items = planned_once(db, |db| load(db, reader, these, Key::LastActivity, limit))?;
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

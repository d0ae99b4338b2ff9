//! Conversations that a search has found, as lists show them.

use super::list::narrowed;
use super::load::{Which, load};
use super::ranges::Key;
use super::reader::Reader;
use super::{Item, Query};
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

/// Those of this condition, the latest activity first.
pub(crate) fn latest(
    db: &mut Db,
    reader: &Reader,
    condition: Fragment<Bool>,
    limit: usize,
) -> StoreResult<Vec<Item>> {
    let items = load(
        db,
        reader,
        Which::Fitting(condition),
        Key::LastActivity,
        limit,
    )?;
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// Those of these that the reader sees.
pub(crate) fn seen_of_ids(
    db: &mut Db,
    reader: &Reader,
    ids: &[ConversationId],
) -> StoreResult<Vec<Item>> {
    let dialect = Dialect::from(&*db);
    let raw: Vec<i64> = ids.iter().map(|id| *id.as_ref()).collect();
    let condition = reader
        .sees("conversations", dialect)
        .sql(" AND conversations.id IN ")
        .ints(&raw, dialect);
    latest(db, reader, condition, ids.len())
}

//! Conversations as lists show them: one statement a page, whatever the page.

use super::load::{Which, load, shared_by_all};
use super::ranges::{Key, Ranges, shelves};
use super::reader::Reader;
use super::walk;
use crate::fragment::{Dialect, Fragment};
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::sql_types::Bool;
use domain::channels::ChannelKind;
use domain::conversations::Conversation;
use domain::filters::Filter;
use domain::folders::{Folder, Sort};
use domain::visibility::Sight;
use domain::{ContactId, ConversationId, OrganizationId, Timestamp};

/// More contacts than anybody marks.
const FAVORITES: usize = 500;

/// A conversation with what a row shows beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub conversation: Conversation,
    pub contact_name: String,
    /// What the contact says; the conversation may follow later.
    pub contact_blocked: bool,
    /// Since when it stands in the blacklist.
    pub blocked_since: Option<Timestamp>,
    pub channel_kind: ChannelKind,
    pub channel_name: String,
    pub sight: Sight,
    /// The reader's own: how many customer messages they have not seen.
    pub unread: i64,
    /// The reader's own: whether they marked the contact.
    pub favorite: bool,
}

/// Which conversations to list.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Without one, everything the reader may see.
    pub folder: Option<Folder>,
    pub sort: Option<Sort>,
    pub number: Option<i64>,
    pub contact: Option<ContactId>,
    pub filter: Filter,
}

/// A page of conversations.
pub fn list(
    db: &mut Db,
    reader: &Reader,
    query: &Query,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Item>> {
    let dialect = Dialect::from(&*db);
    let sort = query.sort.unwrap_or(Sort::Newest);
    let narrow = query.number.is_some() || query.contact.is_some();
    let (key, which) = match query.folder {
        Some(folder) if !narrow && !query.filter.is_empty() => {
            let key = Key::of(folder, sort);
            return walk::page(db, reader, (folder, query), key, after, limit);
        }
        Some(folder) if !narrow => {
            let key = Key::of(folder, sort);
            let limit = limit + 1;
            let ranges = Ranges {
                reader,
                folder,
                key,
                after,
                limit,
                dialect,
            };
            (key, Which::Met(ranges.rows(), None))
        }
        folder => {
            let key = folder.map_or_else(|| Key::of(Folder::All, sort), |f| Key::of(f, sort));
            let narrowed = narrowed(reader, query, key, dialect);
            let behind = after.map(|cursor| key.behind("conversations.", "id", cursor));
            let condition = behind.into_iter().fold(narrowed, Fragment::then);
            (key, Which::Fitting(condition))
        }
    };
    let items = load(db, reader, which, key, limit + 1)?;
    let slice = Slice::cut(items, limit, |(cursor, _)| cursor.clone());
    Ok(slice.map(|(_, item)| item))
}

/// The latest conversation that the reader may see of each of these contacts, with one statement.
pub fn latest_of(db: &mut Db, reader: &Reader, contacts: &[ContactId]) -> StoreResult<Vec<Item>> {
    let dialect = Dialect::from(&*db);
    let ids: Vec<i64> = contacts.iter().map(|id| *id.as_ref()).collect();
    let latest = Fragment::new(
        "conversations.id IN (SELECT (SELECT l.id FROM conversations l \
         WHERE l.organization_id = c.organization_id AND l.contact_id = c.id AND ",
    )
    .then(reader.sees("l", dialect))
    .sql(
        " ORDER BY l.last_activity_at DESC, l.id DESC LIMIT 1) \
         FROM contacts c WHERE c.organization_id = ",
    )
    .int(*reader.viewer.organization.as_ref())
    .sql(" AND c.id IN ")
    .ints(&ids, dialect)
    .sql(")");
    let latest = Which::Fitting(latest);
    let items = load(db, reader, latest, Key::LastActivity, contacts.len())?;
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// One conversation as the reader sees it; one they do not see is not there.
pub fn get_item(db: &mut Db, reader: &Reader, id: ConversationId) -> StoreResult<Item> {
    let condition = reader
        .sees("conversations", Dialect::from(&*db))
        .sql(" AND conversations.id = ")
        .int(*id.as_ref());
    let this = Which::Fitting(condition);
    let items = load(db, reader, this, Key::LastActivity, 1)?;
    items
        .into_iter()
        .next()
        .map(|(_, item)| item)
        .ok_or(StoreError::NotFound)
}

/// Some as the reader sees them; those they do not see are left out.
pub fn some_items(db: &mut Db, reader: &Reader, ids: &[ConversationId]) -> StoreResult<Vec<Item>> {
    let dialect = Dialect::from(&*db);
    let ids: Vec<i64> = ids.iter().map(|id| *id.as_ref()).collect();
    let condition = reader
        .sees("conversations", dialect)
        .sql(" AND conversations.id IN ")
        .ints(&ids, dialect);
    let these = Which::Fitting(condition);
    let items = load(db, reader, these, Key::LastActivity, ids.len())?;
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// Conversations as everybody sees them alike: for the live stream, which knows its readers.
pub fn items(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ConversationId],
) -> StoreResult<Vec<Item>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| *id.as_ref()).collect();
    let condition = Fragment::new("conversations.id IN ").ints(&ids, Dialect::from(&*db));
    let these = Which::Fitting(condition);
    shared_by_all(db, organization, these, ids.len())
}

/// What few rows are looked up by: the whole rule is asked of each.
pub(super) fn narrowed(
    reader: &Reader,
    query: &Query,
    key: Key,
    dialect: Dialect,
) -> Fragment<Bool> {
    let mut condition = reader.sees("conversations", dialect);
    if let Some(number) = query.number {
        condition = condition.sql(" AND conversations.number = ").int(number);
    }
    if let Some(contact) = query.contact {
        // What was merged into it is its own too, though a job has yet to bring it over.
        condition = condition
            .sql(" AND conversations.contact_id IN (SELECT CAST(")
            .int(*contact.as_ref())
            .sql(" AS BIGINT) UNION ALL SELECT m.id FROM contacts m WHERE m.organization_id = ")
            .int(*reader.viewer.organization.as_ref())
            .sql(" AND m.merged_into = ")
            .int(*contact.as_ref())
            .sql(")");
    }
    if let Some(fits) = super::filter::condition(&query.filter, reader, dialect) {
        condition = condition.sql(" AND ").then(fits);
    }
    match query.folder {
        // The latest of each marked contact: a short list of one's own.
        Some(Folder::Favorites) => {
            let favorites = Ranges {
                reader,
                folder: Folder::Favorites,
                key,
                after: None,
                limit: FAVORITES,
                dialect,
            };
            condition.sql(" AND ").then(favorites.page())
        }
        Some(folder) => condition
            .sql(" AND ")
            .then(in_folder(reader, folder, dialect)),
        None => condition,
    }
}

/// Whether a folder holds a conversation that its reader sees; *Favorites* is a list of its own.
/// It is asked of a few rows that something else finds: SQLite's `+` says that a shelf does not.
pub(super) fn in_folder(reader: &Reader, folder: Folder, dialect: Dialect) -> Fragment<Bool> {
    let (mine, anyones): (Vec<_>, Vec<_>) = folder
        .shelves()
        .iter()
        .copied()
        .partition(|shelf| folder.only_mine(*shelf));
    let shelf = match dialect {
        Dialect::Postgres => "conversations.shelf",
        Dialect::Sqlite => "+conversations.shelf",
    };
    // Without a shelf, none: an empty IN is no SQL to PostgreSQL.
    let mut condition = Fragment::new(match anyones.is_empty() {
        true => "(FALSE".to_owned(),
        false => format!("({shelf} IN ({})", shelves(&anyones)),
    });
    if !mine.is_empty() {
        condition = condition
            .sql(format!(" OR {shelf} IN ({}) AND ", shelves(&mine)))
            .then(reader.is_assigned("conversations"));
    }
    condition = condition.sql(")");
    match reader.taken_places(folder) {
        Some(taken) => condition
            .sql(" AND conversations.place IN ")
            .ints(&taken, dialect),
        None => condition,
    }
}

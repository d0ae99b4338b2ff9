//! What happened, for the live stream: appended in the transaction of the change, read by cursor.
//!
//! On PostgreSQL transactions commit in another order than they write, so readers stop below the
//! oldest one still running; on SQLite there is one writer and the rows are in order.

mod audience;
mod cursor;

pub use audience::Audience;
pub use cursor::{Cursor, InvalidCursor};

use crate::columns::AsInt;
use crate::db::insert_few;
use crate::schema::{event_log, events};
use crate::{Db, StoreResult};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::{ConversationId, EventId, OrganizationId, Timestamp};

/// Something that happened, as the transaction that did it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    pub organization: OrganizationId,
    pub id: EventId,
    /// A name of the live stream, such as `message.created`.
    pub name: &'static str,
    pub conversation: Option<ConversationId>,
    /// The id of the thing itself.
    pub object: i64,
    pub version: i64,
    pub revision: Option<i64>,
    /// Who could see it before; none when it did not exist.
    pub before: Option<Audience>,
    /// Who can see it now; none when it is gone.
    pub after: Option<Audience>,
    pub at: Timestamp,
}

/// An event read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub cursor: Cursor,
    pub organization: OrganizationId,
    pub name: String,
    pub conversation: Option<ConversationId>,
    pub object: i64,
    pub version: i64,
    pub revision: Option<i64>,
    pub before: Option<Audience>,
    pub after: Option<Audience>,
    pub at: Timestamp,
}

#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct NewRow {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<EventId>,
    name: &'static str,
    conversation_id: Option<AsInt<ConversationId>>,
    object_id: i64,
    version: i64,
    revision: Option<i64>,
    audience_before: Option<String>,
    audience_after: Option<String>,
    at: AsInt<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct Row {
    position: i64,
    organization_id: AsInt<OrganizationId>,
    id: i64,
    name: String,
    conversation_id: Option<AsInt<ConversationId>>,
    object_id: i64,
    version: i64,
    revision: Option<i64>,
    audience_before: Option<String>,
    audience_after: Option<String>,
    at: AsInt<Timestamp>,
}

/// Adds one event; call it in the transaction of the change.
pub fn append(db: &mut Db, event: &NewEvent) -> StoreResult<()> {
    append_all(db, std::slice::from_ref(event))
}

/// Adds the events of a change with one statement.
pub fn append_all(db: &mut Db, new: &[NewEvent]) -> StoreResult<()> {
    if new.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewRow> = new.iter().map(NewRow::from).collect();
    insert_few!(db, rows, |some| diesel::insert_into(events::table)
        .values(some));
    Ok(())
}

/// Where the log stands: what the next statement reads holds every event up to here.
pub fn latest(db: &mut Db) -> StoreResult<Cursor> {
    let position = match db {
        Db::Postgres(_) => {
            sql::<BigInt>("pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        }
        Db::Sqlite(_) => {
            sql::<BigInt>("COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)")
        }
    };
    let (epoch, position) = event_log::table
        .select((event_log::epoch, position))
        .first(db)?;
    Ok(Cursor {
        epoch,
        position,
        id: i64::MAX,
    })
}

/// The oldest event that readers may not have yet, because a transaction that began before it still
/// runs; none while nothing is held back, and always none on SQLite. On PostgreSQL the horizon is the
/// whole cluster's: a writing transaction left open in another database holds the stream back too.
pub fn held_back(db: &mut Db) -> StoreResult<Option<Timestamp>> {
    let Db::Postgres(c) = db else {
        return Ok(None);
    };
    let beyond = sql::<Bool>("position >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
    let oldest: Option<AsInt<Timestamp>> = events::table
        .filter(beyond)
        .order((events::position, events::id))
        .select(events::at)
        .first(c)
        .optional()?;
    Ok(oldest.map(|at| at.0))
}

/// Whether everything since a cursor is still there; if not, its owner starts afresh.
pub fn is_known(db: &mut Db, cursor: &Cursor) -> StoreResult<bool> {
    let (epoch, position, id): (i64, i64, i64) = event_log::table
        .select((
            event_log::epoch,
            event_log::pruned_position,
            event_log::pruned_id,
        ))
        .first(db)?;
    Ok(epoch == cursor.epoch && (cursor.position, cursor.id) >= (position, id))
}

/// The events of every organization after a cursor, oldest first.
pub fn after(db: &mut Db, cursor: &Cursor, limit: i64) -> StoreResult<Vec<Event>> {
    read(db, events::table.into_boxed(), cursor, limit)
}

/// The events of one organization after a cursor, oldest first, for a stream that resumes: without
/// those of who typed meanwhile, which have expired.
pub fn of_organization_after(
    db: &mut Db,
    organization: OrganizationId,
    cursor: &Cursor,
    limit: i64,
) -> StoreResult<Vec<Event>> {
    let own = events::table
        .filter(events::organization_id.eq(AsInt(organization)))
        .filter(events::name.ne(crate::conversations::presence::NAME));
    read(db, own.into_boxed(), cursor, limit)
}

type Boxed<'a> = events::BoxedQuery<'a, <Db as Connection>::Backend>;

fn read(db: &mut Db, query: Boxed<'_>, cursor: &Cursor, limit: i64) -> StoreResult<Vec<Event>> {
    let horizon = match db {
        Db::Postgres(_) => "position < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
        Db::Sqlite(_) => "1 = 1",
    };
    // The first condition is a range of the index, the second takes the rest of one transaction.
    let rows: Vec<Row> = query
        .filter(events::position.ge(cursor.position))
        .filter(
            events::position
                .gt(cursor.position)
                .or(events::id.gt(cursor.id)),
        )
        .filter(sql::<Bool>(horizon))
        .order((events::position, events::id))
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|row| row.into_event(cursor.epoch))
        .collect())
}

/// Forgets up to `limit` events from before `until`, but none behind `unheard`, which somebody has
/// yet to read; answers how many, so the caller knows when the rest is young.
pub fn prune(
    db: &mut Db,
    until: Timestamp,
    unheard: Option<&Cursor>,
    limit: i64,
) -> StoreResult<usize> {
    let old: Vec<(i64, i64, AsInt<Timestamp>)> = events::table
        .order((events::position, events::id))
        .limit(limit)
        .select((events::position, events::id, events::at))
        .load(db)?;
    let old: Vec<_> = old
        .into_iter()
        .take_while(|(position, id, at)| {
            let heard = unheard.is_none_or(|to| (*position, *id) <= (to.position, to.id));
            at.0 < until && heard
        })
        .collect();
    let Some(&(position, id, _)) = old.last() else {
        return Ok(0);
    };
    let gone = events::position
        .lt(position)
        .or(events::position.eq(position).and(events::id.le(id)));
    diesel::delete(events::table.filter(gone)).execute(db)?;
    diesel::update(event_log::table)
        .set((
            event_log::pruned_position.eq(position),
            event_log::pruned_id.eq(id),
        ))
        .execute(db)?;
    Ok(old.len())
}

impl From<&NewEvent> for NewRow {
    fn from(event: &NewEvent) -> Self {
        let (before, after) = audience::to_columns(event.before.as_ref(), event.after.as_ref());
        Self {
            organization_id: AsInt(event.organization),
            id: AsInt(event.id),
            name: event.name,
            conversation_id: event.conversation.map(AsInt),
            object_id: event.object,
            version: event.version,
            revision: event.revision,
            audience_before: before,
            audience_after: after,
            at: AsInt(event.at),
        }
    }
}

impl Row {
    fn into_event(self, epoch: i64) -> Event {
        let (before, after) = audience::from_columns(
            self.audience_before.as_deref(),
            self.audience_after.as_deref(),
        );
        Event {
            cursor: Cursor {
                epoch,
                position: self.position,
                id: self.id,
            },
            organization: self.organization_id.0,
            name: self.name,
            conversation: self.conversation_id.map(|id| id.0),
            object: self.object_id,
            version: self.version,
            revision: self.revision,
            before,
            after,
            at: self.at.0,
        }
    }
}

//! Conversations: the row, which says everything, and what is kept beside it to find and count it.
//!
//! [`save`] is the one way a conversation changes: it writes the row, the side tables its lists
//! start from, and the kept counts, all from the difference between before and after.

mod beside;
pub mod channels;
mod counts;
mod deleting;
mod drafts;
pub mod filter;
mod found;
pub mod grounds;
mod holding;
mod list;
mod load;
mod log;
mod many;
pub(crate) mod numbers;
pub mod presence;
mod ranges;
mod reader;
mod reads;
mod recent;
mod remaining;
mod row;
mod side_rows;
mod sides;
mod start;
mod unread;
mod urgent;
mod walk;
mod walk_ranges;

pub use counts::{favorites, fold, kept};
pub use deleting::{clear, delete};
pub use drafts::{Draft, draft, save_draft};
pub(crate) use found::seen_of_ids;
pub use list::{Item, Query, get_item, items, latest_of, list, some_items};
pub use log::{Entry, append_log, has_logged, log};
pub use many::{Whole, insert_all};
pub use numbers::{next_number, prepare, set_last_number};
pub use reader::Reader;
pub(crate) use reader::nobody;
pub use reads::{mark, set_mark};
pub use remaining::{count_labelled, count_of_agent, count_of_contact, count_of_team};
pub use unread::unread;
pub use urgent::{UrgentCursor, urgent_first};

use crate::columns::AsInt;
use crate::constant::Constant;
use crate::db::each_backend;
use crate::schema::{
    conversation_assignees, conversation_labels, conversation_viewers, conversations,
};
use crate::{Db, StoreError, StoreResult, search};
use diesel::prelude::*;
use domain::conversations::Conversation;
use domain::folders::Shelf;
use domain::visibility::Place;
use domain::{AgentId, ContactId, ConversationId, LabelId, OrganizationId, TeamId, Timestamp};
use row::{Changes, Keys, Row, Standing, place_key};
use side_rows::Stands;

/// A conversation of this organization, whoever sees it; anyone else's is not there.
pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    id: ConversationId,
) -> StoreResult<Conversation> {
    let row: Row = conversations::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Several of this organization, whoever sees them; those that are not there are left out.
pub fn of_ids(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ConversationId],
) -> StoreResult<Vec<Conversation>> {
    let rows: Vec<Row> = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Conversation::from).collect())
}

/// The same, held until the transaction ends.
pub fn lock(db: &mut Db, organization: OrganizationId, id: ConversationId) -> StoreResult<Locked> {
    let own = conversations::table.find((AsInt(organization), AsInt(id)));
    let row: Row = match db {
        Db::Postgres(c) => own.for_update().select(Row::as_select()).first(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(Row::as_select()).first(c)?,
    };
    Ok(Locked::from(row))
}

/// Conversations of a contact with an id below `before`, held, the latest first.
pub fn lock_some(
    db: &mut Db,
    organization: OrganizationId,
    contact: ContactId,
    before: ConversationId,
    limit: i64,
) -> StoreResult<Vec<Locked>> {
    let query = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::contact_id.eq(AsInt(contact)))
        .filter(conversations::id.lt(AsInt(before)))
        .order(conversations::id.desc())
        .limit(limit);
    let rows: Vec<Row> = match db {
        Db::Postgres(c) => query.for_update().select(Row::as_select()).load(c)?,
        Db::Sqlite(c) => query.select(Row::as_select()).load(c)?,
    };
    Ok(rows.into_iter().map(Locked::from).collect())
}

/// Conversations that have a label, with an id above `after` if there is one, held, the oldest first.
pub fn lock_labelled(
    db: &mut Db,
    organization: OrganizationId,
    label: LabelId,
    after: Option<ConversationId>,
    limit: i64,
) -> StoreResult<Vec<Locked>> {
    let some: Vec<AsInt<ConversationId>> = conversation_labels::table
        .filter(conversation_labels::organization_id.eq(AsInt(organization)))
        .filter(conversation_labels::label_id.eq(AsInt(label)))
        .filter(conversation_labels::conversation_id.gt(after.map_or(0, |id| *id.as_ref())))
        .order(conversation_labels::conversation_id)
        .limit(limit)
        .select(conversation_labels::conversation_id)
        .load(db)?;
    let some: Vec<ConversationId> = some.into_iter().map(|id| id.0).collect();
    lock_all(db, organization, &some)
}

/// Some conversations that an agent works on or is a viewer of, at most so many of each, held.
pub fn lock_of_agent(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    limit: i64,
) -> StoreResult<Vec<Locked>> {
    let worked: Vec<AsInt<ConversationId>> = conversation_assignees::table
        .filter(conversation_assignees::organization_id.eq(AsInt(organization)))
        .filter(conversation_assignees::agent_id.eq(AsInt(agent)))
        .limit(limit)
        .select(conversation_assignees::conversation_id)
        .load(db)?;
    let shown: Vec<AsInt<ConversationId>> = conversation_viewers::table
        .filter(conversation_viewers::organization_id.eq(AsInt(organization)))
        .filter(conversation_viewers::agent_id.eq(AsInt(agent)))
        .limit(limit)
        .select(conversation_viewers::conversation_id)
        .load(db)?;
    let some = worked.into_iter().chain(shown).map(|id| id.0);
    let some: Vec<ConversationId> = some.collect();
    lock_all(db, organization, &some)
}

/// Some conversations of a team, wherever they stand, held.
pub fn lock_of_team(
    db: &mut Db,
    organization: OrganizationId,
    team: TeamId,
    limit: i64,
) -> StoreResult<Vec<Locked>> {
    // By the index of what stands in a place: every shelf, restricted or not.
    let shelves = Shelf::ALL.iter().map(|shelf| shelf.as_str());
    let some: Vec<AsInt<ConversationId>> = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::shelf.eq_any(shelves))
        .filter(conversations::restricted.eq_any([false, true]))
        .filter(conversations::place.eq(place_key(Place::Team(team))))
        .limit(limit)
        .select(conversations::id)
        .load(db)?;
    let some: Vec<ConversationId> = some.into_iter().map(|id| id.0).collect();
    lock_all(db, organization, &some)
}

/// Those of some conversations that are there, held, by id.
pub fn lock_all(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ConversationId],
) -> StoreResult<Vec<Locked>> {
    let ids: Vec<i64> = ids.iter().map(|id| *id.as_ref()).collect();
    let query = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::id.eq_any(ids))
        .order(conversations::id);
    let rows: Vec<Row> = match db {
        Db::Postgres(c) => query.for_update().select(Row::as_select()).load(c)?,
        Db::Sqlite(c) => query.select(Row::as_select()).load(c)?,
    };
    Ok(rows.into_iter().map(Locked::from).collect())
}

/// Whether the time of any snoozed conversation has come: asked often, without the lock of a write.
pub fn is_any_due(db: &mut Db, now: Timestamp) -> StoreResult<bool> {
    let due = conversations::table.filter(conversations::snoozed_until.le(AsInt(now)));
    Ok(diesel::select(diesel::dsl::exists(due)).get_result(db)?)
}

/// Snoozed conversations whose time has come, of any organization, held. What another server has in
/// hand is left to it.
pub fn lock_due(db: &mut Db, now: Timestamp, limit: i64) -> StoreResult<Vec<Locked>> {
    let query = conversations::table
        .filter(conversations::snoozed_until.le(AsInt(now)))
        .order(conversations::snoozed_until)
        .limit(limit);
    let rows: Vec<Row> = match db {
        Db::Postgres(c) => query
            .for_update()
            .skip_locked()
            .select(Row::as_select())
            .load(c)?,
        Db::Sqlite(c) => query.select(Row::as_select()).load(c)?,
    };
    Ok(rows.into_iter().map(Locked::from).collect())
}

/// A conversation as it was when it was locked, to be changed and saved.
#[derive(Clone, Debug)]
pub struct Locked {
    pub conversation: Conversation,
    before: Conversation,
    standing: Standing,
}

impl Locked {
    /// As it was.
    pub fn before(&self) -> &Conversation {
        &self.before
    }
}

impl From<Row> for Locked {
    fn from(row: Row) -> Self {
        let standing = row.standing().clone();
        let conversation = Conversation::from(row);
        Self {
            before: conversation.clone(),
            conversation,
            standing,
        }
    }
}

/// Adds a new conversation.
pub fn insert(db: &mut Db, new: &Conversation) -> StoreResult<()> {
    let keys = Keys::of(new, new.created_at);
    diesel::insert_into(conversations::table)
        .values(Row::new(new, keys))
        .execute(db)?;
    sides::write(db, None, new, keys)?;
    search::add_conversation(db, new)?;
    side_rows::labels::write(db, None, new, keys, Stands::Elsewhere)?;
    side_rows::tags::write(db, None, new, keys, Stands::Elsewhere)?;
    counts::count(db, None, Some(new))
}

/// Writes what changed since it was locked.
pub fn save(db: &mut Db, locked: &Locked, at: Timestamp) -> StoreResult<()> {
    let Locked {
        conversation: after,
        before,
        standing,
    } = locked;
    let since = match standing.shelf.0 {
        Shelf::Blocked => standing.shown_at(),
        _ => at,
    };
    let keys = Keys::of(after, since);
    let own = conversations::table.find((AsInt(after.organization), AsInt(after.id)));
    let change = diesel::update(own)
        .set(Changes::new((before, after), keys, standing))
        .returning(conversations::id);
    let changed: Vec<AsInt<ConversationId>> = each_backend!(db, |c| Constant(change).load(c))?;
    if changed.is_empty() {
        return Err(StoreError::NotFound);
    }
    sides::write(db, Some(before), after, keys)?;
    search::change_conversation(db, before, after)?;
    let stands = match Standing::new(after, keys) == *standing {
        true => Stands::AsBefore,
        false => Stands::Elsewhere,
    };
    side_rows::labels::write(db, Some(before), after, keys, stands)?;
    side_rows::tags::write(db, Some(before), after, keys, stands)?;
    counts::count(db, Some(before), Some(after))
}

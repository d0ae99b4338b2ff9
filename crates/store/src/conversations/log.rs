//! Every move of a conversation, with actor and time.

use crate::columns::{AsInt, AsText};
use crate::db::{insert_few, insert_many};
use crate::schema::{agents, api_tokens, conversation_log};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::{ConversationId, LogEntryId, OrganizationId, Timestamp};

/// One move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub organization: OrganizationId,
    pub id: LogEntryId,
    pub conversation: ConversationId,
    pub at: Timestamp,
    pub actor: Actor,
    pub action: String,
    /// What belongs to the action, as a JSON object.
    pub details: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = conversation_log, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<LogEntryId>,
    conversation_id: AsInt<ConversationId>,
    at: AsInt<Timestamp>,
    actor_kind: AsText<ActorKind>,
    actor_id: Option<i64>,
    action: String,
    details: String,
}

/// Adds the entries of a change with one statement.
pub fn append_log(db: &mut Db, entries: &[Entry]) -> StoreResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows: Vec<Row> = entries.iter().map(Row::from).collect();
    insert_few!(db, rows, |some| {
        diesel::insert_into(conversation_log::table).values(some)
    });
    Ok(())
}

/// Whether the log of its conversation has such an entry already, whenever and by whomever.
pub fn has_logged(db: &mut Db, entry: &Entry) -> StoreResult<bool> {
    let such = conversation_log::table
        .filter(conversation_log::organization_id.eq(AsInt(entry.organization)))
        .filter(conversation_log::conversation_id.eq(AsInt(entry.conversation)))
        .filter(conversation_log::action.eq(&entry.action))
        .filter(conversation_log::details.eq(&entry.details));
    Ok(diesel::select(diesel::dsl::exists(such)).get_result(db)?)
}

/// Adds the entries of many conversations.
pub(super) fn insert_all<'a>(
    db: &mut Db,
    entries: impl Iterator<Item = &'a Entry>,
) -> StoreResult<()> {
    let rows: Vec<Row> = entries.map(Row::from).collect();
    insert_many!(db, conversation_log::table, &rows);
    Ok(())
}

/// A page of a conversation's log, newest first, with the names of the agents and integrations in
/// it. Whether the reader sees the conversation is asked before.
pub fn log(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<(Entry, Option<String>)>> {
    let is_agent = conversation_log::actor_kind.eq(ActorKind::Agent.as_str());
    let by = agents::organization_id
        .eq(conversation_log::organization_id)
        .and(agents::id.nullable().eq(conversation_log::actor_id))
        .and(is_agent);
    let is_program = conversation_log::actor_kind.eq(ActorKind::Integration.as_str());
    let by_program = api_tokens::organization_id
        .eq(conversation_log::organization_id)
        .and(api_tokens::id.nullable().eq(conversation_log::actor_id))
        .and(is_program);
    let rows: Vec<(Row, Option<String>, Option<String>)> = conversation_log::table
        .left_join(agents::table.on(by))
        .left_join(api_tokens::table.on(by_program))
        .filter(conversation_log::organization_id.eq(AsInt(organization)))
        .filter(conversation_log::conversation_id.eq(AsInt(conversation)))
        .filter(conversation_log::id.lt(after.map_or(i64::MAX, |cursor| cursor.id)))
        .order(conversation_log::id.desc())
        .limit(i64::try_from(limit + 1).unwrap_or(i64::MAX))
        .select((
            Row::as_select(),
            agents::first_name.nullable(),
            api_tokens::name.nullable(),
        ))
        .load(db)?;
    let entries = rows
        .into_iter()
        .map(|(row, agent, program)| (Entry::from(row), agent.or(program)))
        .collect();
    Ok(Slice::cut(entries, limit, |(entry, _): &(Entry, _)| {
        Cursor {
            key: 0,
            id: *entry.id.as_ref(),
        }
    }))
}

impl From<&Entry> for Row {
    fn from(entry: &Entry) -> Self {
        Self {
            organization_id: AsInt(entry.organization),
            id: AsInt(entry.id),
            conversation_id: AsInt(entry.conversation),
            at: AsInt(entry.at),
            actor_kind: AsText(entry.actor.kind()),
            actor_id: entry.actor.id(),
            action: entry.action.clone(),
            details: entry.details.clone(),
        }
    }
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            conversation: row.conversation_id.0,
            at: row.at.0,
            actor: Actor::from_parts(row.actor_kind.0, row.actor_id).unwrap_or(Actor::System),
            action: row.action,
            details: row.details,
        }
    }
}

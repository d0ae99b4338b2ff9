//! How far an agent has read: per agent and conversation, the number of the last customer message
//! they saw. Nobody else's is touched.

use crate::columns::AsInt;
use crate::db::{each_backend, insert_many};
use crate::schema::conversation_reads;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::upsert::excluded;
use domain::{AgentId, ConversationId, OrganizationId};

/// An agent's mark, if they have one.
pub fn mark(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    conversation: ConversationId,
) -> StoreResult<Option<i64>> {
    Ok(conversation_reads::table
        .find((AsInt(agent), AsInt(conversation)))
        .filter(conversation_reads::organization_id.eq(AsInt(organization)))
        .select(conversation_reads::inbound_seq)
        .first(db)
        .optional()?)
}

/// Sets the marks of new conversations.
pub(super) fn insert_all(
    db: &mut Db,
    organization: OrganizationId,
    marks: impl Iterator<Item = (AgentId, ConversationId, i64)>,
) -> StoreResult<()> {
    let row = |(agent, conversation, seq)| {
        (
            conversation_reads::organization_id.eq(AsInt(organization)),
            conversation_reads::agent_id.eq(AsInt(agent)),
            conversation_reads::conversation_id.eq(AsInt(conversation)),
            conversation_reads::inbound_seq.eq(seq),
        )
    };
    let rows: Vec<_> = marks.map(row).collect();
    insert_many!(db, conversation_reads::table, &rows);
    Ok(())
}

/// Sets an agent's mark.
pub fn set_mark(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    conversation: ConversationId,
    inbound_seq: i64,
) -> StoreResult<()> {
    let query = diesel::insert_into(conversation_reads::table)
        .values((
            conversation_reads::organization_id.eq(AsInt(organization)),
            conversation_reads::agent_id.eq(AsInt(agent)),
            conversation_reads::conversation_id.eq(AsInt(conversation)),
            conversation_reads::inbound_seq.eq(inbound_seq),
        ))
        .on_conflict((
            conversation_reads::agent_id,
            conversation_reads::conversation_id,
        ))
        .do_update()
        .set(conversation_reads::inbound_seq.eq(excluded(conversation_reads::inbound_seq)));
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

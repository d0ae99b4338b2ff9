//! When agents were last seen on any server.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::presence;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::upsert::excluded;
use domain::{AgentId, OrganizationId, Timestamp};

/// Writes that these agents are there now, with one statement.
pub fn touch(db: &mut Db, agents: &[(OrganizationId, AgentId)], now: Timestamp) -> StoreResult<()> {
    let rows: Vec<_> = agents
        .iter()
        .map(|(organization, agent)| {
            (
                presence::organization_id.eq(AsInt(*organization)),
                presence::agent_id.eq(AsInt(*agent)),
                presence::seen_at.eq(AsInt(now)),
            )
        })
        .collect();
    let query = diesel::insert_into(presence::table)
        .values(&rows)
        .on_conflict((presence::organization_id, presence::agent_id))
        .do_update()
        .set(presence::seen_at.eq(excluded(presence::seen_at)));
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// The agents seen since a moment.
pub fn since(
    db: &mut Db,
    organization: OrganizationId,
    moment: Timestamp,
) -> StoreResult<Vec<AgentId>> {
    let rows: Vec<AsInt<AgentId>> = presence::table
        .filter(presence::organization_id.eq(AsInt(organization)))
        .filter(presence::seen_at.ge(AsInt(moment)))
        .order(presence::agent_id)
        .select(presence::agent_id)
        .load(db)?;
    Ok(rows.into_iter().map(|id| id.0).collect())
}

//! When agents were last seen on any server.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::presence;
use crate::{Db, StoreResult};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::{AgentId, OrganizationId, Timestamp};
use std::collections::BTreeSet;

/// An agent of an organization.
pub type Key = (OrganizationId, AgentId);

/// Writes when agents were seen, with two statements for all; answers those who were not there:
/// not seen since `gone`. In the order of their keys, so that servers do not stand in each other's way.
pub fn touch(db: &mut Db, seen: &[(Key, Timestamp)], gone: Timestamp) -> StoreResult<Vec<Key>> {
    let (organizations, agents): (BTreeSet<i64>, BTreeSet<i64>) = seen
        .iter()
        .map(|((organization, agent), _)| (*organization.as_ref(), *agent.as_ref()))
        .unzip();
    let there: Vec<(AsInt<OrganizationId>, AsInt<AgentId>)> = presence::table
        .filter(presence::organization_id.eq_any(organizations))
        .filter(presence::agent_id.eq_any(agents))
        .filter(presence::seen_at.ge(AsInt(gone)))
        .select((presence::organization_id, presence::agent_id))
        .load(db)?;
    let there: BTreeSet<Key> = there.into_iter().map(|(o, a)| (o.0, a.0)).collect();
    let rows: Vec<_> = seen
        .iter()
        .map(|((organization, agent), at)| {
            (
                presence::organization_id.eq(AsInt(*organization)),
                presence::agent_id.eq(AsInt(*agent)),
                presence::seen_at.eq(AsInt(*at)),
            )
        })
        .collect();
    // Another server may have seen them later.
    let latest = match db {
        Db::Postgres(_) => sql::<BigInt>("GREATEST(presence.seen_at, excluded.seen_at)"),
        Db::Sqlite(_) => sql::<BigInt>("MAX(presence.seen_at, excluded.seen_at)"),
    };
    let query = diesel::insert_into(presence::table)
        .values(&rows)
        .on_conflict((presence::organization_id, presence::agent_id))
        .do_update()
        .set(presence::seen_at.eq(latest));
    each_backend!(db, |c| query.execute(c))?;
    let keys = seen.iter().map(|(key, _)| *key);
    Ok(keys.filter(|key| !there.contains(key)).collect())
}

/// The agents of an organization seen since a moment.
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

/// Whether anybody was last seen before a moment: what is asked often, without a write.
pub fn is_any_gone(db: &mut Db, gone: Timestamp) -> StoreResult<bool> {
    let old = presence::table.filter(presence::seen_at.lt(AsInt(gone)));
    Ok(diesel::select(diesel::dsl::exists(old)).get_result(db)?)
}

/// Forgets up to `limit` agents last seen before a moment, and answers them: each to one server only.
pub fn sweep(db: &mut Db, gone: Timestamp, limit: i64) -> StoreResult<Vec<Key>> {
    let old: Vec<(i64, i64)> = presence::table
        .filter(presence::seen_at.lt(AsInt(gone)))
        .limit(limit)
        .select((presence::organization_id, presence::agent_id))
        .load(db)?;
    let (organizations, agents): (Vec<i64>, Vec<i64>) = old.into_iter().unzip();
    let those = presence::table
        .filter(presence::organization_id.eq_any(organizations))
        .filter(presence::agent_id.eq_any(agents))
        .filter(presence::seen_at.lt(AsInt(gone)));
    let rows: Vec<(AsInt<OrganizationId>, AsInt<AgentId>)> = diesel::delete(those)
        .returning((presence::organization_id, presence::agent_id))
        .get_results(db)?;
    Ok(rows.into_iter().map(|(o, a)| (o.0, a.0)).collect())
}

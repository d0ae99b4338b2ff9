//! The audit log: appended to in the transaction of what it tells, and read newest first.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::{api_tokens, audit_log};
use crate::{Cursor, Db, Slice, StoreResult, agents};
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::audit::{AuditAction, AuditDetails, AuditEntry, AuditResource, AuditVia};
use domain::{AgentId, AuditEntryId, OrganizationId, Timestamp};
use std::collections::HashMap;

/// An entry as it was kept. Words may be those of a newer server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: AuditEntryId,
    pub at: Timestamp,
    pub actor: Actor,
    pub actor_name: Option<String>,
    pub via: String,
    pub action: String,
    pub resource_kind: String,
    pub resource_id: i64,
    /// What a colleague is called now; what else is named by its details.
    pub resource_name: Option<String>,
    pub details: AuditDetails,
}

/// Which entries are asked for; all of it must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// An agent or an integration.
    pub actor: Option<i64>,
    pub action: Option<AuditAction>,
    pub kind: Option<AuditResource>,
    pub resource: Option<i64>,
    pub from: Option<Timestamp>,
    /// Not at this time any more.
    pub until: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_log, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<AuditEntryId>,
    at: AsInt<Timestamp>,
    actor_kind: AsText<ActorKind>,
    actor_id: Option<i64>,
    via: String,
    action: String,
    resource_kind: String,
    resource_id: i64,
    details: String,
    once_key: Option<String>,
}

/// Records an act with its effect. One that is recorded once stays as it was the first time.
pub fn append(db: &mut Db, entry: &AuditEntry) -> StoreResult<()> {
    let query = diesel::insert_into(audit_log::table).values(Row::from(entry));
    match entry.once {
        None => query.execute(db)?,
        Some(_) => {
            let query = query.on_conflict_do_nothing();
            each_backend!(db, |c| query.execute(c))?
        }
    };
    Ok(())
}

/// A page of what was recorded, the newest first, with the names of who did it.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    wanted: &Filter,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Kept>> {
    let mut query = audit_log::table
        .filter(audit_log::organization_id.eq(AsInt(organization)))
        .into_boxed();
    if let Some(actor) = wanted.actor {
        query = query.filter(audit_log::actor_id.eq(actor));
    }
    if let Some(action) = wanted.action {
        query = query.filter(audit_log::action.eq(action.as_str()));
    }
    if let Some(kind) = wanted.kind {
        query = query.filter(audit_log::resource_kind.eq(kind.as_str()));
    }
    if let Some(id) = wanted.resource {
        query = query.filter(audit_log::resource_id.eq(id));
    }
    if let Some(from) = wanted.from {
        query = query.filter(audit_log::at.ge(AsInt(from)));
    }
    if let Some(until) = wanted.until {
        query = query.filter(audit_log::at.lt(AsInt(until)));
    }
    if let Some(Cursor { key, id }) = after {
        let same_time = audit_log::at.eq(*key).and(audit_log::id.lt(*id));
        query = query
            // Said twice, because an index follows this one.
            .filter(audit_log::at.le(*key))
            .filter(audit_log::at.lt(*key).or(same_time));
    }
    let rows: Vec<Row> = query
        .order((audit_log::at.desc(), audit_log::id.desc()))
        .limit(i64::try_from(limit + 1).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .load(db)?;
    let slice = Slice::cut(rows, limit, |row: &Row| Cursor {
        key: *row.at.0.as_ref(),
        id: *row.id.0.as_ref(),
    });
    let names = Names::of(db, organization, &slice.items)?;
    Ok(slice.map(|row| names.kept(row)))
}

/// Forgets some of what was recorded before `until`, of every organization; tells how many.
pub fn prune(db: &mut Db, until: Timestamp, limit: i64) -> StoreResult<usize> {
    let old: Vec<AsInt<Timestamp>> = audit_log::table
        .filter(audit_log::at.lt(AsInt(until)))
        .order(audit_log::at)
        .limit(limit)
        .select(audit_log::at)
        .load(db)?;
    let Some(last) = old.last().copied() else {
        return Ok(0);
    };
    Ok(diesel::delete(audit_log::table.filter(audit_log::at.le(last))).execute(db)?)
}

/// What the colleagues and programs of a page are called, with one statement for each kind.
struct Names {
    agents: HashMap<i64, String>,
    programs: HashMap<i64, String>,
}

impl Names {
    fn of(db: &mut Db, organization: OrganizationId, rows: &[Row]) -> StoreResult<Self> {
        let by = |kind: ActorKind| {
            let rows = rows.iter().filter(move |row| row.actor_kind.0 == kind);
            rows.filter_map(|row| row.actor_id)
        };
        let is_agent = |row: &&Row| row.resource_kind == AuditResource::Agent.as_str();
        let about = rows.iter().filter(is_agent).map(|row| row.resource_id);
        let colleagues = unique(by(ActorKind::Agent).chain(about));
        let programs = unique(by(ActorKind::Integration));
        let mut names = Self {
            agents: HashMap::new(),
            programs: HashMap::new(),
        };
        if !colleagues.is_empty() {
            let ids: Vec<AgentId> = colleagues.into_iter().map(AgentId::from).collect();
            let known = agents::some(db, organization, &ids)?.into_iter();
            names.agents = known
                .map(|agent| (*agent.id.as_ref(), full_name(agent)))
                .collect();
        }
        if !programs.is_empty() {
            let known: Vec<(i64, String)> = api_tokens::table
                .filter(api_tokens::organization_id.eq(AsInt(organization)))
                .filter(api_tokens::id.eq_any(programs))
                .select((api_tokens::id, api_tokens::name))
                .load(db)?;
            names.programs = known.into_iter().collect();
        }
        Ok(names)
    }

    fn kept(&self, row: Row) -> Kept {
        let actor = Actor::from_parts(row.actor_kind.0, row.actor_id).unwrap_or(Actor::System);
        let actor_name = actor.id().and_then(|id| match actor.kind() {
            ActorKind::Agent => self.agents.get(&id),
            ActorKind::Integration => self.programs.get(&id),
            _ => None,
        });
        let is_agent = row.resource_kind == AuditResource::Agent.as_str();
        let resource_name = self.agents.get(&row.resource_id).filter(|_| is_agent);
        Kept {
            id: row.id.0,
            at: row.at.0,
            actor_name: actor_name.cloned(),
            actor,
            via: row.via,
            action: row.action,
            resource_name: resource_name.cloned(),
            resource_kind: row.resource_kind,
            resource_id: row.resource_id,
            // Written by us; what cannot be read has nothing to tell.
            details: serde_json::from_str(&row.details).unwrap_or_default(),
        }
    }
}

fn unique(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn full_name(agent: agents::Agent) -> String {
    match agent.last_name {
        Some(last) => format!("{} {last}", agent.first_name),
        None => agent.first_name,
    }
}

impl From<&AuditEntry> for Row {
    fn from(entry: &AuditEntry) -> Self {
        Self {
            organization_id: AsInt(entry.organization),
            id: AsInt(entry.id),
            at: AsInt(entry.at),
            actor_kind: AsText(entry.actor.kind()),
            actor_id: entry.actor.id(),
            via: AuditVia::as_str(entry.via).to_owned(),
            action: entry.action.as_str().to_owned(),
            resource_kind: entry.action.resource().as_str().to_owned(),
            resource_id: entry.resource_id,
            details: serde_json::to_string(&entry.details).unwrap_or_else(|_| "{}".to_owned()),
            once_key: entry.once.clone(),
        }
    }
}

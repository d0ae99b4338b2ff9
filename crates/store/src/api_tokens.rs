//! API tokens: what programs sign in with. The database has a hash of each alone, and keeps a
//! removed one for the name of what it wrote.

use crate::columns::{AsInt, AsText};
use crate::rights;
use crate::schema::api_tokens;
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::api_tokens::{Scopes, TokenKind};
use domain::permissions::PermissionSet;
use domain::{AgentId, ApiTokenId, OrganizationId, TeamId, Timestamp};
use std::collections::HashSet;

/// A token, without what opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    pub organization: OrganizationId,
    pub id: ApiTokenId,
    pub kind: TokenKind,
    pub name: String,
    /// Who made it; a personal one acts as them.
    pub agent: AgentId,
    pub scopes: Scopes,
    /// An integration's own; empty for a personal one.
    pub permissions: PermissionSet,
    /// The teams an integration is bound to; a removed team stays among them, since fewer teams
    /// would show more.
    pub teams: Vec<TeamId>,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<ApiTokenId>,
    kind: AsText<TokenKind>,
    name: String,
    agent_id: AsInt<AgentId>,
    scopes: String,
    permissions: String,
    team_ids: String,
    expires_at: Option<AsInt<Timestamp>>,
    last_used_at: Option<AsInt<Timestamp>>,
    created_at: AsInt<Timestamp>,
}

impl From<Row> for ApiToken {
    fn from(r: Row) -> Self {
        let Ok(scopes) = r.scopes.parse();
        let mut teams: Vec<TeamId> = r
            .team_ids
            .split_ascii_whitespace()
            .filter_map(|id| id.parse().ok())
            .collect();
        teams.sort_unstable();
        Self {
            organization: r.organization_id.0,
            id: r.id.0,
            kind: r.kind.0,
            name: r.name,
            agent: r.agent_id.0,
            scopes,
            permissions: rights::known(&r.permissions),
            teams,
            expires_at: r.expires_at.map(|at| at.0),
            last_used_at: r.last_used_at.map(|at| at.0),
            created_at: r.created_at.0,
        }
    }
}

impl From<&ApiToken> for Row {
    fn from(t: &ApiToken) -> Self {
        let teams: Vec<String> = t.teams.iter().map(TeamId::to_string).collect();
        Self {
            organization_id: AsInt(t.organization),
            id: AsInt(t.id),
            kind: AsText(t.kind),
            name: t.name.clone(),
            agent_id: AsInt(t.agent),
            scopes: t.scopes.to_string(),
            permissions: t.permissions.to_string(),
            team_ids: teams.join(" "),
            expires_at: t.expires_at.map(AsInt),
            last_used_at: t.last_used_at.map(AsInt),
            created_at: AsInt(t.created_at),
        }
    }
}

type Query<'a> = api_tokens::BoxedQuery<'a, <Db as Connection>::Backend>;

/// Adds a token that opens with what has this hash.
pub fn insert(db: &mut Db, token: &ApiToken, hash: &str) -> StoreResult<()> {
    diesel::insert_into(api_tokens::table)
        .values((Row::from(token), api_tokens::token_hash.eq(hash)))
        .execute(db)?;
    Ok(())
}

/// How many of a kind are there: an agent's own, or the organization's integrations; counted up to
/// `limit`, expired ones too.
pub fn count(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    kind: TokenKind,
    limit: usize,
) -> StoreResult<usize> {
    let mut living = api_tokens::table
        .filter(api_tokens::organization_id.eq(AsInt(organization)))
        .filter(api_tokens::kind.eq(AsText(kind)))
        .filter(api_tokens::deleted_at.is_null())
        .into_boxed();
    if kind == TokenKind::Personal {
        living = living.filter(api_tokens::agent_id.eq(AsInt(agent)));
    }
    let ids: Vec<i64> = living
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(api_tokens::id)
        .load(db)?;
    Ok(ids.len())
}

/// Neither removed nor expired.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_living(now: AsInt<Timestamp>) -> _ {
    api_tokens::deleted_at.is_null().and(
        api_tokens::expires_at
            .is_null()
            .or(api_tokens::expires_at.gt(now)),
    )
}

/// The token with this hash; `NotFound` when it expired or was removed.
pub fn by_hash(db: &mut Db, hash: &str, now: Timestamp) -> StoreResult<ApiToken> {
    let row: Row = api_tokens::table
        .filter(api_tokens::token_hash.eq(hash))
        .filter(is_living(AsInt(now)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// A token that still opens something; `NotFound` when it is over.
pub fn living(
    db: &mut Db,
    organization: OrganizationId,
    id: ApiTokenId,
    now: Timestamp,
) -> StoreResult<ApiToken> {
    let row: Row = api_tokens::table
        .find((AsInt(organization), AsInt(id)))
        .filter(is_living(AsInt(now)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Which of these hashes open nothing any more, see [`by_hash`].
pub fn ended(db: &mut Db, hashes: Vec<String>, now: Timestamp) -> StoreResult<Vec<String>> {
    let living: Vec<String> = api_tokens::table
        .filter(api_tokens::token_hash.eq_any(&hashes))
        .filter(is_living(AsInt(now)))
        .select(api_tokens::token_hash)
        .load(db)?;
    let living: HashSet<String> = living.into_iter().collect();
    Ok(hashes
        .into_iter()
        .filter(|hash| !living.contains(hash))
        .collect())
}

/// Which tokens somebody manages: their own, and integrations if they may.
#[derive(Clone, Copy, Debug)]
pub struct Managed {
    pub organization: OrganizationId,
    pub agent: AgentId,
    pub integrations: bool,
}

impl Managed {
    fn tokens<'a>(self) -> Query<'a> {
        let own = api_tokens::kind
            .eq(AsText(TokenKind::Personal))
            .and(api_tokens::agent_id.eq(AsInt(self.agent)));
        let living = api_tokens::table
            .filter(api_tokens::organization_id.eq(AsInt(self.organization)))
            .filter(api_tokens::deleted_at.is_null())
            .into_boxed();
        match self.integrations {
            true => {
                let integration = api_tokens::kind.eq(AsText(TokenKind::Integration));
                living.filter(own.or(integration))
            }
            false => living.filter(own),
        }
    }
}

/// A page of what somebody manages, the newest first, expired ones too.
pub fn list(
    db: &mut Db,
    whose: Managed,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<ApiToken>> {
    let rows: Vec<Row> = whose
        .tokens()
        .filter(api_tokens::id.lt(after.map_or(i64::MAX, |cursor| cursor.id)))
        .order(api_tokens::id.desc())
        .limit(i64::try_from(limit + 1).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .load(db)?;
    let slice = Slice::cut(rows, limit, |row| Cursor {
        key: 0,
        id: *row.id.0.as_ref(),
    });
    Ok(slice.map(ApiToken::from))
}

/// One of what somebody manages.
pub fn get(db: &mut Db, whose: Managed, id: ApiTokenId) -> StoreResult<ApiToken> {
    let row: Row = whose
        .tokens()
        .filter(api_tokens::id.eq(AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Removes one of what somebody manages.
pub fn delete(db: &mut Db, whose: Managed, id: ApiTokenId, now: Timestamp) -> StoreResult<()> {
    let token = get(db, whose, id)?;
    let key = (AsInt(token.organization), AsInt(token.id));
    let deleted = diesel::update(api_tokens::table.find(key))
        .filter(api_tokens::deleted_at.is_null())
        .set(api_tokens::deleted_at.eq(AsInt(now)))
        .execute(db)?;
    match deleted {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// Removes every personal token of an agent: they end with their agent.
pub fn delete_personal(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    now: Timestamp,
) -> StoreResult<()> {
    diesel::update(api_tokens::table)
        .filter(api_tokens::organization_id.eq(AsInt(organization)))
        .filter(api_tokens::agent_id.eq(AsInt(agent)))
        .filter(api_tokens::kind.eq(AsText(TokenKind::Personal)))
        .filter(api_tokens::deleted_at.is_null())
        .set(api_tokens::deleted_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(())
}

/// Notes that some tokens were used, with one statement.
pub fn touch(
    db: &mut Db,
    used: &[(OrganizationId, ApiTokenId)],
    now: Timestamp,
) -> StoreResult<()> {
    let organizations = used.iter().map(|(organization, _)| *organization.as_ref());
    let ids = used.iter().map(|(_, id)| *id.as_ref());
    diesel::update(api_tokens::table)
        .filter(api_tokens::organization_id.eq_any(organizations))
        .filter(api_tokens::id.eq_any(ids))
        .set(api_tokens::last_used_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(())
}

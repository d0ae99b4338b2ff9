//! Making and removing tokens. What an integration may do is decided when it is made and stays,
//! whatever becomes of its maker.

use super::PREFIX;
use crate::app::State;
use crate::audit::recording;
use crate::extract::SessionCaller;
use crate::problem::{Problem, Reply};
use crate::secret::{Secret, random_text};
use contract::api_tokens::{ApiToken as Wire, CreatedApiToken, NewApiToken};
use contract::page::Page;
use domain::api_tokens::{Scope, Scopes, TokenGrant, TokenKind, TokenName, check_token_grant};
use domain::audit::AuditAction;
use domain::permissions::{Permission, PermissionSet};
use domain::{ApiTokenId, Timestamp};
use std::fmt::Display;
use std::str::FromStr;
use store::api_tokens::{self, ApiToken, Managed};
use store::{Cursor, StoreError, audit, teams};

/// What somebody manages.
fn managed(by: &SessionCaller) -> Managed {
    Managed {
        organization: by.organization(),
        agent: by.agent,
        integrations: by.viewer.may(Permission::ManageIntegrations),
    }
}

pub async fn list(
    state: &State,
    by: &SessionCaller,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Page<Wire>> {
    let after = cursor.map(Cursor::decode).transpose()?;
    let whose = managed(by);
    let page = state
        .store
        .read(move |db| api_tokens::list(db, whose, after.as_ref(), limit))
        .await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire).collect(),
    })
}

pub async fn get(state: &State, by: &SessionCaller, id: ApiTokenId) -> Reply<Wire> {
    let whose = managed(by);
    let token = state
        .store
        .read(move |db| api_tokens::get(db, whose, id))
        .await?;
    Ok(wire(token))
}

pub async fn create(state: &State, by: &SessionCaller, new: NewApiToken) -> Reply<CreatedApiToken> {
    let token = match new.kind {
        contract::api_tokens::TokenKind::Personal => personal(state, by, new)?,
        _ => integration(state, by, new)?,
    };
    let secret = Secret::from(format!("{PREFIX}{}", random_text::<32>()));
    let (kept, hash) = (token.clone(), secret.hash());
    let created = AuditAction::ApiTokenCreated;
    let noted = recording::act(state, by, created, token.id).named(&token.name);
    state
        .write(move |db| {
            let organization = kept.organization;
            let most = kept.kind.most();
            if api_tokens::count(db, organization, kept.agent, kept.kind, most)? >= most {
                let title = "There are as many tokens as there can be; remove one first";
                return Err(Problem::unprocessable("too_many_tokens", title).with("limit", most));
            }
            if teams::count_known(db, organization, &kept.teams)? != kept.teams.len() {
                return Err(Problem::invalid().field("team_ids", "unknown", "no such team"));
            }
            api_tokens::insert(db, &kept, &hash)?;
            Ok(audit::append(db, &noted)?)
        })
        .await?;
    Ok(CreatedApiToken {
        api_token: wire(token),
        token: secret.expose().to_owned(),
    })
}

fn personal(state: &State, by: &SessionCaller, new: NewApiToken) -> Reply<ApiToken> {
    for (field, is_given) in [
        ("team_ids", new.team_ids.is_some()),
        ("permissions", new.permissions.is_some()),
    ] {
        if is_given {
            let why = "A personal token has its agent's";
            return Err(Problem::invalid().field(field, "not_allowed", why));
        }
    }
    token(state, by, TokenKind::Personal, new)
}

fn integration(state: &State, by: &SessionCaller, new: NewApiToken) -> Reply<ApiToken> {
    if !by.viewer.may(Permission::ManageIntegrations) {
        return Err(Problem::lacks(Permission::ManageIntegrations));
    }
    let permissions = match &new.permissions {
        Some(keys) => all::<Permission, _>("permissions", keys)?,
        None => by.viewer.permissions,
    };
    let mut teams = new.team_ids.clone().unwrap_or_default();
    teams.sort_unstable();
    teams.dedup();
    let made = ApiToken {
        permissions,
        teams,
        ..token(state, by, TokenKind::Integration, new)?
    };
    let granted = TokenGrant {
        permissions: made.permissions,
        teams: &made.teams,
        scopes: &made.scopes,
    };
    check_token_grant(&by.viewer, granted)?;
    Ok(made)
}

/// What both kinds have.
fn token(state: &State, by: &SessionCaller, kind: TokenKind, new: NewApiToken) -> Reply<ApiToken> {
    let now = state.now();
    let name: TokenName = new
        .name
        .parse()
        .map_err(|flaw: domain::NameError| Problem::invalid().flaw("name", &flaw))?;
    let scopes: Scopes = all::<Scope, _>("scopes", &new.scopes)?;
    Ok(ApiToken {
        organization: by.organization(),
        id: state.new_id(),
        kind,
        name: name.to_string(),
        agent: by.agent,
        scopes,
        permissions: PermissionSet::EMPTY,
        teams: Vec::new(),
        expires_at: new.expires_at.map(|at| ahead(at, now)).transpose()?,
        last_used_at: None,
        created_at: now,
    })
}

fn ahead(at: Timestamp, now: Timestamp) -> Reply<Timestamp> {
    match at > now {
        true => Ok(at),
        false => Err(Problem::invalid().field("expires_at", "in_the_past", "This time has passed")),
    }
}

/// Every word of a list; whether they are known was checked with the request.
fn all<T, L>(field: &str, words: &[String]) -> Reply<L>
where
    T: FromStr<Err: Display>,
    L: FromIterator<T>,
{
    let known: Result<L, _> = words.iter().map(|word| word.parse()).collect();
    known.map_err(|error: T::Err| Problem::invalid().field(field, "unknown_value", error))
}

pub async fn delete(state: &State, by: &SessionCaller, id: ApiTokenId) -> Reply<()> {
    let (whose, now) = (managed(by), state.now());
    let noted = recording::act(state, by, AuditAction::ApiTokenDeleted, id);
    let deleted = state
        .write(move |db| {
            let token = api_tokens::get(db, whose, id)?;
            api_tokens::delete(db, whose, id, now)?;
            audit::append(db, &noted.clone().named(&token.name))?;
            Ok::<_, StoreError>(())
        })
        .await;
    state.principals.forget();
    Ok(deleted?)
}

fn wire(token: ApiToken) -> Wire {
    Wire {
        id: token.id,
        kind: token.kind.as_str().into(),
        name: token.name,
        agent_id: token.agent,
        scopes: token.scopes.iter().map(|scope| scope.to_string()).collect(),
        permissions: token.permissions.iter().map(|p| p.to_string()).collect(),
        team_ids: token.teams,
        expires_at: token.expires_at,
        last_used_at: token.last_used_at,
        created_at: token.created_at,
    }
}

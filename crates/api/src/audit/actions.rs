//! What can be asked of the audit log.

use crate::app::State;
use crate::auth::principals::Principal;
use crate::days::{Edge, is_day, moment};
use crate::problem::{Problem, Reply};
use contract::audit::{AuditDetails, AuditEntry, AuditQuery, AuditResource as Wire};
use contract::log::Actor;
use contract::page::Page;
use domain::audit::AuditResource;
use std::fmt::Display;
use std::str::FromStr;
use store::audit::{self, Filter, Kept};
use store::{Cursor, Slice, StoreError, organizations};

/// A page of what was recorded, the newest first.
pub async fn list(
    state: &State,
    by: &Principal,
    query: &AuditQuery,
    limit: usize,
) -> Reply<Page<AuditEntry>> {
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let wanted = filter(state, by, query).await?;
    let page = page(state, by, wanted, after, limit).await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items,
    })
}

/// The same for who has the filter already.
pub async fn page(
    state: &State,
    by: &Principal,
    wanted: Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Reply<Slice<AuditEntry>> {
    let organization = by.organization();
    let page = state
        .store
        .read(move |db| audit::list(db, organization, &wanted, after.as_ref(), limit))
        .await?;
    Ok(page.map(wire))
}

/// What is asked for; days are those of the organization's time zone.
pub async fn filter(state: &State, by: &Principal, query: &AuditQuery) -> Reply<Filter> {
    let (kind, resource) = match query.resource.as_deref().map(resource).transpose()? {
        Some((kind, id)) => (Some(kind), id),
        None => (None, None),
    };
    let actor = query.actor_id.as_deref();
    let action = query.action.map(|action| action.as_str());
    let mut wanted = Filter {
        actor: actor.map(|id| actor_id(by, id)).transpose()?,
        action: action.map(|word| known("action", word)).transpose()?,
        kind,
        resource,
        from: None,
        until: None,
    };
    let days = [&query.from, &query.to];
    let zone = match days.into_iter().flatten().any(|text| is_day(text)) {
        true => zone(state, by).await?,
        false => "UTC".to_owned(),
    };
    if let Some(text) = &query.from {
        wanted.from = Some(moment("from", text, &zone, Edge::Begins)?);
    }
    if let Some(text) = &query.to {
        wanted.until = Some(moment("to", text, &zone, Edge::Ends)?);
    }
    Ok(wanted)
}

async fn zone(state: &State, by: &Principal) -> Reply<String> {
    let id = by.organization();
    let read = state
        .store
        .read(move |db| Ok::<_, StoreError>(organizations::get(db, id)?.time_zone));
    Ok(read.await?)
}

/// A kind of thing, and one of them if it is named.
fn resource(text: &str) -> Reply<(AuditResource, Option<i64>)> {
    let (kind, id) = match text.split_once(':') {
        Some((kind, id)) => (kind, Some(id)),
        None => (text, None),
    };
    let id = id.map(|id| number("resource", id)).transpose()?;
    Ok((known("resource", kind)?, id))
}

fn actor_id(by: &Principal, text: &str) -> Reply<i64> {
    match (text, by.actor().id()) {
        ("me", Some(me)) => Ok(me),
        _ => number("actor_id", text),
    }
}

fn number(field: &str, text: &str) -> Reply<i64> {
    let id: Option<i64> = text.parse().ok().filter(|id| *id > 0);
    id.ok_or_else(|| Problem::invalid().field(field, "unknown_value", "not an id"))
}

fn known<T: FromStr<Err: Display>>(field: &str, word: &str) -> Reply<T> {
    word.parse()
        .map_err(|error| Problem::invalid().field(field, "unknown_value", error))
}

fn wire(kept: Kept) -> AuditEntry {
    AuditEntry {
        id: kept.id,
        at: kept.at,
        actor: Actor {
            kind: kept.actor.kind().as_str().into(),
            id: kept.actor.id().map(|id| id.to_string()),
            name: kept.actor_name,
        },
        via: kept.via.into(),
        action: kept.action.into(),
        resource: Wire {
            kind: kept.resource_kind.into(),
            id: kept.resource_id.to_string(),
            name: kept.resource_name.or(kept.details.name),
        },
        details: AuditDetails {
            number: kept.details.number,
            role: kept.details.role,
            fields: kept.details.fields,
            address: kept.details.address,
        },
    }
}

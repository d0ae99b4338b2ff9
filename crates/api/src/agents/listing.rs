//! The colleagues page by page, and finding some of them.

use super::actions::complete;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::conversations::reading::Read;
use crate::problem::{Problem, Reply};
use contract::agents::{Agent as Wire, AgentQuery};
use contract::page::Page;
use domain::notes::{Grounds, may_be_mentioned};
use domain::principal::Viewer;
use domain::visibility::can_see;
use domain::{AgentId, ConversationId, finding};
use std::collections::HashSet;
use store::agents::{self, Agent};
use store::conversations::{self, Reader};
use store::{Cursor, Db, Slice, rights};

/// How many agents one search looks through; it goes on with the cursor.
const LOOKED_THROUGH: usize = 500;

pub async fn list(
    state: &State,
    by: &Principal,
    query: &AgentQuery,
    limit: usize,
) -> Reply<Read<Page<Wire>>> {
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let (viewer, team, on) = (by.viewer.clone(), query.team_id, query.can_see);
    let typed = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let scanned = match typed.is_some() || on.is_some() {
        true => LOOKED_THROUGH,
        false => limit,
    };
    let found = state.read_with_cursor(move |db| {
        let mut page = agents::list(db, viewer.organization, team, after, scanned)?;
        if let Some(on) = on {
            let readers = readers(db, viewer, on, &page.items)?;
            page.items.retain(|agent| readers.contains(&agent.id));
        }
        Ok(page)
    });
    let Read { answer, cursor } = found.await?;
    let mut page = answer;
    if let Some(typed) = typed {
        page.items.retain(|agent| is_meant(agent, typed));
    }
    if page.items.len() > limit {
        page.items.truncate(limit);
        page.next = page.items.last().map(|agent| Cursor {
            key: agent.first_name.clone(),
            id: *agent.id.as_ref(),
        });
    }
    let next_cursor = page.next.map(|cursor| cursor.encode());
    let items = complete(state, page.items).await?;
    let answer = Page { items, next_cursor };
    Ok(Read { answer, cursor })
}

/// A page of the organization's agents as they are kept.
pub async fn page(
    state: &State,
    by: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Slice<Agent, String>> {
    let organization = by.organization();
    let after = cursor.map(Cursor::decode).transpose()?;
    let found = state
        .store
        .read(move |db| agents::list(db, organization, None, after, limit));
    Ok(found.await?)
}

/// Who of some agents can read a conversation; for who does not see it themselves it is not there.
fn readers(
    db: &mut Db,
    viewer: Viewer,
    id: ConversationId,
    of: &[Agent],
) -> Reply<HashSet<AgentId>> {
    let organization = viewer.organization;
    let conversation = conversations::get(db, organization, id)?;
    let reader = Reader::load(db, viewer)?;
    let facts = conversation.facts();
    if !can_see(&reader.viewer, &facts, &reader.worked).is_any() {
        return Err(Problem::not_found());
    }
    let on = Grounds::Conversation(facts);
    let ids: Vec<AgentId> = of.iter().map(|agent| agent.id).collect();
    let found = rights::of_agents(db, organization, &ids)?;
    let reads = |one: &&rights::Rights| may_be_mentioned(&one.viewer, &on, &reader.worked);
    Ok(found.iter().filter(reads).map(|one| one.agent).collect())
}

/// Whether what was typed begins words of the name, or the address.
fn is_meant(agent: &Agent, typed: &str) -> bool {
    let last_name = agent.last_name.as_deref().unwrap_or_default();
    let name = format!("{} {last_name}", agent.first_name);
    finding::find(typed, &name).is_some_and(|words| !words.is_empty())
        || agent.email.starts_with(&typed.to_lowercase())
}

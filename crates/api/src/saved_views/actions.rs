//! What can be done with saved views: everybody has their own, and sees what others share.

use crate::app::State;
use crate::conversations::filtering::filter_of;
use crate::conversations::work::Work;
use crate::extract::{AgentCaller, IfMatch};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::filters::ListView;
use contract::page::Page;
use contract::saved_views::{NewSavedView, PatchSavedView, SavedView as Wire};
use domain::SavedViewId;
use domain::labels::LabelName;
use domain::permissions::Permission;
use store::events::{self, Audience, NewEvent};
use store::saved_views::{self, SavedView};

/// Most of one agent.
const MOST: i64 = 50;
/// Most that a list shows, those of colleagues included.
const MOST_SHOWN: i64 = 200;

pub async fn list(state: &State, by: &AgentCaller) -> Reply<Page<Wire>> {
    let (organization, agent) = (by.organization(), by.agent);
    let read = state
        .store
        .read(move |db| saved_views::list(db, organization, agent, MOST_SHOWN));
    Ok(Page {
        items: read.await?.into_iter().map(wire).collect(),
        next_cursor: None,
    })
}

pub async fn get(state: &State, by: &AgentCaller, id: SavedViewId) -> Reply<Wire> {
    let (organization, agent) = (by.organization(), by.agent);
    let read = state
        .store
        .read(move |db| saved_views::get(db, organization, agent, id));
    Ok(wire(read.await?))
}

pub async fn create(state: &State, by: &AgentCaller, once: Once, new: NewSavedView) -> Reply<Wire> {
    let (organization, agent) = (by.organization(), by.agent);
    let view = SavedView {
        organization,
        id: state.new_id(),
        agent,
        name: name_of(&new.name)?,
        shared: new.shared,
        query: written(&new.query, by)?,
        version: 1,
        created_at: state.now(),
    };
    let work = Work::new(state);
    let made = state.write(move |db| {
        let id = once.run(db, |db| {
            if saved_views::count(db, organization, agent)? >= MOST {
                let title = format!("At most {MOST} views");
                return Err(Problem::conflict("too_many_views", &title));
            }
            saved_views::insert(db, &view)?;
            events::append(db, &told(&work, &view, "saved_view.created", view.shared))?;
            Ok(view.id)
        })?;
        Ok::<_, Problem>(saved_views::get(db, organization, agent, id)?)
    });
    Ok(wire(made.await?))
}

pub async fn update(
    state: &State,
    by: &AgentCaller,
    id: SavedViewId,
    version: IfMatch,
    patch: PatchSavedView,
) -> Reply<Wire> {
    let (organization, agent) = (by.organization(), by.agent);
    let name = patch.name.as_deref().map(name_of).transpose()?;
    let query = patch.query.map(|query| written(&query, by)).transpose()?;
    let work = Work::new(state);
    let done = state.write(move |db| {
        let mut view = saved_views::get(db, organization, agent, id)?;
        if view.agent != agent {
            return Err(Problem::forbidden());
        }
        version.check(view.version)?;
        if let Some(name) = &name {
            view.name.clone_from(name);
        }
        if let Some(query) = &query {
            view.query.clone_from(query);
        }
        let was_shared = view.shared;
        view.shared = patch.shared.unwrap_or(was_shared);
        saved_views::save(db, &mut view)?;
        let to_all = was_shared || view.shared;
        events::append(db, &told(&work, &view, "saved_view.updated", to_all))?;
        Ok(view)
    });
    Ok(wire(done.await?))
}

pub async fn delete(state: &State, by: &AgentCaller, id: SavedViewId) -> Reply<()> {
    let (organization, agent) = (by.organization(), by.agent);
    // What somebody shared who is gone does not stay for ever.
    let tidies = by.viewer.may(Permission::ManageConversations);
    let work = Work::new(state);
    let done = state.write(move |db| {
        let view = saved_views::get(db, organization, agent, id)?;
        if view.agent != agent && !tidies {
            return Err(Problem::lacks(Permission::ManageConversations));
        }
        saved_views::delete(db, organization, id)?;
        let gone = told(&work, &view, "saved_view.deleted", view.shared);
        Ok(events::append(db, &gone)?)
    });
    done.await
}

/// Told to everybody who sees it or did: each asks for those that are theirs to see.
fn told(work: &Work, view: &SavedView, name: &'static str, to_all: bool) -> NewEvent {
    let audience = match to_all {
        true => Audience::Everyone,
        false => Audience::Agent(view.agent),
    };
    NewEvent {
        organization: view.organization,
        id: work.id(),
        name,
        conversation: None,
        object: *view.id.as_ref(),
        version: view.version,
        revision: None,
        before: Some(audience.clone()),
        after: Some(audience),
        at: work.now,
    }
}

fn name_of(text: &str) -> Reply<String> {
    match text.parse::<LabelName>() {
        Ok(name) => Ok(name.to_string()),
        Err(flaw) => Err(Problem::invalid().flaw("name", &flaw)),
    }
}

/// Only what a list can be asked by is kept.
fn written(query: &ListView, by: &AgentCaller) -> Reply<String> {
    filter_of(&query.filter, Some(by.agent), "UTC")?;
    serde_json::to_string(query).map_err(Problem::malformed)
}

fn wire(view: SavedView) -> Wire {
    Wire {
        id: view.id,
        agent_id: view.agent,
        name: view.name,
        shared: view.shared,
        // Written by us; of a later server's words we know nothing.
        query: serde_json::from_str(&view.query).unwrap_or_default(),
        version: view.version,
    }
}

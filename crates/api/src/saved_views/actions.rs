//! What can be done with saved views: everybody has their own, and sees what others share.

use crate::app::State;
use crate::conversations::filtering::filter_of;
use crate::extract::{AgentCaller, IfMatch};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::filters::ListView;
use contract::page::Page;
use contract::saved_views::{NewSavedView, PatchSavedView, SavedView as Wire};
use domain::SavedViewId;
use domain::labels::LabelName;
use domain::permissions::Permission;
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
    let made = state.write(move |db| {
        let id = once.run(db, |db| {
            if saved_views::count(db, organization, agent)? >= MOST {
                let title = format!("At most {MOST} views");
                return Err(Problem::conflict("too_many_views", &title));
            }
            saved_views::insert(db, &view)?;
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
        view.shared = patch.shared.unwrap_or(view.shared);
        saved_views::save(db, &mut view)?;
        Ok(view)
    });
    Ok(wire(done.await?))
}

pub async fn delete(state: &State, by: &AgentCaller, id: SavedViewId) -> Reply<()> {
    let (organization, agent) = (by.organization(), by.agent);
    // What somebody shared who is gone does not stay for ever.
    let tidies = by.viewer.may(Permission::ManageConversations);
    let done = state.write(move |db| {
        let view = saved_views::get(db, organization, agent, id)?;
        if view.agent != agent && !tidies {
            return Err(Problem::lacks(Permission::ManageConversations));
        }
        Ok(saved_views::delete(db, organization, id)?)
    });
    done.await
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

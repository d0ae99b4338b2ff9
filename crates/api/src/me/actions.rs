//! What the caller can do with their own account.

use super::{preferences, preferences_json, read};
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::conversations::reading::Read;
use crate::extract::{AgentCaller, IfMatch, SessionCaller};
use crate::problem::{Problem, Reply};
use contract::me::{ChangePassword, Me, PatchMe, PatchPreferences, Preferences};
use domain::agents::{AgentName, Color};
use domain::audit::AuditAction;
use std::net::IpAddr;
use store::agents::{self, Agent};
use store::events::{self, NewEvent};
use store::{StoreError, audit, invitations, password_resets, sessions};

pub async fn get(state: &State, by: &AgentCaller) -> Reply<Read<Me>> {
    let (organization, agent) = (by.organization(), by.agent);
    let me = state.read_with_cursor(move |db| {
        let agent = agents::get(db, organization, agent)?;
        Ok(read(db, &agent)?)
    });
    me.await
}

pub async fn update(
    state: &State,
    by: &AgentCaller,
    version: IfMatch,
    patch: PatchMe,
) -> Reply<Me> {
    let told = everyone(state, by, "agent.updated");
    change(state, by, told, move |agent| {
        version.check(agent.version)?;
        if let Some(name) = &patch.first_name {
            agent.first_name = name_of("first_name", name)?;
        }
        if let Some(name) = &patch.last_name {
            agent.last_name = last_name_of(name.as_deref())?;
        }
        if let Some(color) = &patch.color {
            agent.color = color_of(color)?;
        }
        Ok(())
    })
    .await
}

pub async fn set_availability(
    state: &State,
    by: &AgentCaller,
    version: IfMatch,
    availability: contract::agents::Availability,
) -> Reply<Me> {
    let availability = availability
        .as_str()
        .parse()
        .map_err(|error| Problem::invalid().field("availability", "unknown_value", error))?;
    let told = everyone(state, by, "presence.changed");
    change(state, by, told, move |agent| {
        version.check(agent.version)?;
        agent.availability = availability;
        Ok(())
    })
    .await
}

fn everyone(state: &State, by: &AgentCaller, name: &'static str) -> NewEvent {
    announce::everyone(state, by.organization(), name, *by.agent.as_ref(), 0)
}

async fn change(
    state: &State,
    by: &AgentCaller,
    told: NewEvent,
    mut apply: impl FnMut(&mut Agent) -> Reply<()> + Send + 'static,
) -> Reply<Me> {
    let (organization, id) = (by.organization(), by.agent);
    state
        .write(move |db| {
            let mut agent = agents::get(db, organization, id)?;
            apply(&mut agent)?;
            agents::save(db, &mut agent)?;
            let version = agent.version;
            events::append(
                db,
                &NewEvent {
                    version,
                    ..told.clone()
                },
            )?;
            Ok(read(db, &agent)?)
        })
        .await
}

pub async fn prefer(
    state: &State,
    by: &AgentCaller,
    patch: PatchPreferences,
) -> Reply<Preferences> {
    let told = announce::oneself(state, by.organization(), by.agent, 0);
    let me = change(state, by, told, move |agent| {
        let merged = merge(preferences(agent), &patch);
        agent.preferences = preferences_json(&merged)?;
        Ok(())
    });
    Ok(me.await?.preferences)
}

fn merge(old: Preferences, patch: &PatchPreferences) -> Preferences {
    Preferences {
        notifications: patch.notifications.unwrap_or(old.notifications),
        sounds: patch.sounds.unwrap_or(old.sounds),
        enter_sends: patch.enter_sends.unwrap_or(old.enter_sends),
        assign_on_reply: patch.assign_on_reply.unwrap_or(old.assign_on_reply),
        undo_send: patch.undo_send.unwrap_or(old.undo_send),
        clock: patch.clock.unwrap_or(old.clock),
        times: patch.times.unwrap_or(old.times),
        send_files_at_once: patch.send_files_at_once.unwrap_or(old.send_files_at_once),
        muted: patch.muted.unwrap_or(old.muted),
        list: patch.list.clone().unwrap_or(old.list),
        views: patch.views.clone().unwrap_or(old.views),
    }
}

/// Whoever changes a password proves to know the old one; all other sessions and links end.
pub async fn change_password(
    state: &State,
    by: &SessionCaller,
    address: IpAddr,
    given: ChangePassword,
) -> Reply<()> {
    let (organization, id, session) = (by.organization(), by.agent, by.session);
    state.throttle.guess(address, &id.to_string())?;
    let agent = state
        .store
        .read(move |db| agents::get(db, organization, id))
        .await?;
    let old = agent.password_hash;
    if !state.passwords.verify(given.current_password, old).await? {
        let problem = Problem::invalid();
        return Err(problem.field(
            "current_password",
            "wrong_password",
            "This is not your password",
        ));
    }
    let hash = state.passwords.hash(given.new_password).await?;
    let now = state.now();
    let noted = recording::act(state, by, AuditAction::AgentPasswordChanged, id);
    let changed = state
        .write(move |db| {
            let mut agent = agents::get(db, organization, id)?;
            agent.password_hash = Some(hash.clone());
            agents::save(db, &mut agent)?;
            invitations::revoke(db, organization, id)?;
            password_resets::end_all(db, organization, id, now)?;
            sessions::end_all(db, organization, id, Some(session), now)?;
            audit::append(db, &noted)?;
            Ok::<_, StoreError>(())
        })
        .await;
    state.principals.forget();
    Ok(changed?)
}

pub fn name_of(field: &str, text: &str) -> Reply<String> {
    match text.parse::<AgentName>() {
        Ok(name) => Ok(name.to_string()),
        Err(flaw) => Err(Problem::invalid().flaw(field, &flaw)),
    }
}

/// A last name that is cleared, or typed as nothing, is none.
pub fn last_name_of(text: Option<&str>) -> Reply<Option<String>> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(name) => name_of("last_name", name).map(Some),
    }
}

pub fn color_of(text: &str) -> Reply<Color> {
    text.parse()
        .map_err(|error| Problem::invalid().field("color", "unknown_value", error))
}

//! Changing colleagues, and letting them in no more or again.

use super::actions::{invitation, one};
use super::granting::{check_leaving, check_owner, check_role, check_teams};
use super::leaving::Rest;
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::actions::email_in_use;
use crate::auth::principals::Principal;
use crate::contacts;
use crate::conversations::work::Work;
use crate::extract::{Confirm, IfMatch};
use crate::me::actions::{color_of, last_name_of, name_of};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use crate::steps::Rest as _;
use crate::teams::actions::last_team;
use crate::teams::placing::place;
use contract::agents::{Agent as Wire, DeactivateAgent, PatchAgent};
use domain::AgentId;
use domain::agents::{AgentState, Availability, Email};
use domain::audit::{AuditAction, AuditEntry};
use store::agents::{self, Agent};
use store::events::{self, NewEvent};
use store::invitations::{self, Invitation};
use store::jobs::{self, Job};
use store::{Db, StoreError, api_tokens, audit, sessions, teams};

pub async fn update(
    state: &State,
    by: &Principal,
    id: AgentId,
    version: IfMatch,
    confirm: &Confirm,
    patch: PatchAgent,
) -> Reply<Wire> {
    let confirmed = confirm.has("last_team");
    let (organization, principal) = (by.organization(), by.clone());
    let reset = announce::reset(state, organization, id);
    let announcer = state.clone();
    let noted = recording::act(state, by, AuditAction::AgentUpdated, id);
    let renewed = invitation(state, by, id)?;
    change(state, by, id, Once::default(), move |db, agent| {
        version.check(agent.version)?;
        check_owner(db, &principal, agent)?;
        let (before, mut noted, mut other_teams) = (agent.clone(), noted.clone(), false);
        apply_names(agent, &patch)?;
        if let Some(email) = &patch.email {
            readdress(db, &principal, agent, email, &renewed)?;
        }
        if let Some(role) = patch.role_id.filter(|role| *role != agent.role) {
            noted = noted.with_role(&check_role(db, &principal, Some(agent), role)?.name);
            agent.role = role;
        }
        if let Some(wanted) = &patch.team_ids {
            let mut wanted = wanted.clone();
            wanted.sort_unstable();
            wanted.dedup();
            check_teams(db, &principal, &wanted)?;
            let before = teams::of_agent(db, organization, id)?;
            if wanted.is_empty() && !before.is_empty() && !confirmed {
                return Err(last_team().with("agent_ids", [id]));
            }
            other_teams = place(db, &announcer, organization, id, &wanted)?;
        }
        // Once, whatever of it changed: an event has one place in the log.
        if other_teams || agent.role != before.role {
            events::append(db, &reset)?;
        }
        Ok(noted.changing([
            ("email", agent.email != before.email),
            ("first_name", agent.first_name != before.first_name),
            ("last_name", agent.last_name != before.last_name),
            ("color", agent.color != before.color),
            ("role_id", agent.role != before.role),
            ("team_ids", other_teams),
        ]))
    })
    .await
}

/// Gives who is invited another address. Whoever has the link that went to the one before does not get in by it;
/// where mail leaves, the new one gets a link of its own.
fn readdress(
    db: &mut Db,
    by: &Principal,
    agent: &mut Agent,
    email: &str,
    (invitation, letter): &(Invitation, Option<Job>),
) -> Reply<()> {
    let email: Email = email
        .parse()
        .map_err(|flaw| Problem::invalid().flaw("email", &flaw))?;
    if agent.email == email.as_ref() {
        return Ok(());
    }
    if agent.state != AgentState::Invited {
        let title = "Only of who has not joined yet";
        return Err(Problem::invalid().field("email", "joined", title));
    }
    // Whoever holds the link becomes that agent, so it takes the right to make them so.
    check_role(db, by, Some(agent), agent.role)?;
    agent.email = email.to_string();
    invitations::revoke(db, agent.organization, agent.id)?;
    if let Some(letter) = letter {
        invitations::replace(db, invitation)?;
        jobs::push(db, letter)?;
    }
    Ok(())
}

fn apply_names(agent: &mut Agent, patch: &PatchAgent) -> Reply<()> {
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
}

/// Ends every way in at once; contacts and conversations let go of them behind. Names stay in history.
pub async fn deactivate(
    state: &State,
    by: &Principal,
    id: AgentId,
    once: Once,
    given: DeactivateAgent,
) -> Reply<Wire> {
    let (organization, principal) = (by.organization(), by.clone());
    let work = Work::new(state);
    let now = work.now;
    let noted = recording::act(state, by, AuditAction::AgentDeactivated, id);
    change(state, by, id, once, move |db, agent| {
        if let Some(heir) = given.reassign_to
            && (heir == id || agents::count_known(db, organization, &[heir])? == 0)
        {
            let problem = Problem::invalid();
            return Err(problem.field("reassign_to", "unknown", "no such colleague"));
        }
        check_leaving(db, &principal, agent)?;
        agent.state = AgentState::Deactivated;
        invitations::revoke(db, organization, id)?;
        sessions::end_all(db, organization, id, None, now)?;
        api_tokens::delete_personal(db, organization, id, now)?;
        let of_contacts = contacts::leaving::Rest { agent_id: id };
        jobs::push(db, &of_contacts.job(&work, organization))?;
        let of_conversations = Rest {
            agent_id: id,
            heir: given.reassign_to,
        };
        jobs::push(db, &of_conversations.job(&work, organization))?;
        Ok(Some(noted.clone()))
    })
    .await
}

/// Lets somebody in again: with their password, or by a new link if they never had one. What
/// happened meanwhile is read.
pub async fn reactivate(state: &State, by: &Principal, id: AgentId, once: Once) -> Reply<Wire> {
    let (principal, now) = (by.clone(), state.now());
    let noted = recording::act(state, by, AuditAction::AgentReactivated, id);
    change(state, by, id, once, move |db, agent| {
        if agent.state != AgentState::Deactivated {
            return Err(Problem::conflict("active", "This agent is not deactivated"));
        }
        check_role(db, &principal, Some(agent), agent.role)?;
        agent.state = match agent.password_hash {
            Some(_) => AgentState::Active,
            None => AgentState::Invited,
        };
        agent.availability = Availability::Available;
        agent.joined_at = now;
        Ok(Some(noted.clone()))
    })
    .await
}

/// Changes somebody once; `apply` gives what is to be recorded of it.
async fn change(
    state: &State,
    by: &Principal,
    id: AgentId,
    once: Once,
    mut apply: impl FnMut(&mut Db, &mut Agent) -> Reply<Option<AuditEntry>> + Send + 'static,
) -> Reply<Wire> {
    let organization = by.organization();
    let told = announce::everyone(state, organization, "agent.updated", *id.as_ref(), 0);
    let changed = state
        .write(move |db| {
            let mut agent = agents::get(db, organization, id)?;
            once.run(db, |db| {
                if let Some(noted) = apply(db, &mut agent)? {
                    audit::append(db, &noted)?;
                }
                agents::save(db, &mut agent).map_err(|error| match error {
                    StoreError::Conflict => email_in_use(),
                    error => error.into(),
                })?;
                let version = agent.version;
                let told = NewEvent {
                    version,
                    ..told.clone()
                };
                events::append(db, &told)?;
                Ok(id)
            })?;
            Ok::<_, Problem>(agent)
        })
        .await;
    state.principals.forget();
    one(state, changed?).await
}

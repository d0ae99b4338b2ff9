//! One colleague, and inviting somebody.

use super::granting::{check_role, check_teams};
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::actions::email_in_use;
use crate::auth::principals::Principal;
use crate::invitations::letter;
use crate::me::actions::{color_of, last_name_of, name_of};
use crate::me::preferences_json;
use crate::presence::Streams;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use crate::teams::placing::place;
use contract::agents::{Agent as Wire, InvitedAgent, NewAgent};
use contract::me::Preferences;
use domain::agents::{AgentState, Availability, Color, Email};
use domain::audit::AuditAction;
use domain::{AgentId, Timestamp};
use std::collections::HashMap;
use store::agents::{self, Agent};
use store::events::NewEvent;
use store::invitations::{self, Invitation};
use store::jobs::{self, Job};
use store::{StoreError, audit, events, teams};

/// How long an invitation can be used, in seconds.
const INVITATION: i64 = 7 * 24 * 60 * 60;

pub async fn get(state: &State, by: &Principal, id: AgentId) -> Reply<Wire> {
    let organization = by.organization();
    let agent = state
        .store
        .read(move |db| agents::get(db, organization, id))
        .await?;
    one(state, agent).await
}

pub async fn invite(state: &State, by: &Principal, new: NewAgent) -> Reply<InvitedAgent> {
    let organization = by.organization();
    let id: AgentId = state.new_id();
    let email: Email = new
        .email
        .parse()
        .map_err(|flaw| Problem::invalid().flaw("email", &flaw))?;
    let agent = Agent {
        organization,
        id,
        email: email.to_string(),
        first_name: name_of("first_name", &new.first_name)?,
        last_name: last_name_of(new.last_name.as_deref())?,
        color: new.color.as_deref().map_or(Ok(Color::from(id)), color_of)?,
        role: new.role_id,
        state: AgentState::Invited,
        availability: Availability::Available,
        password_hash: None,
        preferences: preferences_json(&Preferences::default())?,
        joined_at: state.now(),
        version: 1,
        created_at: state.now(),
    };
    let (invitation, token) = link_for(state, by, id);
    let letter = letter::job(state, &invitation, &token)?;
    let link = Link::new(&invitation, letter.as_ref());
    let told = announce::everyone(state, organization, "agent.created", *id.as_ref(), 1);
    let noted = recording::act(state, by, AuditAction::AgentInvited, id);
    let announcer = state.clone();
    let (by, added, mut teams) = (by.clone(), agent.clone(), new.team_ids);
    teams.sort_unstable();
    teams.dedup();
    state
        .write(move |db| {
            let role = check_role(db, &by, None, added.role)?;
            check_teams(db, &by, &teams)?;
            agents::insert(db, &added).map_err(|error| match error {
                StoreError::Conflict => email_in_use(),
                error => error.into(),
            })?;
            place(db, &announcer, organization, id, &teams)?;
            invitations::replace(db, &invitation)?;
            if let Some(letter) = &letter {
                jobs::push(db, letter)?;
            }
            audit::append(db, &noted.clone().with_role(&role.name))?;
            Ok::<_, Problem>(events::append(db, &told)?)
        })
        .await?;
    invited(state, agent, &token, link).await
}

/// What is told of a link beside itself.
#[derive(Clone, Copy)]
struct Link {
    expires_at: Timestamp,
    emailed: bool,
}

impl Link {
    fn new(invitation: &Invitation, letter: Option<&Job>) -> Self {
        Self {
            expires_at: invitation.expires_at,
            emailed: letter.is_some(),
        }
    }
}

pub async fn renew_invitation(state: &State, by: &Principal, id: AgentId) -> Reply<InvitedAgent> {
    let organization = by.organization();
    let (invitation, token) = link_for(state, by, id);
    let letter = letter::job(state, &invitation, &token)?;
    let noted = recording::act(state, by, AuditAction::AgentInvitationRenewed, id);
    let (by, expires_at) = (by.clone(), invitation.expires_at);
    let told = announce::everyone(state, organization, "agent.updated", *id.as_ref(), 0);
    let (agent, emailed) = state
        .write(move |db| {
            let agent = agents::get(db, organization, id)?;
            if agent.state == AgentState::Deactivated {
                return Err(deactivated());
            }
            // Whoever holds the link becomes that agent, so it takes the right to make them so.
            check_role(db, &by, Some(&agent), agent.role)?;
            invitations::replace(db, &invitation)?;
            // A new password for who is in already is handed over, not mailed.
            let letter = letter
                .as_ref()
                .filter(|_| agent.state == AgentState::Invited);
            if let Some(letter) = letter {
                jobs::push(db, letter)?;
            }
            audit::append(db, &noted)?;
            let version = agent.version;
            events::append(
                db,
                &NewEvent {
                    version,
                    ..told.clone()
                },
            )?;
            Ok((agent, letter.is_some()))
        })
        .await?;
    let link = Link {
        expires_at,
        emailed,
    };
    invited(state, agent, &token, link).await
}

pub fn deactivated() -> Problem {
    Problem::conflict("deactivated", "This agent has been deactivated")
}

/// A link that goes by mail alone, where mail leaves.
pub fn invitation(
    state: &State,
    by: &Principal,
    agent: AgentId,
) -> Reply<(Invitation, Option<Job>)> {
    let (invitation, token) = link_for(state, by, agent);
    let letter = letter::job(state, &invitation, &token)?;
    Ok((invitation, letter))
}

fn link_for(state: &State, by: &Principal, agent: AgentId) -> (Invitation, Secret) {
    let token = Secret::random();
    let invitation = Invitation {
        organization: by.organization(),
        id: state.new_id(),
        agent,
        token_hash: token.hash(),
        expires_at: state.now().plus_seconds(INVITATION),
        created_by: by.actor().id().unwrap_or_default(),
        created_at: state.now(),
    };
    (invitation, token)
}

async fn invited(state: &State, agent: Agent, token: &Secret, link: Link) -> Reply<InvitedAgent> {
    let path = format!("/invitations/{}", token.expose());
    Ok(InvitedAgent {
        agent: one(state, agent).await?,
        invitation_url: state.config.public_url.link(&path),
        expires_at: link.expires_at,
        emailed: link.emailed,
    })
}

pub async fn one(state: &State, agent: Agent) -> Reply<Wire> {
    let mut agents = complete(state, vec![agent]).await?;
    agents.pop().ok_or_else(Problem::not_found)
}

pub async fn complete(state: &State, agents: Vec<Agent>) -> Reply<Vec<Wire>> {
    let Some(organization) = agents.first().map(|agent| agent.organization) else {
        return Ok(Vec::new());
    };
    let ids: Vec<AgentId> = agents.iter().map(|agent| agent.id).collect();
    let now = state.now();
    let waiting = agents.iter().filter(|a| a.state == AgentState::Invited);
    let waiting: Vec<AgentId> = waiting.map(|agent| agent.id).collect();
    let (mut teams, streams, links) = state
        .store
        .read(move |db| {
            let teams = teams::of_agents(db, organization, &ids)?;
            let links = match waiting.is_empty() {
                true => HashMap::new(),
                false => invitations::usable_until(db, organization, &waiting, now)?,
            };
            Ok::<_, StoreError>((teams, Streams::read(db, organization, now)?, links))
        })
        .await?;
    let wire = |agent: Agent| Wire {
        online: streams.is_online(&agent),
        team_ids: teams.remove(&agent.id).unwrap_or_default(),
        invited_until: links.get(&agent.id).copied(),
        id: agent.id,
        email: agent.email,
        first_name: agent.first_name,
        last_name: agent.last_name,
        color: agent.color.to_string(),
        role_id: agent.role,
        state: agent.state.as_str().into(),
        availability: agent.availability.as_str().into(),
        version: agent.version,
    };
    Ok(agents.into_iter().map(wire).collect())
}

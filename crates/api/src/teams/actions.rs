//! What can be done with teams. Membership decides what people see, so every change of it tells
//! those concerned to load afresh.

use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::extract::{Confirm, IfMatch};
use crate::me::actions::{color_of, name_of};
use crate::once::Once;
use crate::presence::Streams;
use crate::problem::{Problem, Reply};
use contract::page::Page;
use contract::teams::{NewTeam, PatchTeam, Team as Wire};
use domain::agents::Color;
use domain::audit::{AuditAction, AuditEntry};
use domain::{AgentId, OrganizationId, TeamId};
use std::collections::{BTreeSet, HashSet};
use store::events::{self, NewEvent};
use store::teams::{self, Team};
use store::{Cursor, Db, StoreError, agents, audit};

pub async fn list(
    state: &State,
    by: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Page<Wire>> {
    let organization = by.organization();
    let after = cursor.map(Cursor::decode).transpose()?;
    let page = state
        .store
        .read(move |db| teams::list(db, organization, after, limit))
        .await?;
    let next_cursor = page.next.map(|cursor| cursor.encode());
    let online = online(state, organization, &page.items).await?;
    let items = page.items.into_iter();
    Ok(Page {
        items: items.map(|team| wire(team, &online)).collect(),
        next_cursor,
    })
}

pub async fn get(state: &State, by: &Principal, id: TeamId) -> Reply<Wire> {
    let organization = by.organization();
    let team = state
        .store
        .read(move |db| teams::get(db, organization, id))
        .await?;
    complete(state, team).await
}

pub async fn create(state: &State, by: &Principal, once: Once, new: NewTeam) -> Reply<Wire> {
    let (organization, id) = (by.organization(), state.new_id());
    let team = Team {
        organization,
        id,
        name: name_of("name", &new.name)?,
        reference: new.reference.map(|text| text.trim().to_owned()),
        color: new
            .color
            .as_deref()
            .map_or(Ok(Color::chosen_for(*id.as_ref())), color_of)?,
        version: 1,
        created_at: state.now(),
        channels: unique(new.channel_ids),
        agents: unique(new.agent_ids),
    };
    let mut told = vec![announce::everyone(
        state,
        organization,
        "team.created",
        *id.as_ref(),
        1,
    )];
    told.extend(
        team.agents
            .iter()
            .map(|agent| announce::reset(state, organization, *agent)),
    );
    let created = AuditAction::TeamCreated;
    let noted = recording::act(state, by, created, id).named(&team.name);
    let done = state
        .write(move |db| {
            let id = once.run(db, |db| {
                check_members(db, &team, None)?;
                teams::insert(db, &team).map_err(name_taken)?;
                audit::append(db, &noted)?;
                events::append_all(db, &told)?;
                Ok(team.id)
            })?;
            Ok::<_, Problem>(teams::get(db, organization, id)?)
        })
        .await;
    state.principals.forget();
    complete(state, done?).await
}

pub async fn update(
    state: &State,
    by: &Principal,
    id: TeamId,
    version: IfMatch,
    confirm: &Confirm,
    patch: PatchTeam,
) -> Reply<Wire> {
    let organization = by.organization();
    let confirmed = confirm.has("last_team");
    let told = announce::everyone(state, organization, "team.updated", *id.as_ref(), 0);
    let noted = recording::act(state, by, AuditAction::TeamUpdated, id);
    let change = Change::new(patch)?;
    let announcer = state.clone();
    let done = state
        .write(move |db| {
            let mut team = teams::get(db, organization, id)?;
            version.check(team.version)?;
            let was = team.clone();
            let before: BTreeSet<AgentId> = team.agents.iter().copied().collect();
            change.apply(&mut team);
            check_members(db, &team, Some(&was))?;
            let after: BTreeSet<AgentId> = team.agents.iter().copied().collect();
            let removed: Vec<_> = before.difference(&after).copied().collect();
            if !confirmed {
                check_last_team(db, organization, &removed)?;
            }
            teams::save(db, &mut team).map_err(name_taken)?;
            if let Some(noted) = different(noted.clone().named(&team.name), &was, &team) {
                audit::append(db, &noted)?;
            }
            let version = team.version;
            let mut told = vec![NewEvent {
                version,
                ..told.clone()
            }];
            let concerned: Vec<AgentId> = match change.channels.is_some() {
                true => before.union(&after).copied().collect(),
                false => before.symmetric_difference(&after).copied().collect(),
            };
            let resets = concerned.into_iter();
            told.extend(resets.map(|agent| announce::reset(&announcer, organization, agent)));
            events::append_all(db, &told)?;
            Ok::<_, Problem>(team)
        })
        .await;
    state.principals.forget();
    complete(state, done?).await
}

/// Without a team one sees every team's conversations, so taking somebody out of their last one is
/// asked for twice.
pub fn check_last_team(
    db: &mut Db,
    organization: OrganizationId,
    removed: &[AgentId],
) -> Reply<()> {
    let teams = teams::of_agents(db, organization, removed)?;
    let left: Vec<_> = removed
        .iter()
        .filter(|agent| teams.get(agent).is_some_and(|teams| teams.len() == 1))
        .collect();
    match left.is_empty() {
        true => Ok(()),
        false => Err(last_team().with("agent_ids", left)),
    }
}

pub fn last_team() -> Problem {
    Problem::conflict(
        "last_team",
        "Without a team they see every team's conversations",
    )
}

/// Who comes to a team must be there; who has been in it may stay, also deactivated, so that they are in no
/// wider place when they come back.
fn check_members(db: &mut Db, team: &Team, was: Option<&Team>) -> Reply<()> {
    let organization = team.organization;
    let refused = |field: &str| Problem::invalid().field(field, "unknown", "no such id");
    let agents = new_ones(&team.agents, was.map(|was| &was.agents));
    if agents::count_known(db, organization, &agents)? != agents.len() {
        return Err(refused("agent_ids"));
    }
    let channels = new_ones(&team.channels, was.map(|was| &was.channels));
    if teams::count_known_channels(db, organization, &channels)? != channels.len() {
        return Err(refused("channel_ids"));
    }
    Ok(())
}

fn new_ones<T: Copy + PartialEq>(all: &[T], had: Option<&Vec<T>>) -> Vec<T> {
    let is_new = |one: &&T| had.is_none_or(|had| !had.contains(one));
    all.iter().filter(is_new).copied().collect()
}

fn name_taken(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict => {
            Problem::conflict("team_name_taken", "There is a team of that name")
        }
        error => error.into(),
    }
}

/// A patch whose values have been read.
struct Change {
    name: Option<String>,
    reference: Option<Option<String>>,
    color: Option<Color>,
    channels: Option<Vec<domain::ChannelId>>,
    agents: Option<Vec<AgentId>>,
}

impl Change {
    fn new(patch: PatchTeam) -> Reply<Self> {
        let name = patch.name.map(|name| name_of("name", &name)).transpose()?;
        Ok(Self {
            name,
            reference: patch.reference,
            color: patch.color.as_deref().map(color_of).transpose()?,
            channels: patch.channel_ids.map(unique),
            agents: patch.agent_ids.map(unique),
        })
    }

    fn apply(&self, team: &mut Team) {
        if let Some(name) = &self.name {
            team.name.clone_from(name);
        }
        if let Some(reference) = &self.reference {
            team.reference.clone_from(reference);
        }
        if let Some(color) = self.color {
            team.color = color;
        }
        if let Some(channels) = &self.channels {
            team.channels.clone_from(channels);
        }
        if let Some(agents) = &self.agents {
            team.agents.clone_from(agents);
        }
    }
}

/// Which fields are others now.
fn different(noted: AuditEntry, before: &Team, after: &Team) -> Option<AuditEntry> {
    noted.changing([
        ("name", before.name != after.name),
        ("reference", before.reference != after.reference),
        ("color", before.color != after.color),
        ("channel_ids", before.channels != after.channels),
        ("agent_ids", before.agents != after.agents),
    ])
}

fn unique<T: Ord>(ids: Vec<T>) -> Vec<T> {
    ids.into_iter()
        .collect::<BTreeSet<T>>()
        .into_iter()
        .collect()
}

async fn complete(state: &State, team: Team) -> Reply<Wire> {
    let online = online(state, team.organization, std::slice::from_ref(&team)).await?;
    Ok(wire(team, &online))
}

/// The members who are online.
async fn online(
    state: &State,
    organization: OrganizationId,
    teams: &[Team],
) -> Reply<HashSet<AgentId>> {
    let members: BTreeSet<AgentId> = teams.iter().flat_map(|team| team.agents.clone()).collect();
    let members: Vec<_> = members.into_iter().collect();
    let now = state.now();
    let (agents, streams) = state
        .store
        .read(move |db| {
            let agents = agents::some(db, organization, &members)?;
            Ok::<_, StoreError>((agents, Streams::read(db, organization, now)?))
        })
        .await?;
    let online = agents.iter().filter(|agent| streams.is_online(agent));
    Ok(online.map(|agent| agent.id).collect())
}

fn wire(team: Team, online: &HashSet<AgentId>) -> Wire {
    let there = team.agents.iter().filter(|agent| online.contains(agent));
    Wire {
        online_count: u32::try_from(there.count()).unwrap_or(u32::MAX),
        id: team.id,
        name: team.name,
        reference: team.reference,
        color: team.color.to_string(),
        channel_ids: team.channels,
        agent_ids: team.agents,
        version: team.version,
    }
}

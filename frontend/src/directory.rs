//! Who works here: names, colours and presence of colleagues, which every screen refers to by id.

use crate::live::{Event, Live};
use crate::session::Session;
use client::Call;
use contract::agents::{Agent, AgentQuery, Presence};
use contract::page::Paging;
use contract::teams::Team;
use domain::{AgentId, TeamId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

/// A page holds the most the server gives; organizations of many pages are read on, page by page.
const PAGE: u32 = 100;

#[derive(Clone, Copy)]
pub struct Directory {
    session: Session,
    agents: RwSignal<HashMap<AgentId, Agent>>,
    teams: RwSignal<HashMap<TeamId, Team>>,
}

/// The name colleagues read.
pub fn full_name(agent: &Agent) -> String {
    match agent.last_name.as_deref() {
        Some(last) if !last.is_empty() => format!("{} {last}", agent.first_name),
        _ => agent.first_name.clone(),
    }
}

impl Directory {
    pub fn new(session: Session) -> Self {
        Self {
            session,
            agents: RwSignal::new(HashMap::new()),
            teams: RwSignal::new(HashMap::new()),
        }
    }

    /// Loads, and keeps up with the stream as long as the calling scope lives.
    pub fn follow(self, live: Live) {
        Effect::new(move |_| {
            live.generation();
            self.reload();
        });
        live.on(move |event| self.hear(event));
    }

    pub fn reload(self) {
        spawn_local(async move {
            // Without it rows show no faces; the next reload tries again.
            drop(self.load().await);
        });
    }

    async fn load(self) -> Call<()> {
        let client = self.session.client();
        let mut cursor = None;
        let mut agents = HashMap::new();
        loop {
            let page = client
                .agents(&AgentQuery {
                    limit: Some(PAGE),
                    cursor,
                    ..Default::default()
                })
                .await?;
            agents.extend(page.items.into_iter().map(|agent| (agent.id, agent)));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        self.agents.set(agents);
        let teams = client
            .teams(&Paging {
                limit: Some(PAGE),
                cursor: None,
            })
            .await?;
        self.teams.set(
            teams
                .items
                .into_iter()
                .map(|team| (team.id, team))
                .collect(),
        );
        Ok(())
    }

    fn hear(self, event: &Event) {
        let (what, _) = event.name.split_once('.').unwrap_or((&event.name, ""));
        match what {
            "agent" => match event.object::<Agent>() {
                Some(agent) => self.put(agent),
                None => self.reload(),
            },
            "team" => match event.object::<Team>() {
                Some(team) => self.teams.update(|teams| drop(teams.insert(team.id, team))),
                None => self.reload(),
            },
            "presence" => match event.object::<Presence>() {
                Some(presence) => self.put_presence(&[presence]),
                None => self.reload_presence(),
            },
            _ => {}
        }
    }

    fn reload_presence(self) {
        spawn_local(async move {
            // Dots that are a little old do no harm; the next change asks again.
            if let Ok(page) = self.session.client().presence().await {
                self.put_presence(&page.items);
            }
        });
    }

    fn put_presence(self, all: &[Presence]) {
        self.agents.try_update(|agents| {
            for presence in all {
                if let Some(agent) = agents.get_mut(&presence.agent_id) {
                    agent.availability = presence.availability;
                    agent.online = presence.online;
                }
            }
        });
    }

    /// Takes what a call has just answered.
    pub fn put(self, agent: Agent) {
        self.agents
            .update(|agents| drop(agents.insert(agent.id, agent)));
    }

    pub fn agent(self, id: AgentId) -> Option<Agent> {
        self.agents.read().get(&id).cloned()
    }

    pub fn team(self, id: TeamId) -> Option<Team> {
        self.teams.read().get(&id).cloned()
    }

    /// Everyone, by name.
    pub fn agents(self) -> Vec<Agent> {
        let mut agents: Vec<Agent> = self.agents.read().values().cloned().collect();
        agents.sort_by_cached_key(|agent| (full_name(agent).to_lowercase(), agent.id));
        agents
    }

    /// The name of an agent, or a word for one who is not known (yet).
    pub fn name(self, id: AgentId) -> String {
        self.agents
            .read()
            .get(&id)
            .map_or_else(|| text!(people.somebody).to_string(), full_name)
    }
}

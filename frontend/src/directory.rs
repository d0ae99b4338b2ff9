//! Who works here and with what: colleagues, teams, channels and labels, which every screen refers to
//! by id.

use crate::live::{Event, Live};
use crate::session::Session;
use crate::ui::There;
use client::Call;
use contract::agents::{Agent, AgentQuery, AgentState, Presence};
use contract::channels::{Channel, ChannelState};
use contract::labels::Label;
use contract::page::{Page, Paging};
use contract::teams::Team;
use domain::{AgentId, ChannelId, LabelId, TeamId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

/// A page holds the most the server gives; organizations of many pages are read on, page by page.
const PAGE: u32 = 100;

#[derive(Clone, Copy)]
pub struct Directory {
    session: Session,
    live: Live,
    agents: RwSignal<HashMap<AgentId, Agent>>,
    teams: RwSignal<HashMap<TeamId, Team>>,
    /// Whether the teams are here.
    has_teams: RwSignal<bool>,
    labels: RwSignal<HashMap<LabelId, Label>>,
    /// Whether the labels are here: before, that there are none is not known.
    has_labels: RwSignal<bool>,
    channels: RwSignal<HashMap<ChannelId, Channel>>,
    /// How often the stream told of any of them: an answer that was read before is older than that.
    told: StoredValue<u32>,
    /// Who came and went while a load is on its way.
    came: StoredValue<Option<Vec<Presence>>>,
}

/// What is said of who is not there: those who say so themselves are told apart.
pub fn absence(agent: &Agent) -> &'static str {
    match There::from(agent) {
        There::Available => "",
        other => other.word(),
    }
}

/// The name colleagues read.
pub fn full_name(agent: &Agent) -> String {
    match agent.last_name.as_deref() {
        Some(last) if !last.is_empty() => format!("{} {last}", agent.first_name),
        _ => agent.first_name.clone(),
    }
}

impl Directory {
    pub fn new(session: Session, live: Live) -> Self {
        Self {
            session,
            live,
            agents: RwSignal::new(HashMap::new()),
            teams: RwSignal::new(HashMap::new()),
            has_teams: RwSignal::new(false),
            labels: RwSignal::new(HashMap::new()),
            has_labels: RwSignal::new(false),
            channels: RwSignal::new(HashMap::new()),
            told: StoredValue::new(0),
            came: StoredValue::new(None),
        }
    }

    /// Loads, and keeps up with the stream as long as the calling scope lives.
    pub fn follow(self) {
        Effect::new(move |_| {
            self.live.generation();
            self.reload();
        });
        self.live.on(move |event| self.hear(event));
    }

    pub fn reload(self) {
        spawn_local(async move {
            // Without it rows show no faces.
            match self.load().await {
                Ok(missed) if missed => self.reload(),
                Ok(_) => {}
                Err(error) => self.live.missed(&error),
            }
        });
    }

    /// Whether something happened meanwhile, so that it has to be read again: the stream began behind the place
    /// this was read at, or told of something since.
    async fn load(self) -> Call<bool> {
        let client = self.session.client();
        let told = self.told.get_value();
        self.came.set_value(Some(Vec::new()));
        let mut cursor = None;
        let mut missed = false;
        let mut agents = HashMap::new();
        loop {
            let read = client
                .agents(&AgentQuery {
                    limit: Some(PAGE),
                    cursor,
                    ..Default::default()
                })
                .await?;
            missed |= self.live.loaded_at(read.cursor);
            let page = read.body;
            agents.extend(page.items.into_iter().map(|agent| (agent.id, agent)));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        self.agents.set(agents);
        let came = self.came.try_update_value(Option::take).flatten();
        for presence in came.unwrap_or_default() {
            self.put_presence(&presence);
        }
        let teams = all(async |paging| client.teams(&paging).await).await?;
        self.teams
            .set(teams.into_iter().map(|team| (team.id, team)).collect());
        self.has_teams.set(true);
        let channels = all(async |paging| client.channels(&paging).await).await?;
        let channels = channels.into_iter().map(|channel| (channel.id, channel));
        self.channels.set(channels.collect());
        self.load_labels().await?;
        Ok(missed || self.told.try_get_value().is_some_and(|now| now != told))
    }

    async fn load_labels(self) -> Call<()> {
        let client = self.session.client();
        let labels = all(async |paging| client.labels(&paging).await).await?;
        self.labels
            .set(labels.into_iter().map(|label| (label.id, label)).collect());
        self.has_labels.set(true);
        Ok(())
    }

    fn reload_labels(self) {
        spawn_local(async move {
            // Without it chips are missing.
            if let Err(error) = self.load_labels().await {
                self.live.missed(&error);
            }
        });
    }

    fn hear(self, event: &Event) {
        let (what, _) = event.name.split_once('.').unwrap_or((&event.name, ""));
        if matches!(what, "agent" | "team" | "label" | "channel") {
            self.told.update_value(|told| *told += 1);
        }
        match what {
            "agent" => event
                .id()
                .map_or_else(|| self.reload(), |id| self.ask_agent(id)),
            "team" => event
                .id()
                .map_or_else(|| self.reload(), |id| self.ask_team(id)),
            "label" => self.reload_labels(),
            "channel" => match event.object::<Channel>() {
                Some(gone) if gone.removed_at.is_some() => {
                    self.channels
                        .update(|channels| drop(channels.remove(&gone.id)));
                }
                Some(channel) => {
                    self.channels
                        .update(|channels| drop(channels.insert(channel.id, channel)));
                }
                None => self.reload(),
            },
            "presence" => {
                if let Some(presence) = event.object::<Presence>() {
                    self.put_presence(&presence);
                    self.came.update_value(|came| {
                        if let Some(came) = came {
                            came.push(presence);
                        }
                    });
                }
            }
            _ => {}
        }
    }

    /// Of one who changed only they are asked for, not everybody.
    fn ask_agent(self, id: AgentId) {
        spawn_local(async move {
            match self.session.client().agent(id).await {
                Ok(agent) => self.put_member(agent),
                Err(error) => self.live.missed(&error),
            }
        });
    }

    fn ask_team(self, id: TeamId) {
        spawn_local(async move {
            match self.session.client().team(id).await {
                Ok(team) => self.put_team(team),
                Err(error) if error.status() == Some(404) => self.drop_team(id),
                Err(error) => self.live.missed(&error),
            }
        });
    }

    fn put_presence(self, presence: &Presence) {
        self.agents.try_update(|agents| {
            if let Some(agent) = agents.get_mut(&presence.agent_id) {
                agent.availability = presence.availability;
                agent.online = presence.online;
            }
        });
    }

    /// Takes what a call has just answered.
    pub fn put(self, agent: Agent) {
        self.agents
            .update(|agents| drop(agents.insert(agent.id, agent)));
    }

    /// The same where who it is may be in other teams now.
    pub fn put_member(self, agent: Agent) {
        self.teams.update(|teams| {
            for team in teams.values_mut() {
                let is_in = agent.team_ids.contains(&team.id);
                team.agent_ids.retain(|id| *id != agent.id);
                if is_in {
                    team.agent_ids.push(agent.id);
                }
            }
        });
        self.put(agent);
    }

    pub fn agent(self, id: AgentId) -> Option<Agent> {
        self.agents.read().get(&id).cloned()
    }

    pub fn team(self, id: TeamId) -> Option<Team> {
        self.teams.read().get(&id).cloned()
    }

    pub fn label(self, id: LabelId) -> Option<Label> {
        self.labels.read().get(&id).cloned()
    }

    pub fn channel(self, id: ChannelId) -> Option<Channel> {
        self.channels.read().get(&id).cloned()
    }

    /// How many of a team are online, of how many who may sign in: as they come and go.
    pub fn online(self, team: &Team) -> (usize, usize) {
        let agents = self.agents.read();
        let members = team.agent_ids.iter().filter_map(|id| agents.get(id));
        let members = members.filter(|agent| agent.state != AgentState::Deactivated);
        members.fold((0, 0), |(there, of), agent| {
            (there + usize::from(agent.online), of + 1)
        })
    }

    /// Whether the teams are here.
    pub fn has_teams(self) -> bool {
        self.has_teams.get()
    }

    /// Takes what a call has just answered; who is in it has it among their teams.
    pub fn put_team(self, team: Team) {
        self.agents.update(|agents| {
            for agent in agents.values_mut() {
                let is_in = team.agent_ids.contains(&agent.id);
                agent.team_ids.retain(|id| *id != team.id);
                if is_in {
                    agent.team_ids.push(team.id);
                }
            }
        });
        self.teams.update(|teams| drop(teams.insert(team.id, team)));
    }

    /// A team that a call has just removed.
    pub fn drop_team(self, id: TeamId) {
        self.agents.update(|agents| {
            for agent in agents.values_mut() {
                agent.team_ids.retain(|team| *team != id);
            }
        });
        self.teams.update(|teams| drop(teams.remove(&id)));
    }

    /// Whether the labels are here.
    pub fn has_labels(self) -> bool {
        self.has_labels.get()
    }

    /// Every label, by name.
    pub fn labels(self) -> Vec<Label> {
        by_name(&self.labels.read(), |label| &label.name)
    }

    /// Every team, by name.
    pub fn teams(self) -> Vec<Team> {
        by_name(&self.teams.read(), |team| &team.name)
    }

    /// Every channel, by name.
    pub fn channels(self) -> Vec<Channel> {
        by_name(&self.channels.read(), |channel| &channel.name)
    }

    /// Whether a channel has stopped working.
    pub fn is_any_channel_failing(self) -> bool {
        let channels = self.channels.read();
        channels
            .values()
            .any(|channel| channel.state == ChannelState::Failing)
    }

    /// Takes what a call has just answered.
    pub fn put_label(self, label: Label) {
        self.labels
            .update(|labels| drop(labels.insert(label.id, label)));
    }

    /// A label that a call has just removed.
    pub fn drop_label(self, id: LabelId) {
        self.labels.update(|labels| drop(labels.remove(&id)));
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

fn by_name<K, V: Clone>(all: &HashMap<K, V>, name: impl Fn(&V) -> &String) -> Vec<V> {
    let mut all: Vec<V> = all.values().cloned().collect();
    all.sort_by_cached_key(|one| name(one).to_lowercase());
    all
}

/// A list to its end, page by page.
pub async fn all<T>(page: impl AsyncFn(Paging) -> Call<Page<T>>) -> Call<Vec<T>> {
    let (mut items, mut cursor) = (Vec::new(), None);
    loop {
        let paging = Paging {
            limit: Some(PAGE),
            cursor,
        };
        let next = page(paging).await?;
        items.extend(next.items);
        cursor = next.next_cursor;
        if cursor.is_none() {
            return Ok(items);
        }
    }
}

//! Tells conversations: who writes when, who answers, how it ends.

use super::batch::Batch;
use super::calendar::{Fate, Planned};
use super::customers::{Customer, Customers};
use super::dice::Dice;
use super::life::{Answering, Life};
use super::samples::Samples;
use super::words::Voice;
use super::world::{Ids, Line, World};
use domain::actors::Actor;
use domain::contacts::Block;
use domain::conversations::{Assignment, LeftOut, NewConversation, TransferTo};
use domain::labels::Priority;
use domain::messages::Delivery;
use domain::routing::{Grounds, Visibility, Wanted, route};
use domain::{AgentId, LabelId, TeamId, Timestamp};
use std::sync::Arc;

/// Who looked at something that happened so many days before the end has left a mark.
const MARKED_DAYS: i64 = 30;

/// See the module.
#[derive(Debug)]
pub struct Teller {
    dice: Dice,
    ids: Ids,
    world: Arc<World>,
    samples: Samples,
    customers: Customers,
    until: Timestamp,
}

impl Teller {
    pub fn new(dice: Dice, world: Arc<World>, samples: Samples, until: Timestamp) -> Self {
        Self {
            dice,
            ids: Ids::from(world.first_id),
            world,
            samples,
            customers: Customers::default(),
            until,
        }
    }

    pub fn batch(&self) -> Batch {
        Batch::new(self.world.organization.id)
    }

    /// Tells one conversation.
    pub fn tell(&mut self, planned: &Planned, batch: &mut Batch) {
        let world = Arc::clone(&self.world);
        let back = self.customers.returning(&mut self.dice, planned.at);
        let is_new = back.is_none();
        let newcomer = |teller: &mut Self| {
            let (dice, ids) = (&mut teller.dice, &mut teller.ids);
            teller.customers.newcomer(&world, dice, ids, planned.at)
        };
        let Some(mut customer) = back.or_else(|| newcomer(self)) else {
            return;
        };
        let Some(line) = world.lines.get(customer.line) else {
            return;
        };
        let times = self.times(planned);
        let mut life = self.begin(planned, &customer, line);
        self.talk(planned, &customer, line, &mut life, &times, batch);
        let last = times.last().copied().unwrap_or(planned.at);
        self.settle(planned, line, &mut life, last);
        let block = is_new && planned.fate == Fate::Closed && self.dice.per_mille(4);
        let mut blocked = None;
        if block {
            let (at, by) = (self.later(last, 30), self.colleague(line, &life));
            life.block(&mut self.ids, at, by);
            blocked = Some(Block { at, by: Some(by) });
        }
        self.read(line, &mut life);
        (life.c.labels, life.c.priority) = self.labels();
        let (id, closed_at) = (life.c.id, life.c.closed_at);
        batch.add_conversation(life.end());
        if is_new {
            if blocked.is_some() {
                customer.contact.blocked = blocked;
                customer.contact.version += 1;
            }
            batch.add_contact(customer.known());
        }
        if let (Some(closed_at), None) = (closed_at, blocked) {
            customer.previous = Some((id, closed_at));
            self.customers.remember(&mut self.dice, customer);
        }
    }

    fn begin<'a>(&mut self, planned: &Planned, customer: &'a Customer, line: &Line) -> Life<'a> {
        let contact = &customer.contact;
        let active = |agent: &AgentId| Wanted {
            agent: *agent,
            active: true,
        };
        let chosen = self.dice.per_mille(750);
        let grounds = Grounds {
            visibility: Visibility {
                restricted: contact.restricted,
                viewers: contact.viewers.clone(),
            },
            chosen_team: self.dice.favorite(&line.teams).copied().filter(|_| chosen),
            channel_teams: line.teams.clone(),
            pinned: contact.owner.as_ref().map(active),
            default_assignees: contact.default_assignees.iter().map(active).collect(),
            ..Grounds::default()
        };
        let new = NewConversation {
            organization: contact.organization,
            id: self.ids.at(planned.at),
            number: planned.number,
            subject: None,
            contact: contact.id,
            channel: line.channel.id,
            previous: customer.previous.map(|(id, _)| id),
            created_at: planned.at,
        };
        Life::begin(&mut self.ids, customer, new, route(&grounds))
    }

    /// When each message is written: in quick succession, with long breaks, all before the end.
    fn times(&mut self, planned: &Planned) -> Vec<Timestamp> {
        let mut passed = 0_i64;
        let mut times = vec![0_i64];
        for _ in 1..planned.messages {
            passed += match self.dice.below(100) {
                0..65 => self.dice.between(15, 600),
                65..95 => self.dice.between(600, 14_400),
                _ => self.dice.between(14_400, 150_000),
            } * 1_000_000;
            times.push(passed);
        }
        let begin = planned.at.as_micros();
        let most = (self.until.as_micros() - begin) * 9 / 10;
        let squeezed = |at: i64| match passed > most {
            true => (at as f64 * (most as f64 / passed as f64)) as i64,
            false => at,
        };
        let mut last = begin - 1_000;
        times
            .into_iter()
            .map(|at| {
                last = (begin + squeezed(at)).max(last + 1_000);
                Timestamp::from(last)
            })
            .collect()
    }

    fn talk(
        &mut self,
        planned: &Planned,
        customer: &Customer,
        line: &Line,
        life: &mut Life<'_>,
        times: &[Timestamp],
        batch: &mut Batch,
    ) {
        let world = Arc::clone(&self.world);
        let Some(words) = world.languages.get(customer.language) else {
            return;
        };
        let unassigned = planned.fate == Fate::Unassigned;
        let how = match unassigned {
            true => Answering::Leaves,
            false => Answering::Takes,
        };
        let silent = unassigned && times.len() < 8 && self.dice.per_mille(600);
        let mut ours = true;
        for (place, at) in times.iter().enumerate() {
            let answers = place > 0
                && !silent
                && match ours {
                    true => self.dice.per_mille(250),
                    false => self.dice.per_mille(600),
                };
            if answers {
                let agent = self.colleague(line, life);
                if how == Answering::Takes
                    && life.c.assignees.is_empty()
                    && self.dice.per_mille(600)
                {
                    let moves = life.c.pick(agent, *at).unwrap_or_default();
                    life.note(&mut self.ids, *at, Actor::Agent(agent), &moves);
                }
                let text = words.message(&mut self.dice, Voice::Agent, customer.first_name);
                let said = (text, self.delivery());
                life.answers(&mut self.ids, *at, (agent, how), said, batch);
                self.move_on(life, *at, agent);
            } else {
                let text = words.message(&mut self.dice, Voice::Customer, customer.first_name);
                let has_file = self.dice.per_mille(40);
                let file = self.dice.pick(self.samples.all()).filter(|_| has_file);
                let both = (&mut self.ids, &mut self.dice);
                life.hears(both, *at, (text, file), batch);
            }
            ours = answers;
        }
    }

    /// Now and then a colleague joins, somebody else takes over, or it is restricted.
    fn move_on(&mut self, life: &mut Life<'_>, at: Timestamp, by: AgentId) {
        let world = Arc::clone(&self.world);
        let agent = |dice: &mut Dice| dice.favorite(&world.agents).map_or(by, |agent| agent.id);
        let (one, other) = (agent(&mut self.dice), agent(&mut self.dice));
        let moves = match self.dice.below(1000) {
            0..15 if life.c.admits(one) => {
                let joins = Assignment {
                    agents: vec![one],
                    ..Assignment::default()
                };
                life.c.assign(&joins, at).unwrap_or_default()
            }
            15..30 => {
                let team: Option<TeamId> = self.dice.pick(&world.teams).map(|team| team.id);
                let to = team.map_or(TransferTo::Nobody, TransferTo::Team);
                let members: Vec<AgentId> = world
                    .teams
                    .iter()
                    .filter(|known| Some(known.id) == team)
                    .flat_map(|known| known.agents.iter().copied())
                    .collect();
                life.c.transfer(to, &members, at).unwrap_or_default()
            }
            30..45 => life
                .c
                .transfer(TransferTo::Agent(one), &[], at)
                .unwrap_or_default(),
            45..48 if !life.c.restricted => {
                let mut viewers = vec![by, one, other];
                viewers.extend(&life.c.assignees);
                let to = Visibility {
                    restricted: true,
                    viewers,
                };
                life.c
                    .set_visibility(to, LeftOut::Unassign, at)
                    .unwrap_or_default()
            }
            _ => Vec::new(),
        };
        life.note(&mut self.ids, at, Actor::Agent(by), &moves);
    }

    /// Brings it to how it stands at the end.
    fn settle(&mut self, planned: &Planned, line: &Line, life: &mut Life<'_>, last: Timestamp) {
        let at = self.later(last, 5);
        let by = self.colleague(line, life);
        let mut moves = match planned.fate {
            Fate::Unassigned if !life.c.assignees.is_empty() => life
                .c
                .transfer(TransferTo::Nobody, &[], at)
                .unwrap_or_default(),
            Fate::Unassigned => Vec::new(),
            Fate::Assigned | Fate::Closed => match life.c.assignees.is_empty() {
                true => life.c.pick(by, at).unwrap_or_default(),
                false => Vec::new(),
            },
        };
        match planned.fate {
            Fate::Closed => {
                moves.extend(life.c.close(Actor::Agent(by), self.later(at, 60)));
                if self.dice.per_mille(20) {
                    moves.extend(life.c.archive(self.later(at, 90)));
                }
            }
            Fate::Assigned | Fate::Unassigned => {
                if planned.messages < 1_000 && self.dice.per_mille(50) {
                    let until = self.until.plus_seconds(self.dice.between(1, 60) * 86_400);
                    moves.extend(life.c.snooze(until, at));
                }
            }
        }
        life.note(&mut self.ids, at, Actor::Agent(by), &moves);
    }

    /// What people looked at lately.
    fn read(&mut self, line: &Line, life: &mut Life<'_>) {
        let lately = self.until.minus_seconds(MARKED_DAYS * 86_400);
        if life.c.last_activity_at < lately {
            return;
        }
        let admin = self.world.agents.first().map(|agent| agent.id);
        let mut readers: Vec<AgentId> = admin
            .into_iter()
            .filter(|_| self.dice.per_mille(600))
            .collect();
        readers.push(self.colleague(line, life));
        readers.extend(&life.c.assignees);
        for agent in readers {
            let behind = match self.dice.per_mille(150) {
                true => self.dice.between(1, 3),
                false => 0,
            };
            let seen = (life.c.inbound_seq - behind).max(0);
            let mark = life.marks.entry(agent).or_default();
            *mark = seen.max(*mark);
        }
    }

    /// Somebody who works on it, or could.
    fn colleague(&mut self, line: &Line, life: &Life<'_>) -> AgentId {
        let c = &life.c;
        if let Some(agent) = self.dice.favorite(&c.assignees) {
            return *agent;
        }
        let world = &self.world;
        let among = match (c.restricted, c.team) {
            (true, _) => c.viewers.clone(),
            (false, Some(team)) => members(world, &[team]),
            (false, None) if !line.teams.is_empty() => members(world, &line.teams),
            (false, None) => world.agents.iter().map(|agent| agent.id).collect(),
        };
        let admin = world.agents.first().map(|agent| agent.id);
        let found = self.dice.favorite(&among).copied().or(admin);
        found.unwrap_or_else(|| AgentId::from(0))
    }

    fn delivery(&mut self) -> Delivery {
        match self.dice.below(1000) {
            0..700 => Delivery::Read,
            700..850 => Delivery::Delivered,
            850..996 => Delivery::Sent,
            _ => Delivery::Failed,
        }
    }

    fn labels(&mut self) -> (Vec<LabelId>, Priority) {
        let count = match self.dice.below(100) {
            0..65 => 0,
            65..90 => 1,
            90..98 => 2,
            _ => 3,
        };
        let (mut labels, mut priority) = (Vec::new(), Priority::Normal);
        for _ in 0..count {
            if let Some(label) = self.dice.favorite(&self.world.labels)
                && !labels.contains(&label.id)
            {
                labels.push(label.id);
                priority = priority.max(label.priority);
            }
        }
        (labels, priority)
    }

    /// Some minutes later, but before the end.
    fn later(&mut self, at: Timestamp, minutes: i64) -> Timestamp {
        let later = at.plus_seconds(self.dice.between(1, minutes * 60));
        later.min(self.until).max(at)
    }
}

fn members(world: &World, teams: &[TeamId]) -> Vec<AgentId> {
    let teams = world.teams.iter().filter(|team| teams.contains(&team.id));
    teams.flat_map(|team| team.agents.iter().copied()).collect()
}

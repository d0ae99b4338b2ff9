//! The organization: its people, teams, channels and labels.

use super::calendar::Calendar;
use super::dice::Dice;
use super::words::Languages;
use crate::auth::founding::defaults;
use crate::channels::{actions as channel, secrets};
use crate::ids::START_MILLIS;
use crate::keys::Keys;
use anyhow::{Context, anyhow};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, SaltString};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::me::Preferences;
use domain::agents::{AgentState, Availability, Color};
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::labels::Priority;
use domain::permissions::BuiltInRole;
use domain::{AgentId, RoleId, TeamId, Timestamp};
use std::fmt;
use store::agents::{self, Agent};
use store::channels::{self, Channel};
use store::labels::{self, Label};
use store::organizations::{self, Organization};
use store::teams::{self, Team};
use store::{Db, StoreResult, conversations, roles};

const AGENTS: usize = 100;
const TEAMS: [&str; 20] = [
    "Orders",
    "Returns",
    "Billing",
    "Technical support",
    "Key accounts",
    "Nordics",
    "Shop",
    "Mobile app",
    "Wholesale",
    "Complaints",
    "Press",
    "Partners",
    "Warranty",
    "Deutschland",
    "France",
    "España",
    "Polska",
    "Türkiye",
    "日本",
    "Night shift",
];
const LABELS: [(&str, Color, Priority); 12] = [
    ("Refund", Color::Amber, Priority::Normal),
    ("Delivery", Color::Blue, Priority::Normal),
    ("Damaged", Color::Red, Priority::High),
    ("Invoice", Color::Teal, Priority::Normal),
    ("Bug", Color::Violet, Priority::High),
    ("Question", Color::Slate, Priority::Normal),
    ("VIP", Color::Pink, Priority::High),
    ("Praise", Color::Green, Priority::Normal),
    ("Wholesale", Color::Olive, Priority::Normal),
    ("Legal", Color::Orange, Priority::High),
    ("Follow up", Color::Cyan, Priority::Normal),
    ("Newsletter", Color::Indigo, Priority::Normal),
];

/// A channel, how its customers are known, and the places of the teams that work on it.
struct Planned(&'static str, ChannelKind, Scheme, std::ops::Range<usize>);

const CHANNELS: [Planned; 6] = [
    Planned("Website chat", ChannelKind::Webchat, Scheme::Visitor, 0..6),
    Planned("Shop chat", ChannelKind::Webchat, Scheme::Visitor, 6..7),
    Planned("Mobile app", ChannelKind::Api, Scheme::External, 7..8),
    Planned("Mail gateway", ChannelKind::Api, Scheme::Email, 8..13),
    Planned("SMS gateway", ChannelKind::Api, Scheme::Phone, 13..18),
    // Nobody's, so everybody's.
    Planned("Partner portal", ChannelKind::Api, Scheme::External, 0..0),
];

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// `admin`, or `agent` for somebody in exactly one team.
    pub role: &'static str,
    pub email: String,
    pub password: String,
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.role, self.email, self.password)
    }
}

/// A channel of the organization.
#[derive(Debug)]
pub struct Line {
    pub channel: Channel,
    pub scheme: Scheme,
    pub teams: Vec<TeamId>,
}

#[derive(Debug)]
pub struct World {
    pub organization: Organization,
    roles: Vec<(BuiltInRole, RoleId)>,
    /// The admin, the agent in one team, and the others.
    pub agents: Vec<Agent>,
    pub teams: Vec<Team>,
    pub lines: Vec<Line>,
    pub labels: Vec<Label>,
    pub languages: Languages,
    /// Where ids begin; organizations of other seeds have others.
    pub first_id: u32,
}

/// Ids in the order of their times.
#[derive(Debug)]
pub struct Ids(u32);

impl Ids {
    pub fn from(first: u32) -> Self {
        Self(first)
    }

    /// Where a server's ids have its node and a sequence, these have one long sequence.
    pub fn at<T: From<i64>>(&mut self, at: Timestamp) -> T {
        self.0 = self.0.wrapping_add(1);
        let millis = (at.as_millis() - START_MILLIS).max(0);
        T::from(millis << 22 | i64::from(self.0 & 0x3f_ffff))
    }
}

impl World {
    pub fn make(
        dice: &mut Dice,
        seed: u64,
        calendar: &Calendar,
        keys: &Keys,
    ) -> anyhow::Result<(Self, Vec<Login>)> {
        let first_id = u32::from_le_bytes(dice.bytes());
        let (mut ids, at) = (Ids::from(first_id), calendar.begins.minus_seconds(3600));
        let organization = Organization {
            time_zone: "Europe/Stockholm".to_owned(),
            ..defaults(ids.at(at), &format!("Northwind {seed}"), at)
        };
        let roles: Vec<_> = BuiltInRole::ALL
            .iter()
            .map(|role| (*role, ids.at(at)))
            .collect();
        let logins = vec![login(dice, "admin", seed), login(dice, "agent", seed)];
        let languages = Languages::read();
        let mut world = Self {
            roles,
            agents: Vec::new(),
            teams: Vec::new(),
            lines: Vec::new(),
            labels: Vec::new(),
            languages,
            first_id,
            organization,
        };
        for place in 0..AGENTS {
            let agent = world.agent(dice, &mut ids, (place, seed), logins.get(place), calendar)?;
            world.agents.push(agent);
        }
        for planned in CHANNELS {
            let line = world.line(dice, &mut ids, planned, keys)?;
            world.lines.push(line);
        }
        world.make_teams(dice, &mut ids);
        let label = |(name, color, priority): (&str, Color, Priority)| Label {
            organization: world.organization.id,
            id: ids.at(at),
            name: name.to_owned(),
            color,
            priority,
            version: 1,
            created_at: at,
        };
        world.labels = LABELS.map(label).into();
        world.first_id = ids.0;
        Ok((world, logins))
    }

    fn agent(
        &self,
        dice: &mut Dice,
        ids: &mut Ids,
        (place, seed): (usize, u64),
        login: Option<&Login>,
        calendar: &Calendar,
    ) -> anyhow::Result<Agent> {
        let role = match place {
            0 => BuiltInRole::Owner,
            1 => BuiltInRole::Agent,
            _ if dice.per_mille(50) => BuiltInRole::Administrator,
            _ => BuiltInRole::Agent,
        };
        let role = self.roles.iter().find(|(known, _)| *known == role);
        let language = self.languages.get(self.languages.choose(dice));
        let language = language.context("no languages")?;
        let at = self.organization.created_at;
        let id: AgentId = ids.at(at);
        let email = match login {
            Some(login) => login.email.clone(),
            None => format!("agent{place}.{seed}@northwind.example"),
        };
        Ok(Agent {
            organization: self.organization.id,
            id,
            email,
            first_name: language.first_name(dice).to_owned(),
            last_name: Some(language.last_name(dice).to_owned()),
            color: Color::from(id),
            role: role.map(|(_, id)| *id).context("no such role")?,
            state: AgentState::Active,
            availability: match dice.per_mille(800) {
                true => Availability::Available,
                false => Availability::Away,
            },
            password_hash: login.map(|login| hash(dice, &login.password)).transpose()?,
            preferences: serde_json::to_string(&Preferences::default())?,
            // Most of the history was before anybody came; what was since is unread or marked.
            joined_at: calendar.until.minus_seconds(dice.between(3, 30) * 86_400),
            version: 1,
            created_at: at,
        })
    }

    fn line(
        &self,
        dice: &mut Dice,
        ids: &mut Ids,
        Planned(name, kind, scheme, _): Planned,
        keys: &Keys,
    ) -> anyhow::Result<Line> {
        let connector = connectors::of(kind).context("no such connector")?;
        let at = self.organization.created_at;
        let id = ids.at(at);
        let language = &self.organization.default_language;
        let mut settings = channel::with_defaults(connector, connectors::Settings::new(), language);
        if kind == ChannelKind::Api {
            // A name that leads nowhere: nothing of an invented history is sent to anybody.
            let url = "https://hooks.northwind.example/switchboard";
            settings.insert("webhook_url".to_owned(), url.into());
            settings.insert("address_scheme".to_owned(), scheme.as_str().into());
        }
        if let Some(key) = connector.own_secret() {
            settings.insert(key.to_owned(), secrets::signing_secret().into());
        }
        let (settings, secret) = secrets::split(connector, settings);
        let channel = Channel {
            organization: self.organization.id,
            id,
            public_id: URL_SAFE_NO_PAD.encode(dice.bytes::<16>()),
            kind,
            name: name.to_owned(),
            settings,
            sealed_secrets: secrets::seal(keys, id, &secret),
            business_hours: None,
            automated_messages: Default::default(),
            available: true,
            unavailable_since: None,
            failing_since: None,
            enabled: true,
            send_read_receipts: true,
            removed_at: None,
            version: 1,
            created_at: at,
        };
        Ok(Line {
            channel,
            scheme,
            teams: Vec::new(),
        })
    }

    fn make_teams(&mut self, dice: &mut Dice, ids: &mut Ids) {
        let at = self.organization.created_at;
        for (place, name) in TEAMS.iter().enumerate() {
            let id: TeamId = ids.at(at);
            let mut channels = Vec::new();
            for (line, planned) in self.lines.iter_mut().zip(&CHANNELS) {
                if planned.3.contains(&place) {
                    line.teams.push(id);
                    channels.push(line.channel.id);
                }
            }
            self.teams.push(Team {
                organization: self.organization.id,
                id,
                name: (*name).to_owned(),
                reference: None,
                color: Color::chosen_for(*id.as_ref()),
                version: 1,
                created_at: at,
                channels,
                agents: Vec::new(),
            });
        }
        for (place, agent) in self.agents.iter().enumerate() {
            let first = place.saturating_sub(1) % TEAMS.len();
            let more = match place {
                // The admin is in none, which is to see all; the agent is in the first alone.
                0 => continue,
                1 => 0,
                // Every team has somebody, and a few people are in none.
                _ if place > 2 * TEAMS.len() && dice.per_mille(50) => continue,
                _ => dice.below(4).saturating_sub(1),
            };
            let others = (0..more).map(|_| dice.below(TEAMS.len()));
            let others: Vec<usize> = others.collect();
            for place in std::iter::once(first).chain(others) {
                if let Some(team) = self.teams.get_mut(place)
                    && !team.agents.contains(&agent.id)
                {
                    team.agents.push(agent.id);
                }
            }
        }
    }

    /// Writes it, without any conversation.
    pub fn insert(&self, db: &mut Db) -> StoreResult<()> {
        let (id, at) = (self.organization.id, self.organization.created_at);
        // First, for their emails tell that this seed is there already.
        for agent in &self.agents {
            agents::insert(db, agent)?;
        }
        organizations::insert(db, &self.organization)?;
        conversations::prepare(db, id)?;
        roles::insert_built_in(db, id, &self.roles, at)?;
        for line in &self.lines {
            channels::insert(db, &line.channel)?;
        }
        for team in &self.teams {
            teams::insert(db, team)?;
        }
        labels::insert_all(db, &self.labels)
    }
}

fn login(dice: &mut Dice, role: &'static str, seed: u64) -> Login {
    let words = [
        "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron",
    ];
    let mut word = || dice.pick(&words).copied().unwrap_or("amber");
    let (one, other) = (word(), word());
    Login {
        role,
        email: format!("{role}.{seed}@northwind.example"),
        password: format!("{one}-{other}-{}", dice.between(100_000, 999_999)),
    }
}

/// With a salt of the same stream, so that rows are the same again.
fn hash(dice: &mut Dice, password: &str) -> anyhow::Result<String> {
    let failed = |error| anyhow!("a password cannot be hashed: {error}");
    let salt = SaltString::encode_b64(&dice.bytes::<16>()).map_err(failed)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(failed)?.to_string())
}

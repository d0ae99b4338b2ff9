//! What of an agent can be changed, while it is written.

use contract::agents::{Agent, AgentState, PatchAgent};
use contract::problem::Problem;
use domain::agents::{AgentName, Email};
use leptos::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Copy)]
pub struct Form {
    pub first: RwSignal<String>,
    pub last: RwSignal<String>,
    pub email: RwSignal<String>,
    pub hue: RwSignal<String>,
    /// The id of a role.
    pub role: RwSignal<String>,
    /// The ids of teams.
    pub teams: RwSignal<BTreeSet<String>>,
    pub first_error: RwSignal<Option<String>>,
    pub last_error: RwSignal<Option<String>>,
    pub email_error: RwSignal<Option<String>>,
    pub role_error: RwSignal<Option<String>>,
    pub teams_error: RwSignal<Option<String>>,
    /// Who has not joined yet may have another address.
    is_invited: bool,
    known_email: StoredValue<String>,
}

/// All of it, to be compared.
pub type Written = ([String; 5], BTreeSet<String>);

impl Form {
    pub fn new(agent: &Agent) -> Self {
        let teams = agent.team_ids.iter().map(ToString::to_string);
        Self {
            first: RwSignal::new(agent.first_name.clone()),
            last: RwSignal::new(agent.last_name.clone().unwrap_or_default()),
            email: RwSignal::new(agent.email.clone()),
            hue: RwSignal::new(agent.color.clone()),
            role: RwSignal::new(agent.role_id.to_string()),
            teams: RwSignal::new(teams.collect()),
            first_error: RwSignal::new(None),
            last_error: RwSignal::new(None),
            email_error: RwSignal::new(None),
            role_error: RwSignal::new(None),
            teams_error: RwSignal::new(None),
            is_invited: agent.state == AgentState::Invited,
            known_email: StoredValue::new(agent.email.clone()),
        }
    }

    pub fn written(self) -> Written {
        let texts = [
            self.first.get(),
            self.last.get(),
            self.email.get(),
            self.hue.get(),
            self.role.get(),
        ];
        (texts, self.teams.get())
    }

    /// Complains as the API would; tells whether there is nothing to complain about.
    pub fn check(self) -> bool {
        let flaw = |text: RwSignal<String>| {
            let flaw = text.read_untracked().parse::<AgentName>().err();
            flaw.map(|flaw| flaw.to_string())
        };
        let no_last = self.last.read_untracked().trim().is_empty();
        self.first_error.set(flaw(self.first));
        self.last_error.set(flaw(self.last).filter(|_| !no_last));
        let email = self.email.read_untracked().parse::<Email>().err();
        let email = email.map(|flaw| flaw.to_string());
        self.email_error.set(email.filter(|_| self.is_invited));
        self.role_error.set(None);
        self.teams_error.set(None);
        let errors = [self.first_error, self.last_error, self.email_error];
        errors.iter().all(|error| error.read_untracked().is_none())
    }

    pub fn refuse(self, problem: &Problem) {
        for complaint in &problem.errors {
            let field = match complaint.field.as_str() {
                "last_name" => self.last_error,
                "email" => self.email_error,
                "role_id" => self.role_error,
                field if field.starts_with("team_ids") => self.teams_error,
                _ => self.first_error,
            };
            field.try_set(Some(complaint.message.clone()));
        }
    }

    /// What was saved is what is known now.
    pub fn saved(self, agent: &Agent) {
        self.known_email.try_set_value(agent.email.clone());
    }

    pub fn change(self) -> PatchAgent {
        let last = self.last.get_untracked().trim().to_owned();
        let teams = self.teams.read_untracked();
        let email = self.email.read_untracked().trim().to_lowercase();
        let is_other = self.is_invited && self.known_email.with_value(|known| *known != email);
        PatchAgent {
            email: is_other.then_some(email),
            first_name: Some(self.first.get_untracked()),
            last_name: Some(Some(last).filter(|last| !last.is_empty())),
            color: Some(self.hue.get_untracked()),
            role_id: self.role.read_untracked().parse().ok(),
            team_ids: Some(teams.iter().filter_map(|id| id.parse().ok()).collect()),
        }
    }
}

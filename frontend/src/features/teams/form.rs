//! What a team is made of while it is written, across the steps.

use contract::problem::Problem;
use contract::teams::{NewTeam, PatchTeam, Team};
use domain::agents::AgentName;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::str::FromStr;

/// The longest reference, in characters.
const REFERENCE: usize = 100;

#[derive(Clone, Copy)]
pub struct Form {
    pub name: RwSignal<String>,
    pub reference: RwSignal<String>,
    pub hue: RwSignal<String>,
    pub channels: RwSignal<BTreeSet<String>>,
    pub agents: RwSignal<BTreeSet<String>>,
    pub name_error: RwSignal<Option<String>>,
    pub reference_error: RwSignal<Option<String>>,
}

/// All of it, to be compared.
pub type Written = ([String; 3], BTreeSet<String>, BTreeSet<String>);

impl Form {
    pub fn new(team: Option<&Team>) -> Self {
        let texts = |ids: fn(&Team) -> Vec<String>| team.map(ids).unwrap_or_default();
        let form = Self {
            name: RwSignal::new(team.map(|team| team.name.clone()).unwrap_or_default()),
            reference: RwSignal::new(
                team.and_then(|team| team.reference.clone())
                    .unwrap_or_default(),
            ),
            hue: RwSignal::new(team.map_or("teal".to_owned(), |team| team.color.clone())),
            channels: RwSignal::new(
                texts(|team| team.channel_ids.iter().map(ToString::to_string).collect())
                    .into_iter()
                    .collect(),
            ),
            agents: RwSignal::new(
                texts(|team| team.agent_ids.iter().map(ToString::to_string).collect())
                    .into_iter()
                    .collect(),
            ),
            name_error: RwSignal::new(None),
            reference_error: RwSignal::new(None),
        };
        Effect::new(move |_| {
            form.name.track();
            form.name_error.set(None);
        });
        form
    }

    /// Complains as the API would; tells whether there is nothing to complain about.
    pub fn check(self) -> bool {
        let flaw = self.name.read_untracked().parse::<AgentName>().err();
        self.name_error.set(flaw.map(|flaw| flaw.to_string()));
        let is_long = self.reference.read_untracked().chars().count() > REFERENCE;
        self.reference_error
            .set(is_long.then(|| text!(teams.reference_long).to_string()));
        self.is_fine()
    }

    fn is_fine(self) -> bool {
        let errors = [self.name_error, self.reference_error];
        errors.iter().all(|error| error.read_untracked().is_none())
    }

    /// Puts what the server said where it belongs; tells whether all of it had a place.
    pub fn refuse(self, problem: &Problem) -> bool {
        let about = |field: &str| {
            let own = problem.errors.iter().find(|error| error.field == field);
            own.map(|error| error.message.clone())
        };
        self.name_error.try_set(about("name"));
        self.reference_error.try_set(about("reference"));
        !self.is_fine()
    }

    pub fn written(self) -> Written {
        let texts = [self.name.get(), self.reference.get(), self.hue.get()];
        (texts, self.channels.get(), self.agents.get())
    }

    fn reference(self) -> Option<String> {
        let reference = self.reference.get_untracked().trim().to_owned();
        Some(reference).filter(|reference| !reference.is_empty())
    }

    pub fn new_one(self) -> NewTeam {
        NewTeam {
            name: self.name.get_untracked(),
            reference: self.reference(),
            color: Some(self.hue.get_untracked()),
            channel_ids: ids(self.channels),
            agent_ids: ids(self.agents),
        }
    }

    pub fn change(self) -> PatchTeam {
        PatchTeam {
            name: Some(self.name.get_untracked()),
            reference: Some(self.reference()),
            color: Some(self.hue.get_untracked()),
            channel_ids: Some(ids(self.channels)),
            agent_ids: Some(ids(self.agents)),
        }
    }
}

fn ids<T: FromStr>(chosen: RwSignal<BTreeSet<String>>) -> Vec<T> {
    let chosen = chosen.read_untracked();
    chosen.iter().filter_map(|id| id.parse().ok()).collect()
}

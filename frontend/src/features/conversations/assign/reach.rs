//! To whom one gives conversations at all, and from whom one takes them.

use crate::features::conversations::state::DeskState;
use domain::conversations::{AssignTarget, may_assign};
use domain::principal::Viewer;
use domain::{AgentId, TeamId};
use std::collections::HashMap;

/// Why somebody cannot be chosen, in a word; none when they can.
pub fn why_not(is_mine: bool, sees: bool) -> Option<&'static str> {
    match (is_mine, sees) {
        (false, _) => Some(text!(assign.not_yours)),
        (true, false) => Some(text!(assign.cannot_see)),
        (true, true) => None,
    }
}

/// The rule, with the teams of everybody read once.
#[derive(Clone, PartialEq, Eq)]
pub struct Reach {
    viewer: Option<Viewer>,
    teams: HashMap<AgentId, Vec<TeamId>>,
}

impl Reach {
    pub fn of(desk: DeskState) -> Self {
        let mut teams: HashMap<AgentId, Vec<TeamId>> = HashMap::new();
        for team in desk.directory.teams() {
            for agent in team.agent_ids {
                teams.entry(agent).or_default().push(team.id);
            }
        }
        Self {
            viewer: desk.session.viewer(),
            teams,
        }
    }

    pub fn agent(&self, agent: AgentId) -> bool {
        let teams = self.teams.get(&agent).map_or(&[][..], Vec::as_slice);
        self.is_for(AssignTarget::Agent(agent, teams))
    }

    pub fn team(&self, team: TeamId) -> bool {
        self.is_for(AssignTarget::Team(team))
    }

    fn is_for(&self, target: AssignTarget<'_>) -> bool {
        let viewer = self.viewer.as_ref();
        viewer.is_some_and(|viewer| may_assign(viewer, target))
    }
}

//! Where a new, reopened or handed-over conversation goes: four settings, each decided on its own.
//!
//! Routing never widens visibility, and of what a conversation already has it changes nothing
//! but agents who are gone.

use crate::conversations::Assistance;
use crate::words::words;
use crate::{AgentId, AssistantId, TeamId};

words! {
    /// Why an agent, a team or an assistant did not get a conversation.
    Reason: "reason for passing over" {
        /// Deactivated, or never accepted the invitation.
        NotActive = "not_active",
        /// The conversation is restricted to others.
        NotViewer = "not_viewer",
        /// An agent has it.
        AgentSet = "agent_set",
        /// Not its hours.
        OutsideHours = "outside_hours",
        /// It was stopped or handed over here before.
        StoppedBefore = "stopped_before",
        /// Several teams work on the channel.
        SeveralTeams = "several_teams",
    }
}

/// Who was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passed {
    /// An agent.
    Agent(AgentId),
    /// A team.
    Team(TeamId),
    /// An assistant.
    Assistant(AssistantId),
}

/// Who was passed over and why; a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "field names say it")]
pub struct PassedOver {
    pub who: Passed,
    pub reason: Reason,
}

/// Who sees a conversation: everyone by the rule, or named agents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Visibility {
    pub restricted: bool,
    pub viewers: Vec<AgentId>,
}

/// An agent somebody wants to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Wanted {
    pub agent: AgentId,
    pub active: bool,
}

/// What routing goes by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The contact's default.
    pub visibility: Visibility,
    /// The team the sender chose.
    pub chosen_team: Option<TeamId>,
    /// The team a rule of the organization chose.
    pub rule_team: Option<TeamId>,
    /// The teams that work on the channel.
    pub channel_teams: Vec<TeamId>,
    /// The agent the contact is pinned to.
    pub pinned: Option<Wanted>,
    /// The contact's default assignees.
    pub default_assignees: Vec<Wanted>,
    /// The channel's assistant.
    pub assistant: Option<OfferedAssistant>,
    /// What the conversation has already, when it is not new.
    pub kept: Option<Kept>,
}

/// The channel's assistant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct OfferedAssistant {
    pub id: AssistantId,
    pub in_hours: bool,
}

/// What a reopened or handed-over conversation keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Kept {
    pub visibility: Visibility,
    pub team: Option<TeamId>,
    pub assignees: Vec<Wanted>,
    pub assistant: Option<Assistance>,
}

/// The four settings, and who was passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Routed {
    pub visibility: Visibility,
    pub team: Option<TeamId>,
    pub agents: Vec<AgentId>,
    pub assistant: Option<AssistantId>,
    pub passed_over: Vec<PassedOver>,
}

/// Decides the four settings.
pub fn route(grounds: &Grounds) -> Routed {
    let kept = grounds.kept.as_ref();
    let visibility = kept
        .map_or(&grounds.visibility, |kept| &kept.visibility)
        .clone();
    let mut passed_over = Vec::new();
    let team = team(grounds, &mut passed_over);
    let agents = agents(grounds, &visibility, &mut passed_over);
    let assistant = assistant(grounds, !agents.is_empty(), &mut passed_over);
    Routed {
        visibility,
        team,
        agents,
        assistant,
        passed_over,
    }
}

fn team(grounds: &Grounds, passed_over: &mut Vec<PassedOver>) -> Option<TeamId> {
    let kept = grounds.kept.as_ref().and_then(|kept| kept.team);
    let named = kept.or(grounds.chosen_team).or(grounds.rule_team);
    match (named, grounds.channel_teams.as_slice()) {
        (Some(team), _) => Some(team),
        (None, [only]) => Some(*only),
        (None, several) => {
            let reason = Reason::SeveralTeams;
            passed_over.extend(several.iter().map(|team| PassedOver {
                who: Passed::Team(*team),
                reason,
            }));
            None
        }
    }
}

/// Those it has, else the pinned agent, else the default ones: the first of these that leaves anybody.
fn agents(
    grounds: &Grounds,
    visibility: &Visibility,
    passed_over: &mut Vec<PassedOver>,
) -> Vec<AgentId> {
    let kept = grounds
        .kept
        .as_ref()
        .map_or(&[][..], |kept| &kept.assignees);
    let sources = [kept, grounds.pinned.as_slice(), &grounds.default_assignees];
    for source in sources {
        let mut fit = Vec::new();
        for wanted in source {
            let who = Passed::Agent(wanted.agent);
            match () {
                () if !wanted.active => passed_over.push(PassedOver {
                    who,
                    reason: Reason::NotActive,
                }),
                () if visibility.restricted && !visibility.viewers.contains(&wanted.agent) => {
                    passed_over.push(PassedOver {
                        who,
                        reason: Reason::NotViewer,
                    });
                }
                () if fit.contains(&wanted.agent) => {}
                () => fit.push(wanted.agent),
            }
        }
        if !fit.is_empty() {
            return fit;
        }
    }
    Vec::new()
}

fn assistant(
    grounds: &Grounds,
    agent_set: bool,
    passed_over: &mut Vec<PassedOver>,
) -> Option<AssistantId> {
    let had = grounds.kept.as_ref().and_then(|kept| kept.assistant);
    if let Some(active) = had.filter(|had| had.active) {
        return Some(active.assistant);
    }
    let offered = grounds.assistant?;
    let reason = match () {
        () if agent_set => Reason::AgentSet,
        () if had.is_some() => Reason::StoppedBefore,
        () if !offered.in_hours => Reason::OutsideHours,
        () => return Some(offered.id),
    };
    passed_over.push(PassedOver {
        who: Passed::Assistant(offered.id),
        reason,
    });
    None
}

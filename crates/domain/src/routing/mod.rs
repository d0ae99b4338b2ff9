//! Where a new, reopened or handed-over conversation goes: four settings, each decided on its own.
//!
//! Routing never widens visibility, and of what a conversation already has it changes nothing
//! but agents who are gone.

mod deciding;

pub use deciding::route;

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

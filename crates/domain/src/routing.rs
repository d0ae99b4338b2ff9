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

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: i64 = 1;
    const BO: i64 = 2;
    const CY: i64 = 3;

    fn wanted(agent: i64) -> Wanted {
        Wanted {
            agent: agent.into(),
            active: true,
        }
    }

    fn gone(agent: i64) -> Wanted {
        Wanted {
            active: false,
            ..wanted(agent)
        }
    }

    fn passed(agent: i64, reason: Reason) -> PassedOver {
        PassedOver {
            who: Passed::Agent(agent.into()),
            reason,
        }
    }

    fn restricted_to(viewers: &[i64]) -> Visibility {
        Visibility {
            restricted: true,
            viewers: viewers.iter().map(|id| (*id).into()).collect(),
        }
    }

    #[test]
    fn the_team_is_the_chosen_else_a_rules_else_the_only_one() {
        let all = Grounds {
            chosen_team: Some(1.into()),
            rule_team: Some(2.into()),
            channel_teams: vec![3.into()],
            ..Grounds::default()
        };
        let ruled = Grounds {
            chosen_team: None,
            ..all.clone()
        };
        let only = Grounds {
            rule_team: None,
            ..ruled.clone()
        };
        let several = Grounds {
            channel_teams: vec![3.into(), 4.into()],
            ..only.clone()
        };
        assert_eq!(route(&all).team, Some(1.into()));
        assert_eq!(route(&ruled).team, Some(2.into()));
        assert_eq!(route(&only).team, Some(3.into()));
        assert_eq!(route(&several).team, None);
        assert_eq!(route(&several).passed_over.len(), 2);
    }

    #[test]
    fn the_pinned_agent_comes_before_the_default_ones() {
        let grounds = Grounds {
            pinned: Some(wanted(ADA)),
            default_assignees: vec![wanted(BO), wanted(CY)],
            ..Grounds::default()
        };
        assert_eq!(route(&grounds).agents, [ADA.into()]);
        let without = Grounds {
            pinned: Some(gone(ADA)),
            ..grounds
        };
        assert_eq!(route(&without).agents, [BO.into(), CY.into()]);
        assert_eq!(
            route(&without).passed_over,
            [passed(ADA, Reason::NotActive)]
        );
    }

    #[test]
    fn who_may_not_see_it_is_passed_over() {
        let grounds = Grounds {
            visibility: restricted_to(&[CY]),
            pinned: Some(wanted(ADA)),
            default_assignees: vec![wanted(BO)],
            ..Grounds::default()
        };
        let routed = route(&grounds);
        assert_eq!(routed.agents, []);
        assert_eq!(routed.visibility, grounds.visibility);
        assert_eq!(
            routed.passed_over,
            [
                passed(ADA, Reason::NotViewer),
                passed(BO, Reason::NotViewer)
            ]
        );
    }

    #[test]
    fn a_reopened_one_keeps_what_it_has_and_gets_what_it_lacks() {
        let kept = Kept {
            visibility: restricted_to(&[ADA, BO]),
            team: None,
            assignees: vec![gone(BO), wanted(ADA)],
            assistant: None,
        };
        let grounds = Grounds {
            channel_teams: vec![3.into()],
            pinned: Some(wanted(CY)),
            kept: Some(kept.clone()),
            ..Grounds::default()
        };
        let routed = route(&grounds);
        assert_eq!(routed.visibility, kept.visibility);
        assert_eq!(routed.agents, [ADA.into()]);
        assert_eq!(routed.team, Some(3.into()));
        assert_eq!(routed.passed_over, [passed(BO, Reason::NotActive)]);
    }

    #[test]
    fn the_assistant_answers_only_where_nobody_else_does() {
        let offered = OfferedAssistant {
            id: 9.into(),
            in_hours: true,
        };
        let free = Grounds {
            assistant: Some(offered),
            ..Grounds::default()
        };
        let kept = |active| Kept {
            assistant: Some(Assistance {
                assistant: 8.into(),
                active,
                unanswered: None,
            }),
            ..Kept::default()
        };
        let assistant = |grounds: &Grounds| {
            let routed = route(grounds);
            routed
                .assistant
                .ok_or(routed.passed_over.last().map(|passed| passed.reason))
        };
        let pinned = Grounds {
            pinned: Some(wanted(ADA)),
            ..free.clone()
        };
        let shut = Grounds {
            assistant: Some(OfferedAssistant {
                in_hours: false,
                ..offered
            }),
            ..free.clone()
        };
        let stopped = Grounds {
            kept: Some(kept(false)),
            ..free.clone()
        };
        let going_on = Grounds {
            kept: Some(kept(true)),
            ..free.clone()
        };
        assert_eq!(assistant(&free), Ok(9.into()));
        assert_eq!(assistant(&pinned), Err(Some(Reason::AgentSet)));
        assert_eq!(assistant(&shut), Err(Some(Reason::OutsideHours)));
        assert_eq!(assistant(&stopped), Err(Some(Reason::StoppedBefore)));
        assert_eq!(assistant(&going_on), Ok(8.into()));
    }
}

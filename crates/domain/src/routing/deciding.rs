//! How each setting is decided: the first source that yields something.

use super::{Grounds, Passed, PassedOver, Reason, Routed, Visibility};
use crate::{AgentId, AssistantId, TeamId};

/// Decides the four settings.
pub fn route(grounds: &Grounds) -> Routed {
    let kept = grounds.kept.as_ref();
    let visibility = kept
        .map_or(&grounds.visibility, |kept| &kept.visibility)
        .clone();
    let mut passed_over = Vec::new();
    let team = team(grounds, &mut passed_over);
    let agents = agents(grounds, &visibility, &mut passed_over);
    let assistant = assistant(grounds, &agents, &mut passed_over);
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
            let reason = if !wanted.active {
                Some(Reason::NotActive)
            } else if visibility.restricted && !visibility.viewers.contains(&wanted.agent) {
                Some(Reason::NotViewer)
            } else {
                None
            };
            match reason {
                Some(reason) => passed_over.push(PassedOver {
                    who: Passed::Agent(wanted.agent),
                    reason,
                }),
                None if fit.contains(&wanted.agent) => {}
                None => fit.push(wanted.agent),
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
    agents: &[AgentId],
    passed_over: &mut Vec<PassedOver>,
) -> Option<AssistantId> {
    let had = grounds.kept.as_ref().and_then(|kept| kept.assistant);
    if let Some(active) = had.filter(|had| had.active) {
        return Some(active.assistant);
    }
    let offered = grounds.assistant?;
    let reason = if !agents.is_empty() {
        Reason::AgentSet
    } else if had.is_some() {
        Reason::StoppedBefore
    } else if !offered.in_hours {
        Reason::OutsideHours
    } else {
        return Some(offered.id);
    };
    passed_over.push(PassedOver {
        who: Passed::Assistant(offered.id),
        reason,
    });
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Kept, OfferedAssistant, Wanted};
    use super::*;
    use crate::conversations::Assistance;

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

//! Who may do what to a conversation they see.

use super::Conversation;
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::{AgentId, TeamId};

/// Whom somebody wants to assign or revoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignTarget<'a> {
    /// An agent and their teams.
    Agent(AgentId, &'a [TeamId]),
    /// A team.
    Team(TeamId),
    /// An assistant; they belong to no team.
    Assistant,
    /// To take everybody away.
    Nobody,
}

/// Whether somebody may assign, revoke or transfer to a target: anyone with
/// `conversations.manage`; with `conversations.assign` themselves, those of their own teams,
/// and without a team everyone.
pub fn may_assign(viewer: &Viewer, target: AssignTarget<'_>) -> bool {
    let own = || match target {
        _ if viewer.teams.is_empty() => true,
        AssignTarget::Agent(agent, teams) => {
            viewer.agent == Some(agent) || teams.iter().any(|team| viewer.is_in(*team))
        }
        AssignTarget::Team(team) => viewer.is_in(team),
        AssignTarget::Assistant | AssignTarget::Nobody => true,
    };
    viewer.may(Permission::ManageConversations)
        || (viewer.may(Permission::AssignConversations) && own())
}

/// Whether somebody may close it: an assignee or who manages conversations.
pub fn may_close(viewer: &Viewer, conversation: &Conversation) -> bool {
    viewer.is_among(&conversation.assignees) || viewer.may(Permission::ManageConversations)
}

/// Whether somebody may reopen it: who may close it, and whoever answers customers.
pub fn may_reopen(viewer: &Viewer, conversation: &Conversation) -> bool {
    may_close(viewer, conversation) || viewer.may(Permission::ReplyToConversations)
}

/// Whether somebody may say who sees it: the same as may close it.
pub fn may_change_visibility(viewer: &Viewer, conversation: &Conversation) -> bool {
    may_close(viewer, conversation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{ADA, BO, conversation};

    const SALES: i64 = 10;
    const SUPPORT: i64 = 11;

    fn ada(teams: &[i64], permissions: &[Permission]) -> Viewer {
        Viewer {
            organization: 5.into(),
            agent: Some(ADA.into()),
            permissions: permissions.iter().copied().collect(),
            teams: teams.iter().map(|id| (*id).into()).collect(),
            shown_restricted: true,
        }
    }

    #[test]
    fn an_agent_assigns_within_their_teams() {
        let assigns = |viewer: &Viewer, teams: &[TeamId]| {
            may_assign(viewer, AssignTarget::Agent(BO.into(), teams))
        };
        let sales = ada(&[SALES], &[Permission::AssignConversations]);
        assert!(assigns(&sales, &[SALES.into(), SUPPORT.into()]));
        assert!(!assigns(&sales, &[SUPPORT.into()]));
        assert!(!assigns(&sales, &[]));
        assert!(
            may_assign(&sales, AssignTarget::Agent(ADA.into(), &[])),
            "oneself"
        );
        assert!(may_assign(&sales, AssignTarget::Team(SALES.into())));
        assert!(!may_assign(&sales, AssignTarget::Team(SUPPORT.into())));
        assert!(assigns(
            &ada(&[], &[Permission::AssignConversations]),
            &[SUPPORT.into()]
        ));
        assert!(assigns(
            &ada(&[SALES], &[Permission::ManageConversations]),
            &[SUPPORT.into()]
        ));
        assert!(!assigns(&ada(&[SALES], &[]), &[SALES.into()]));
        assert!(may_assign(&sales, AssignTarget::Nobody));
        assert!(!may_assign(&ada(&[], &[]), AssignTarget::Nobody));
    }

    #[test]
    fn assignees_and_managers_close() {
        let (free, mut mine) = (conversation(), conversation());
        mine.assignees.push(ADA.into());
        let agent = ada(&[], &[Permission::ReplyToConversations]);
        assert!(!may_close(&agent, &free));
        assert!(may_close(&agent, &mine) && may_change_visibility(&agent, &mine));
        assert!(may_close(
            &ada(&[], &[Permission::ManageConversations]),
            &free
        ));
        assert!(may_reopen(&agent, &free));
        assert!(!may_reopen(&ada(&[], &[]), &free));
    }
}

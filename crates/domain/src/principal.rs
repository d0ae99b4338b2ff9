//! Who asks: an agent in the app or by a personal token, or an integration.

use crate::permissions::{Permission, PermissionSet};
use crate::{AgentId, OrganizationId, TeamId};

/// The one who asks, with everything that decides what they may see and do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Nothing is ever visible beyond it.
    pub organization: OrganizationId,
    /// `None` is an integration: it is never assigned, has no unread, and its *Inbox* is *Open*.
    pub agent: Option<AgentId>,
    /// What they may do.
    pub permissions: PermissionSet,
    /// Their teams, sorted; none means every team's conversations are seen.
    pub teams: Vec<TeamId>,
}

impl Viewer {
    /// Whether they have a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }

    /// Whether they are one of `agents`.
    pub fn is_among(&self, agents: &[AgentId]) -> bool {
        self.agent.is_some_and(|me| agents.contains(&me))
    }

    /// Whether they belong to a team.
    pub fn is_in(&self, team: TeamId) -> bool {
        self.teams.contains(&team)
    }

    /// Whether teams do not narrow what they see.
    pub fn sees_every_team(&self) -> bool {
        self.teams.is_empty() || self.may(Permission::ViewAllConversations)
    }
}

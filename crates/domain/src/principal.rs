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
    /// Whether restricted conversations and contacts are shown at all: a token needs a scope for
    /// it, see [`Viewer::without_restricted`].
    pub shown_restricted: bool,
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

    /// Whether something restricted to `viewers` is shown to them as one of those.
    pub fn is_viewer(&self, viewers: &[AgentId]) -> bool {
        self.shown_restricted && self.is_among(viewers)
    }

    /// The same one by a token that was not made for what is restricted.
    pub fn without_restricted(mut self) -> Self {
        self.shown_restricted = false;
        self.permissions.remove(Permission::ViewRestricted);
        self
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

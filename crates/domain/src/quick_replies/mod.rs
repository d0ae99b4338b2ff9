//! Quick replies: answers written once and used often (C-11, S-02).

mod placeholders;
mod ranking;

pub use placeholders::{Filled, Message, MessageError, Placeholder, Values, fill, unfilled};
pub use ranking::{Slash, rank, slash};

use crate::AgentId;
use crate::names::names;
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::words::words;

words! {
    /// Who sees a quick reply.
    Visibility: "visibility of a quick reply" {
        /// Whoever owns it.
        Me = "me",
        /// Every agent and integration of the organization.
        Everyone = "everyone",
    }
}

names! {
    /// What a quick reply is called.
    QuickReplyName: 60,
    /// What several quick replies are about.
    Topic: 40,
}

/// Most quick replies of an organization that everyone sees, and most of one agent's own.
pub const MOST: usize = 1_000;

/// Most files that go along with one.
pub const MOST_FILES: usize = 10;

/// Whether somebody sees one: `owner` is the agent it belongs to.
pub fn is_visible(by: &Viewer, visibility: Visibility, owner: Option<AgentId>) -> bool {
    match visibility {
        Visibility::Everyone => true,
        Visibility::Me => by.agent.is_some() && by.agent == owner,
    }
}

/// What writing one of this visibility asks for.
pub const fn needed(visibility: Visibility) -> Permission {
    match visibility {
        Visibility::Me => Permission::OwnQuickReplies,
        Visibility::Everyone => Permission::ShareQuickReplies,
    }
}

/// Whether one for these channels is offered on `channel`; none means every channel.
pub fn is_for<C: PartialEq>(channels: &[C], channel: &C) -> bool {
    channels.is_empty() || channels.contains(channel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::PermissionSet;

    #[test]
    fn what_is_mine_is_seen_by_nobody_else() {
        let viewer = |agent: Option<i64>| Viewer {
            organization: 1.into(),
            agent: agent.map(AgentId::from),
            permissions: PermissionSet::all(),
            teams: Vec::new(),
            shown_restricted: true,
        };
        let mine = Some(AgentId::from(7));
        assert!(is_visible(&viewer(Some(7)), Visibility::Me, mine));
        assert!(!is_visible(&viewer(Some(8)), Visibility::Me, mine));
        assert!(!is_visible(&viewer(None), Visibility::Me, None));
        assert!(is_visible(&viewer(None), Visibility::Everyone, mine));
    }

    #[test]
    fn without_channels_it_is_for_all() {
        assert!(is_for(&[], &1));
        assert!(is_for(&[1, 2], &1));
        assert!(!is_for(&[2], &1));
    }
}

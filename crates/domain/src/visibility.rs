//! Who sees a conversation or a contact: the one rule behind every list, count, search,
//! stream, export, webhook and notification.

use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::{AgentId, ChannelId, OrganizationId, TeamId};

/// What decides who sees a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct ConversationFacts<'a> {
    pub organization: OrganizationId,
    pub restricted: bool,
    pub viewers: &'a [AgentId],
    pub assignees: &'a [AgentId],
    pub team: Option<TeamId>,
    /// The channel it began on.
    pub channel: ChannelId,
}

/// What decides who sees a contact: its default visibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct ContactFacts<'a> {
    pub organization: OrganizationId,
    pub restricted: bool,
    pub viewers: &'a [AgentId],
}

/// How much of a conversation somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// As if it did not exist.
    None,
    /// Name and number, no text: only the permission to view restricted ones opens it.
    Withheld,
    /// Everything.
    Full,
}

impl Sight {
    /// Whether there is anything to see.
    pub fn is_any(self) -> bool {
        self != Self::None
    }
}

/// What somebody with a live stream is told of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// The change; the text too only in full sight.
    Change(Sight),
    /// That it is gone: they saw it before and do not any more.
    Hidden,
}

impl Told {
    /// What somebody is told whose sight was, and now is, this.
    pub fn of(before: Sight, after: Sight) -> Self {
        match (before, after) {
            (Sight::None, Sight::None) => Self::Nothing,
            (_, Sight::None) => Self::Hidden,
            (_, after) => Self::Change(after),
        }
    }
}

/// Which teams work on which channels of an organization.
///
/// A removed channel keeps its teams: forgetting them would show its old conversations to everyone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkedChannels(Vec<(ChannelId, TeamId)>);

impl WorkedChannels {
    /// The teams that work on a channel.
    pub fn teams_on(&self, channel: ChannelId) -> impl Iterator<Item = TeamId> {
        let start = self.0.partition_point(|(c, _)| *c < channel);
        self.0
            .iter()
            .skip(start)
            .take_while(move |(c, _)| *c == channel)
            .map(|(_, team)| *team)
    }

    /// Whether any team works on it.
    pub fn is_worked(&self, channel: ChannelId) -> bool {
        self.teams_on(channel).next().is_some()
    }

    /// The channels whose conversations without a team somebody does not see: others work on
    /// them. All that a query needs beside the reader's teams.
    pub fn hidden_from(&self, viewer: &Viewer) -> Vec<ChannelId> {
        let mut hidden: Vec<ChannelId> = self.0.iter().map(|(channel, _)| *channel).collect();
        hidden.dedup();
        hidden.retain(|channel| !Place::Channel(*channel).is_seen_by(viewer, self));
        hidden
    }
}

impl FromIterator<(ChannelId, TeamId)> for WorkedChannels {
    fn from_iter<I: IntoIterator<Item = (ChannelId, TeamId)>>(pairs: I) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }
}

/// Where a conversation stands for those who see by team: its team, or without one its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// It has this team.
    Team(TeamId),
    /// It has no team and began on this channel.
    Channel(ChannelId),
}

impl Place {
    /// Where a conversation with this team and channel stands.
    pub fn of(team: Option<TeamId>, channel: ChannelId) -> Self {
        team.map_or(Self::Channel(channel), Self::Team)
    }

    /// Whether somebody sees the unrestricted conversations of a place without being assigned.
    pub fn is_seen_by(self, viewer: &Viewer, worked: &WorkedChannels) -> bool {
        viewer.sees_every_team()
            || match self {
                Self::Team(team) => viewer.is_in(team),
                Self::Channel(channel) => {
                    !worked.is_worked(channel)
                        || worked.teams_on(channel).any(|team| viewer.is_in(team))
                }
            }
    }
}

/// How much of a conversation somebody sees.
pub fn can_see(
    viewer: &Viewer,
    conversation: &ConversationFacts<'_>,
    worked: &WorkedChannels,
) -> Sight {
    let place = Place::of(conversation.team, conversation.channel);
    if viewer.organization != conversation.organization
        || !(viewer.is_among(conversation.assignees) || place.is_seen_by(viewer, worked))
    {
        return Sight::None;
    }
    if !conversation.restricted || viewer.is_viewer(conversation.viewers) {
        Sight::Full
    } else if viewer.may(Permission::ViewRestricted) {
        Sight::Withheld
    } else {
        Sight::None
    }
}

/// Whether somebody sees a contact.
pub fn can_see_contact(viewer: &Viewer, contact: &ContactFacts<'_>) -> bool {
    viewer.organization == contact.organization
        && (!contact.restricted
            || viewer.is_viewer(contact.viewers)
            || viewer.may(Permission::ViewRestricted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::PermissionSet;

    const ADA: i64 = 1;
    const SALES: i64 = 10;
    const SUPPORT: i64 = 11;
    const SHOP: i64 = 20;
    const PHONE: i64 = 21;

    fn ada(teams: &[i64], permissions: &[Permission]) -> Viewer {
        Viewer {
            organization: 5.into(),
            agent: Some(ADA.into()),
            permissions: permissions.iter().copied().collect::<PermissionSet>(),
            teams: teams.iter().map(|id| (*id).into()).collect(),
            shown_restricted: true,
        }
    }

    fn conversation(team: Option<i64>, channel: i64) -> ConversationFacts<'static> {
        ConversationFacts {
            organization: 5.into(),
            restricted: false,
            viewers: &[],
            assignees: &[],
            team: team.map(TeamId::from),
            channel: channel.into(),
        }
    }

    /// Support works on the shop's channel; nobody works on the telephone.
    fn worked() -> WorkedChannels {
        [(ChannelId::from(SHOP), TeamId::from(SUPPORT))]
            .into_iter()
            .collect()
    }

    #[test]
    fn an_agent_in_a_team_sees_what_is_the_teams_and_what_nobody_works_on() {
        let sight = |viewer: &Viewer, team, channel| {
            can_see(viewer, &conversation(team, channel), &worked())
        };
        let sales = ada(&[SALES], &[]);
        assert_eq!(sight(&sales, Some(SALES), SHOP), Sight::Full);
        assert_eq!(sight(&sales, Some(SUPPORT), SHOP), Sight::None);
        assert_eq!(sight(&sales, None, SHOP), Sight::None);
        assert_eq!(sight(&sales, None, PHONE), Sight::Full);
        assert_eq!(sight(&ada(&[SUPPORT], &[]), None, SHOP), Sight::Full);
        assert_eq!(
            sight(&ada(&[], &[]), Some(SUPPORT), SHOP),
            Sight::Full,
            "without a team one sees all"
        );
        let all = ada(&[SALES], &[Permission::ViewAllConversations]);
        assert_eq!(sight(&all, Some(SUPPORT), SHOP), Sight::Full);
    }

    #[test]
    fn who_is_assigned_sees_it_beyond_their_teams() {
        let me = [ADA.into()];
        let assigned = ConversationFacts {
            assignees: &me,
            ..conversation(Some(SUPPORT), SHOP)
        };
        assert_eq!(
            can_see(&ada(&[SALES], &[]), &assigned, &worked()),
            Sight::Full
        );
    }

    #[test]
    fn a_restricted_one_is_its_viewers_and_withheld_from_those_who_may_view_restricted() {
        let closed_off = ConversationFacts {
            restricted: true,
            ..conversation(None, PHONE)
        };
        let me = [ADA.into()];
        let shown = ConversationFacts {
            viewers: &me,
            ..closed_off
        };
        assert_eq!(can_see(&ada(&[], &[]), &closed_off, &worked()), Sight::None);
        assert_eq!(can_see(&ada(&[], &[]), &shown, &worked()), Sight::Full);
        let owner = ada(&[], &[Permission::ViewRestricted]);
        assert_eq!(can_see(&owner, &closed_off, &worked()), Sight::Withheld);
        assert_eq!(can_see(&owner, &shown, &worked()), Sight::Full);
    }

    #[test]
    fn a_token_that_was_not_made_for_it_shows_nothing_restricted() {
        let me = [ADA.into()];
        let shown = ConversationFacts {
            restricted: true,
            viewers: &me,
            assignees: &me,
            ..conversation(None, PHONE)
        };
        let narrowed = ada(&[], &[Permission::ViewRestricted]).without_restricted();
        assert_eq!(can_see(&narrowed, &shown, &worked()), Sight::None);
        let open = conversation(None, PHONE);
        assert_eq!(can_see(&narrowed, &open, &worked()), Sight::Full);
        let contact = ContactFacts {
            organization: 5.into(),
            restricted: true,
            viewers: &me,
        };
        assert!(can_see_contact(&ada(&[], &[]), &contact));
        assert!(!can_see_contact(&narrowed, &contact));
    }

    #[test]
    fn who_loses_sight_is_told_so_and_who_never_saw_it_nothing() {
        assert_eq!(Told::of(Sight::None, Sight::None), Told::Nothing);
        assert_eq!(Told::of(Sight::Withheld, Sight::None), Told::Hidden);
        assert_eq!(
            Told::of(Sight::None, Sight::Full),
            Told::Change(Sight::Full)
        );
        assert_eq!(
            Told::of(Sight::Full, Sight::Withheld),
            Told::Change(Sight::Withheld)
        );
    }

    #[test]
    fn a_contact_is_seen_by_all_unless_restricted() {
        let contact = ContactFacts {
            organization: 5.into(),
            restricted: false,
            viewers: &[],
        };
        let hidden = ContactFacts {
            restricted: true,
            ..contact
        };
        assert!(can_see_contact(&ada(&[SALES], &[]), &contact));
        assert!(!can_see_contact(&ada(&[], &[]), &hidden));
        assert!(can_see_contact(
            &ada(&[], &[Permission::ViewRestricted]),
            &hidden
        ));
        assert!(!can_see_contact(
            &ada(&[], &[]),
            &ContactFacts {
                organization: 6.into(),
                ..contact
            }
        ));
    }
}

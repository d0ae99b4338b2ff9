//! What a conversation is given that somebody of ours begins (C-13): it is its author's at once, and
//! stands with one of their teams.

use super::{Conversation, Move, NewConversation};
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::routing::{Routed, Visibility};
use crate::{AgentId, TeamId};

/// Why a conversation cannot be begun so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The author has several teams and named none.
    #[error("name one of your teams")]
    TeamRequired,
    /// Others work on this channel, that team does not.
    #[error("this team does not work on the channel")]
    TeamNotOnChannel,
    /// It is not one of the author's.
    #[error("this is not one of your teams")]
    NotYourTeam,
    /// The contact is restricted to others, and so is what begins with them.
    #[error("what begins with this contact is visible to others only")]
    CannotSee,
}

impl StartError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::TeamRequired => "team_required",
            Self::TeamNotOnChannel => "team_not_on_channel",
            Self::NotYourTeam => "not_your_team",
            Self::CannotSee => "cannot_see",
        }
    }
}

/// The team it stands with: the author's if they have one, the one they name if they have several,
/// none if they have none. `working` are the teams on its channel; a channel of no team is everyone's.
pub fn starting_team(
    author: &Viewer,
    named: Option<TeamId>,
    working: &[TeamId],
) -> Result<Option<TeamId>, StartError> {
    let team = match (named, author.teams.as_slice()) {
        (Some(team), []) => team,
        (Some(team), _) if author.is_in(team) => team,
        (Some(team), _) if author.may(Permission::ManageConversations) => team,
        (Some(_), _) => return Err(StartError::NotYourTeam),
        (None, []) => return Ok(None),
        (None, [only]) => *only,
        (None, _) => return Err(StartError::TeamRequired),
    };
    match working.is_empty() || working.contains(&team) {
        true => Ok(Some(team)),
        false => Err(StartError::TeamNotOnChannel),
    }
}

impl Conversation {
    /// Begins one as its author wants it: assigned to them, with the contact's default visibility. An
    /// integration is never assigned: what it begins stands in *Open*.
    pub fn start(
        new: NewConversation,
        author: Option<AgentId>,
        team: Option<TeamId>,
        visibility: Visibility,
    ) -> Result<(Self, Vec<Move>), StartError> {
        let sees = |agent: &AgentId| !visibility.restricted || visibility.viewers.contains(agent);
        if !author.iter().all(sees) {
            return Err(StartError::CannotSee);
        }
        let given = Routed {
            visibility,
            team,
            agents: author.into_iter().collect(),
            ..Routed::default()
        };
        Ok(Self::begin(new, given))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{ADA, BO, at, visibility};
    use super::*;

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

    fn new() -> NewConversation {
        NewConversation {
            organization: 5.into(),
            id: 6.into(),
            number: 1043,
            subject: None,
            contact: 7.into(),
            channel: 8.into(),
            previous: None,
            created_at: at(0),
        }
    }

    #[test]
    fn the_team_is_the_authors_and_asked_for_if_they_have_several() {
        let team = |author: &Viewer, named: Option<i64>, working: &[i64]| {
            let working: Vec<TeamId> = working.iter().map(|id| (*id).into()).collect();
            starting_team(author, named.map(TeamId::from), &working)
        };
        let sales = Ok(Some(SALES.into()));
        assert_eq!(team(&ada(&[], &[]), None, &[SALES]), Ok(None));
        assert_eq!(team(&ada(&[], &[]), Some(SALES), &[SALES]), sales);
        assert_eq!(team(&ada(&[SALES], &[]), None, &[]), sales);
        let both = ada(&[SALES, SUPPORT], &[]);
        let needed = Err(StartError::TeamRequired);
        assert_eq!(team(&both, None, &[SALES]), needed);
        assert_eq!(team(&both, Some(SALES), &[SALES]), sales);
        let elsewhere = Err(StartError::TeamNotOnChannel);
        assert_eq!(team(&both, Some(SUPPORT), &[SALES]), elsewhere);
        let support = ada(&[SUPPORT], &[]);
        assert_eq!(team(&support, None, &[SALES]), elsewhere);
        let others = Err(StartError::NotYourTeam);
        assert_eq!(team(&support, Some(SALES), &[SALES]), others);
        let manager = ada(&[SUPPORT], &[Permission::ManageConversations]);
        assert_eq!(team(&manager, Some(SALES), &[SALES]), sales);
    }

    #[test]
    fn it_is_its_authors_at_once_if_they_may_see_it() {
        let team = Some(SALES.into());
        let (c, moves) = Conversation::start(new(), Some(ADA.into()), team, visibility(&[ADA]))
            .expect("she sees it");
        assert_eq!(c.assignees, [ADA.into()]);
        assert_eq!((c.team, c.unassigned_at), (team, None));
        assert!(matches!(
            moves.as_slice(),
            [Move::Created { .. }, Move::Routed { .. }]
        ));
        let refused = Conversation::start(new(), Some(BO.into()), None, visibility(&[ADA]));
        assert_eq!(refused, Err(StartError::CannotSee));
        let (c, _) = Conversation::start(new(), None, None, visibility(&[ADA])).expect("a program");
        assert!(c.is_unassigned() && c.restricted);
    }
}

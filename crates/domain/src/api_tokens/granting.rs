//! What may be put into a token: nothing its maker lacks.

use super::{Scope, Scopes};
use crate::TeamId;
use crate::permissions::{GrantError, Permission, PermissionSet, check_grant};
use crate::principal::Viewer;

/// What a new integration is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct TokenGrant<'a> {
    pub permissions: PermissionSet,
    /// None means that teams do not narrow what it sees.
    pub teams: &'a [TeamId],
    pub scopes: &'a Scopes,
}

/// Whether `maker` may make an integration with these rights: it may do and see no more than they.
pub fn check_token_grant(maker: &Viewer, granted: TokenGrant<'_>) -> Result<(), GrantError> {
    check_grant(maker.permissions, granted.permissions)?;
    let within_teams = maker.sees_every_team()
        || (!granted.teams.is_empty() && granted.teams.iter().all(|team| maker.is_in(*team)));
    // Ingesting needs no permission of the integration, so its maker answers for it.
    let may_ingest =
        !granted.scopes.contains(Scope::Ingest) || maker.may(Permission::ManageChannels);
    match within_teams && may_ingest {
        true => Ok(()),
        false => Err(GrantError::CannotGrant),
    }
}

/// Whether somebody may post what customers wrote, and how far our messages got: who manages
/// channels, and an integration; a token needs the scope `messages:ingest` besides.
pub fn may_ingest(viewer: &Viewer) -> bool {
    viewer.agent.is_none() || viewer.may(Permission::ManageChannels)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALES: i64 = 10;
    const SUPPORT: i64 = 11;

    fn ada(teams: &[i64], permissions: &[Permission]) -> Viewer {
        Viewer {
            organization: 5.into(),
            agent: Some(1.into()),
            permissions: permissions.iter().copied().collect(),
            teams: teams.iter().map(|id| (*id).into()).collect(),
            shown_restricted: true,
        }
    }

    fn grant(maker: &Viewer, permissions: &[Permission], teams: &[i64], scopes: &[Scope]) -> bool {
        let teams: Vec<TeamId> = teams.iter().map(|id| (*id).into()).collect();
        let granted = TokenGrant {
            permissions: permissions.iter().copied().collect(),
            teams: &teams,
            scopes: &scopes.iter().copied().collect(),
        };
        check_token_grant(maker, granted).is_ok()
    }

    #[test]
    fn an_integration_may_do_no_more_than_its_maker() {
        let maker = ada(&[], &[Permission::ReplyToConversations]);
        assert!(grant(&maker, &[Permission::ReplyToConversations], &[], &[]));
        assert!(grant(&maker, &[], &[SALES], &[]));
        assert!(!grant(&maker, &[Permission::ManageTeams], &[], &[]));
    }

    #[test]
    fn an_integration_sees_no_more_teams_than_its_maker() {
        let maker = ada(&[SALES], &[]);
        assert!(grant(&maker, &[], &[SALES], &[]));
        assert!(!grant(&maker, &[], &[SALES, SUPPORT], &[]));
        assert!(!grant(&maker, &[], &[], &[]), "no team is every team");
        let all = ada(&[SALES], &[Permission::ViewAllConversations]);
        assert!(grant(&all, &[], &[SUPPORT], &[]) && grant(&all, &[], &[], &[]));
    }

    #[test]
    fn only_who_manages_channels_lets_programs_ingest() {
        let scopes = [Scope::Ingest];
        assert!(!grant(&ada(&[], &[]), &[], &[], &scopes));
        let maker = ada(&[], &[Permission::ManageChannels]);
        assert!(grant(&maker, &[], &[], &scopes));
        let program = Viewer {
            agent: None,
            ..ada(&[], &[])
        };
        assert!(may_ingest(&program) && may_ingest(&maker) && !may_ingest(&ada(&[], &[])));
    }
}

//! Nobody grants what they lack, only an Owner changes an Owner, and the last Owner stays.

use super::{BuiltInRole, PermissionSet};
use crate::agents::AgentState;

/// Why a role or a token cannot be given, or a role not be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// The giver lacks something of what would be given, or is no Owner where an Owner changes.
    #[error("you cannot grant what you do not have")]
    CannotGrant,
    /// Somebody else must become Owner first.
    #[error("the last Owner stays")]
    LastOwner,
}

impl GrantError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::CannotGrant => "cannot_grant",
            Self::LastOwner => "last_owner",
        }
    }
}

/// Who changes whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleHolders {
    /// The built-in role of the one who acts, if it is one.
    pub by: Option<BuiltInRole>,
    /// The built-in role of the one who is changed, if it is one.
    pub of: Option<BuiltInRole>,
    /// Whether the one who is changed signs in: who does not is not the last Owner who can.
    pub state: AgentState,
    /// How many active Owners there are now.
    pub active_owners: usize,
}

/// Whether somebody with the rights `own` may hand out `granted`, by role or token.
pub fn check_grant(own: PermissionSet, granted: PermissionSet) -> Result<(), GrantError> {
    match granted.is_subset(own) {
        true => Ok(()),
        false => Err(GrantError::CannotGrant),
    }
}

/// Whether somebody with the rights `own` may make of a role's permissions `before` those of `after`: what
/// they lack they neither give nor take away.
pub fn check_role_edit(
    own: PermissionSet,
    before: PermissionSet,
    after: PermissionSet,
) -> Result<(), GrantError> {
    check_grant(own, before.difference(after))?;
    check_grant(own, after.difference(before))
}

/// Whether an agent's role may become `to`; `None` is deactivation or a role that is not built in.
///
/// Says nothing about the permissions of the new role: that is [`check_grant`].
pub fn check_role_change(who: RoleHolders, to: Option<BuiltInRole>) -> Result<(), GrantError> {
    let owner = Some(BuiltInRole::Owner);
    let concerns_owner = who.of == owner || to == owner;
    match who {
        _ if !concerns_owner => Ok(()),
        RoleHolders { by, .. } if by != owner => Err(GrantError::CannotGrant),
        RoleHolders {
            of,
            state: AgentState::Active,
            active_owners,
            ..
        } if of == owner && to != owner && active_owners <= 1 => Err(GrantError::LastOwner),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::Permission;
    use proptest::prelude::*;

    const OWNER: Option<BuiltInRole> = Some(BuiltInRole::Owner);
    const ADMINISTRATOR: Option<BuiltInRole> = Some(BuiltInRole::Administrator);
    const AGENT: Option<BuiltInRole> = Some(BuiltInRole::Agent);

    fn change(
        by: Option<BuiltInRole>,
        of: Option<BuiltInRole>,
        to: Option<BuiltInRole>,
        active_owners: usize,
    ) -> Result<(), GrantError> {
        check_role_change(
            RoleHolders {
                by,
                of,
                state: AgentState::Active,
                active_owners,
            },
            to,
        )
    }

    #[test]
    fn nobody_grants_what_they_lack() {
        let (agent, owner) = (BuiltInRole::Agent.permissions(), PermissionSet::all());
        assert_eq!(check_grant(agent, agent), Ok(()));
        assert_eq!(check_grant(owner, agent), Ok(()));
        assert_eq!(check_grant(agent, owner), Err(GrantError::CannotGrant));
    }

    fn any_set() -> impl Strategy<Value = PermissionSet> {
        let any = proptest::sample::subsequence(Permission::ALL, 0..=Permission::ALL.len());
        any.prop_map(|some| some.into_iter().collect())
    }

    proptest! {
        #[test]
        fn an_edit_touches_only_what_its_maker_has(
            own in any_set(),
            before in any_set(),
            after in any_set(),
        ) {
            let touched = |p: Permission| before.contains(p) != after.contains(p);
            let allowed = Permission::ALL.iter().all(|p| !touched(*p) || own.contains(*p));
            prop_assert_eq!(check_role_edit(own, before, after).is_ok(), allowed);
            prop_assert_eq!(check_role_edit(own, before, before), Ok(()));
        }
    }

    #[test]
    fn only_an_owner_changes_an_owner_or_makes_one() {
        assert_eq!(
            change(ADMINISTRATOR, OWNER, AGENT, 2),
            Err(GrantError::CannotGrant)
        );
        assert_eq!(
            change(ADMINISTRATOR, AGENT, OWNER, 2),
            Err(GrantError::CannotGrant)
        );
        assert_eq!(change(None, OWNER, None, 2), Err(GrantError::CannotGrant));
        assert_eq!(change(OWNER, OWNER, AGENT, 2), Ok(()));
        assert_eq!(change(OWNER, AGENT, OWNER, 1), Ok(()));
        assert_eq!(change(ADMINISTRATOR, AGENT, ADMINISTRATOR, 1), Ok(()));
    }

    #[test]
    fn the_last_owner_stays() {
        assert_eq!(
            change(OWNER, OWNER, ADMINISTRATOR, 1),
            Err(GrantError::LastOwner)
        );
        assert_eq!(change(OWNER, OWNER, None, 1), Err(GrantError::LastOwner));
        assert_eq!(change(OWNER, OWNER, OWNER, 1), Ok(()));
    }

    #[test]
    fn who_cannot_sign_in_is_not_the_last_owner() {
        for state in [AgentState::Invited, AgentState::Deactivated] {
            let who = RoleHolders {
                by: OWNER,
                of: OWNER,
                state,
                active_owners: 1,
            };
            assert_eq!(check_role_change(who, AGENT), Ok(()), "{state:?}");
        }
    }
}

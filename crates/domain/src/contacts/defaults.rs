//! What is given to the new conversations of a contact (C-09): who sees them, and who has them.

use super::Contact;
use crate::AgentId;
use crate::conversations::LeftOut;
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::routing::Visibility;

/// What is to become of them; what is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct NewDefaults {
    pub visibility: Option<Visibility>,
    pub assignees: Option<Vec<AgentId>>,
}

/// Why they cannot change so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DefaultsError {
    /// Named to get conversations they would not see.
    #[error("this agent cannot see the contact")]
    CannotSee {
        /// Who.
        agent: AgentId,
    },
    /// They get its conversations, by default or because it is pinned to them, and would not see them.
    #[error("agents who get its conversations would not see them any more")]
    AssigneesNotViewers {
        /// Who.
        agents: Vec<AgentId>,
    },
}

impl DefaultsError {
    /// What the REST API answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CannotSee { .. } => "cannot_see",
            Self::AssigneesNotViewers { .. } => "assignees_not_viewers",
        }
    }
}

/// Whether somebody may say who sees a contact: who gets its conversations, and who manages
/// conversations.
pub fn may_restrict(viewer: &Viewer, contact: &Contact) -> bool {
    viewer.is_among(&contact.default_assignees)
        || viewer.is_among(contact.owner.as_slice())
        || viewer.may(Permission::ManageConversations)
}

impl Contact {
    /// Sets them, so that whoever gets its conversations sees them. Whoever is named anew and would not
    /// is refused; of those who get them already, [`LeftOut::Unassign`] takes out who would not any
    /// more, and detaches it from them.
    pub fn set_defaults(
        &mut self,
        to: NewDefaults,
        left_out: LeftOut,
    ) -> Result<(), DefaultsError> {
        let visibility = to.visibility.unwrap_or_else(|| Visibility {
            restricted: self.restricted,
            viewers: self.viewers.clone(),
        });
        // While everybody sees it nobody is named, so there is nothing to clear up after it.
        let viewers = match visibility.restricted {
            true => each_once(visibility.viewers),
            false => Vec::new(),
        };
        let loses = |agent: &AgentId| visibility.restricted && !viewers.contains(agent);
        let named = to.assignees.map(each_once);
        let is_new = |agent: &AgentId| !self.default_assignees.contains(agent);
        let mut added = named.iter().flatten().copied().filter(is_new);
        if let Some(agent) = added.find(loses) {
            return Err(DefaultsError::CannotSee { agent });
        }
        let mut assignees = named.unwrap_or_else(|| self.default_assignees.clone());
        let owner = self.owner.filter(loses);
        let losing = assignees.iter().copied().filter(loses).chain(owner);
        let losing = each_once(losing.collect());
        if !losing.is_empty() && left_out == LeftOut::Refuse {
            return Err(DefaultsError::AssigneesNotViewers { agents: losing });
        }
        assignees.retain(|agent| !losing.contains(agent));
        self.owner = self.owner.filter(|agent| !losing.contains(agent));
        self.default_assignees = assignees;
        self.restricted = visibility.restricted;
        self.viewers = viewers;
        Ok(())
    }
}

fn each_once(mut agents: Vec<AgentId>) -> Vec<AgentId> {
    agents.sort_unstable();
    agents.dedup();
    agents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    const ADA: i64 = 1;
    const BO: i64 = 2;
    const CY: i64 = 3;

    fn contact() -> Contact {
        Contact::new(5.into(), 30.into(), Timestamp::EPOCH)
    }

    fn agents(ids: &[i64]) -> Vec<AgentId> {
        ids.iter().copied().map(AgentId::from).collect()
    }

    fn to(viewers: Option<&[i64]>, assignees: Option<&[i64]>) -> NewDefaults {
        NewDefaults {
            visibility: viewers.map(|viewers| Visibility {
                restricted: true,
                viewers: agents(viewers),
            }),
            assignees: assignees.map(agents),
        }
    }

    #[test]
    fn both_are_set_together() {
        let mut c = contact();
        let done = c.set_defaults(to(Some(&[BO, ADA, BO]), Some(&[BO])), LeftOut::Refuse);
        assert_eq!(done, Ok(()));
        assert!(c.restricted);
        assert_eq!(
            (c.viewers, c.default_assignees),
            (agents(&[ADA, BO]), agents(&[BO]))
        );
    }

    #[test]
    fn nobody_is_named_who_would_not_see_it() {
        let mut c = contact();
        let refused = c.set_defaults(to(Some(&[ADA]), Some(&[ADA, BO])), LeftOut::Unassign);
        assert_eq!(refused, Err(DefaultsError::CannotSee { agent: BO.into() }));
        assert_eq!(c, contact());
    }

    #[test]
    fn who_is_named_again_is_asked_about_like_who_is_not_named() {
        let had = Contact {
            default_assignees: agents(&[ADA, BO]),
            ..contact()
        };
        let to = to(Some(&[ADA]), Some(&[ADA, BO]));
        let mut c = had.clone();
        let refused = c.set_defaults(to.clone(), LeftOut::Refuse);
        let losing = DefaultsError::AssigneesNotViewers {
            agents: agents(&[BO]),
        };
        assert_eq!((refused, &c), (Err(losing), &had));
        assert_eq!(c.set_defaults(to, LeftOut::Unassign), Ok(()));
        assert_eq!(c.default_assignees, agents(&[ADA]));
    }

    #[test]
    fn who_gets_them_is_not_shut_out_unasked() {
        let mut c = Contact {
            default_assignees: agents(&[ADA, BO]),
            owner: Some(CY.into()),
            ..contact()
        };
        let before = c.clone();
        let refused = c.set_defaults(to(Some(&[ADA]), None), LeftOut::Refuse);
        assert_eq!(
            refused,
            Err(DefaultsError::AssigneesNotViewers {
                agents: agents(&[BO, CY])
            })
        );
        assert_eq!(c, before);
        assert_eq!(
            c.set_defaults(to(Some(&[ADA]), None), LeftOut::Unassign),
            Ok(())
        );
        assert_eq!((c.default_assignees, c.owner), (agents(&[ADA]), None));
    }

    #[test]
    fn who_gets_its_conversations_says_who_sees_it() {
        let ada = |permissions: &[Permission]| Viewer {
            organization: 5.into(),
            agent: Some(ADA.into()),
            permissions: permissions.iter().copied().collect(),
            teams: Vec::new(),
            shown_restricted: true,
        };
        let pinned = Contact {
            owner: Some(ADA.into()),
            ..contact()
        };
        let assigned = Contact {
            default_assignees: agents(&[ADA]),
            ..contact()
        };
        let agent = ada(&[Permission::EditContacts]);
        assert!(may_restrict(&agent, &pinned) && may_restrict(&agent, &assigned));
        assert!(!may_restrict(&agent, &contact()));
        assert!(may_restrict(
            &ada(&[Permission::ManageConversations]),
            &contact()
        ));
    }
}

//! Pinning (S1): a contact is one agent's, who gets its new conversations instead of *Open*.

use super::Contact;
use crate::AgentId;
use crate::permissions::Permission;
use crate::principal::Viewer;

/// Why a contact cannot be pinned so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Somebody has it; they detach it first.
    #[error("the contact is pinned already")]
    Pinned {
        /// To whom.
        to: AgentId,
    },
    /// It is restricted to others, and so is what begins with it.
    #[error("this agent cannot see the contact")]
    CannotSee {
        /// Who.
        agent: AgentId,
    },
}

impl PinError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pinned { .. } => "pinned",
            Self::CannotSee { .. } => "cannot_see",
        }
    }
}

/// Whether somebody may pin a contact to this agent, or detach it from them: who changes contacts
/// themselves, and who manages conversations anyone.
pub fn may_pin(viewer: &Viewer, agent: Option<AgentId>) -> bool {
    let is_me = agent.is_some() && agent == viewer.agent;
    viewer.may(Permission::ManageConversations) || (is_me && viewer.may(Permission::EditContacts))
}

impl Contact {
    /// Pins it; tells whether that changed anything.
    pub fn pin(&mut self, agent: AgentId) -> Result<bool, PinError> {
        match self.owner {
            Some(owner) if owner == agent => Ok(false),
            Some(owner) => Err(PinError::Pinned { to: owner }),
            None if !self.admits(agent) => Err(PinError::CannotSee { agent }),
            None => {
                self.owner = Some(agent);
                self.version += 1;
                Ok(true)
            }
        }
    }

    /// Detaches it from whoever has it; tells whether that changed anything.
    pub fn detach(&mut self) -> bool {
        let was = self.owner.take().is_some();
        if was {
            self.version += 1;
        }
        was
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    const ADA: i64 = 1;
    const BO: i64 = 2;

    fn contact() -> Contact {
        Contact::new(5.into(), 30.into(), Timestamp::EPOCH)
    }

    fn ada(permissions: &[Permission]) -> Viewer {
        Viewer {
            organization: 5.into(),
            agent: Some(ADA.into()),
            permissions: permissions.iter().copied().collect(),
            teams: Vec::new(),
            shown_restricted: true,
        }
    }

    #[test]
    fn an_agent_pins_to_themselves_and_who_manages_to_anyone() {
        let (me, other) = (Some(ADA.into()), Some(BO.into()));
        let agent = ada(&[Permission::EditContacts]);
        assert!(may_pin(&agent, me) && !may_pin(&agent, other) && !may_pin(&agent, None));
        let manager = ada(&[Permission::ManageConversations]);
        assert!(may_pin(&manager, me) && may_pin(&manager, other));
        assert!(!may_pin(&ada(&[]), me));
        let program = Viewer {
            agent: None,
            ..ada(&[Permission::EditContacts])
        };
        assert!(!may_pin(&program, None) && !may_pin(&program, me));
    }

    #[test]
    fn who_has_it_keeps_it_until_they_detach_it() {
        let mut contact = contact();
        assert_eq!(contact.pin(ADA.into()), Ok(true));
        assert_eq!(contact.pin(ADA.into()), Ok(false));
        let pinned = Err(PinError::Pinned { to: ADA.into() });
        assert_eq!(contact.pin(BO.into()), pinned);
        assert_eq!((contact.owner, contact.version), (Some(ADA.into()), 2));
        assert!(contact.detach() && !contact.detach());
        assert_eq!(contact.pin(BO.into()), Ok(true));
        assert_eq!(contact.version, 4);
    }

    #[test]
    fn a_restricted_one_is_pinned_to_its_viewers_only() {
        let mut contact = Contact {
            restricted: true,
            viewers: vec![BO.into()],
            ..contact()
        };
        let refused = Err(PinError::CannotSee { agent: ADA.into() });
        assert_eq!(contact.pin(ADA.into()), refused);
        assert_eq!(contact.pin(BO.into()), Ok(true));
    }
}

//! What becomes of a contact when a colleague leaves.

use super::Contact;
use crate::AgentId;

impl Contact {
    /// Takes out somebody who is not there any more: what begins with it does not go to them, and it is
    /// free to be pinned. What was restricted stays so, if need be to nobody. Tells whether that changed
    /// anything.
    pub fn let_go(&mut self, agent: AgentId) -> bool {
        let is_other = |other: &AgentId| *other != agent;
        let was = (self.viewers.len(), self.default_assignees.len(), self.owner);
        self.viewers.retain(is_other);
        self.default_assignees.retain(is_other);
        self.owner = self.owner.filter(is_other);
        let now = (self.viewers.len(), self.default_assignees.len(), self.owner);
        if was != now {
            self.version += 1;
        }
        was != now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[test]
    fn what_was_theirs_alone_is_shown_to_nobody_else() {
        let (ada, bo): (AgentId, AgentId) = (1.into(), 2.into());
        let mut contact = Contact {
            restricted: true,
            viewers: vec![ada],
            default_assignees: vec![ada],
            owner: Some(ada),
            ..Contact::new(5.into(), 30.into(), Timestamp::EPOCH)
        };
        assert!(!contact.let_go(bo));
        assert!(contact.let_go(ada));
        assert!(contact.restricted && contact.viewers.is_empty());
        assert_eq!((contact.default_assignees.len(), contact.owner), (0, None));
        assert_eq!(contact.version, 2);
    }
}

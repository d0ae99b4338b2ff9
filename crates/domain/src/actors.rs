//! Who did something: wrote a message, closed a conversation, stands in the log.

use crate::words::words;
use crate::{AgentId, ApiTokenId, AssistantId, ContactId};

words! {
    /// What kind of somebody it was.
    ActorKind: "kind of author" {
        /// The customer.
        Contact = "contact",
        /// A person of the organization.
        Agent = "agent",
        /// An AI.
        Assistant = "assistant",
        /// A program with a token of its own.
        Integration = "integration",
        /// Switchboard itself: routing, automated messages, clearing up.
        System = "system",
    }
}

/// Who did it. Stored and sent as a kind and an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The customer.
    Contact(ContactId),
    /// A person of the organization.
    Agent(AgentId),
    /// An AI.
    Assistant(AssistantId),
    /// A program, known by its token.
    Integration(ApiTokenId),
    /// Switchboard itself.
    System,
}

impl Actor {
    /// What kind of somebody it was.
    pub fn kind(self) -> ActorKind {
        match self {
            Self::Contact(_) => ActorKind::Contact,
            Self::Agent(_) => ActorKind::Agent,
            Self::Assistant(_) => ActorKind::Assistant,
            Self::Integration(_) => ActorKind::Integration,
            Self::System => ActorKind::System,
        }
    }

    /// Its id among its kind; Switchboard itself has none.
    pub fn id(self) -> Option<i64> {
        match self {
            Self::Contact(id) => Some(*id.as_ref()),
            Self::Agent(id) => Some(*id.as_ref()),
            Self::Assistant(id) => Some(*id.as_ref()),
            Self::Integration(id) => Some(*id.as_ref()),
            Self::System => None,
        }
    }

    /// Put together again from [`Self::kind`] and [`Self::id`]; `None` when an id is missing.
    pub fn from_parts(kind: ActorKind, id: Option<i64>) -> Option<Self> {
        match kind {
            ActorKind::Contact => id.map(|id| Self::Contact(id.into())),
            ActorKind::Agent => id.map(|id| Self::Agent(id.into())),
            ActorKind::Assistant => id.map(|id| Self::Assistant(id.into())),
            ActorKind::Integration => id.map(|id| Self::Integration(id.into())),
            ActorKind::System => Some(Self::System),
        }
    }

    /// The agent it was, if it was one.
    pub fn agent(self) -> Option<AgentId> {
        match self {
            Self::Agent(id) => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_a_kind_and_an_id() {
        let all = [
            Actor::Contact(1.into()),
            Actor::Agent(2.into()),
            Actor::Assistant(3.into()),
            Actor::Integration(4.into()),
            Actor::System,
        ];
        for actor in all {
            assert_eq!(Actor::from_parts(actor.kind(), actor.id()), Some(actor));
        }
        assert_eq!(Actor::from_parts(ActorKind::Agent, None), None);
        assert_eq!(Actor::Agent(2.into()).agent(), Some(2.into()));
        assert_eq!(Actor::Contact(2.into()).agent(), None);
    }
}

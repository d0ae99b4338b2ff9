//! What a note is on, held while somebody writes there: who sees it, and who may be called to it.

use crate::contacts;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use domain::contacts::Contact;
use domain::conversations::Conversation;
use domain::notes::{About, Grounds, may_be_mentioned, sight};
use domain::{AgentId, ConversationId, NoteId};
use store::conversations::{Reader, lock};
use store::events::{Audience, NewEvent};
use store::notes::Note;
use store::{Db, rights};

/// What a note is on.
pub enum Place {
    Contact(Box<Contact>),
    Conversation(Box<Conversation>),
}

impl Place {
    /// For who sees it; for anybody else it is not there.
    pub fn seen(db: &mut Db, reader: &Reader, about: About) -> Reply<Self> {
        let organization = reader.viewer.organization;
        let place = match about {
            About::Contact(id) => Self::Contact(Box::new(contacts::seen(db, reader, id)?)),
            About::Conversation(id) => {
                Self::Conversation(Box::new(lock(db, organization, id)?.conversation))
            }
        };
        match sight(&reader.viewer, &place.grounds(), &reader.worked).is_any() {
            true => Ok(place),
            false => Err(Problem::not_found()),
        }
    }

    fn grounds(&self) -> Grounds<'_> {
        match self {
            Self::Contact(contact) => Grounds::Contact(contact.facts()),
            Self::Conversation(conversation) => Grounds::Conversation(conversation.facts()),
        }
    }

    /// Refuses colleagues who are not there, or who would not see what calls them.
    pub fn check_mentions(&self, db: &mut Db, reader: &Reader, ids: &[AgentId]) -> Reply<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let found = rights::of_agents(db, reader.viewer.organization, ids)?;
        if ids
            .iter()
            .any(|id| found.iter().all(|one| one.agent != *id))
        {
            let message = "Not an active agent";
            return Err(Problem::invalid().field("mention_ids", "not_active", message));
        }
        let blind: Vec<AgentId> = found
            .iter()
            .filter(|one| !may_be_mentioned(&one.viewer, &self.grounds(), &reader.worked))
            .map(|one| one.agent)
            .collect();
        match blind.is_empty() {
            true => Ok(()),
            false => {
                let title = "Somebody who is mentioned cannot see this";
                Err(Problem::unprocessable("cannot_see", title).with("agent_ids", blind))
            }
        }
    }

    /// What whoever sees the note is told of it.
    pub fn told(&self, work: &Work, note: &Note, name: &'static str) -> NewEvent {
        self.event(work, note, name, self.audience())
    }

    /// What somebody who is mentioned is told, apart from what everybody hears.
    pub fn called(&self, work: &Work, note: &Note, agent: AgentId) -> NewEvent {
        self.event(work, note, "note.mentioned", Audience::Agent(agent))
    }

    fn audience(&self) -> Audience {
        match self {
            Self::Conversation(conversation) => Audience::from(&conversation.facts()),
            Self::Contact(contact) => Audience::from(&contact.facts()),
        }
    }

    fn event(&self, work: &Work, note: &Note, name: &'static str, audience: Audience) -> NewEvent {
        let object: NoteId = note.id;
        NewEvent {
            organization: note.organization,
            id: work.id(),
            name,
            conversation: self.conversation(),
            object: *object.as_ref(),
            version: note.version,
            revision: None,
            before: Some(audience.clone()),
            after: (name != "note.deleted").then_some(audience),
            at: work.now,
        }
    }

    fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::Contact(_) => None,
            Self::Conversation(conversation) => Some(conversation.id),
        }
    }
}

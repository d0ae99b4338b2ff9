//! What deliveries tell of, and who may know it now: of a conversation, of a contact, or of a note on
//! one. What was restricted after it was sent is not shown any more, nor sent again.

use domain::contacts::Contact;
use domain::conversations::Conversation;
use domain::notes::About;
use domain::principal::Viewer;
use domain::visibility::{Sight, WorkedChannels, can_see, can_see_contact};
use domain::webhooks::sees;
use domain::{ContactId, ConversationId, NoteId, OrganizationId};
use std::collections::{BTreeSet, HashMap};
use store::contacts::merging;
use store::webhooks::Delivery;
use store::{Db, StoreResult, channels, conversations, notes};

/// What some deliveries tell of, as it is now.
pub struct Concerned {
    conversations: HashMap<ConversationId, Conversation>,
    contacts: HashMap<ContactId, Contact>,
    /// Notes on contacts.
    notes: HashMap<NoteId, ContactId>,
    worked: WorkedChannels,
}

/// Whose sight it is.
#[derive(Clone, Copy)]
pub enum Reader<'a> {
    Viewer(&'a Viewer),
    Webhook { include_restricted: bool },
}

impl Concerned {
    pub fn load(db: &mut Db, organization: OrganizationId, of: &[Delivery]) -> StoreResult<Self> {
        let in_conversations: BTreeSet<_> = of.iter().filter_map(|d| d.conversation).collect();
        let in_conversations: Vec<_> = in_conversations.into_iter().collect();
        let found = match in_conversations.is_empty() {
            true => Vec::new(),
            false => conversations::of_ids(db, organization, &in_conversations)?,
        };
        let worked = match found.is_empty() {
            true => WorkedChannels::default(),
            false => channels::worked(db, organization)?,
        };
        let noted: BTreeSet<NoteId> = of.iter().filter_map(note).collect();
        let noted: Vec<_> = noted.into_iter().collect();
        let noted = notes::of_ids(db, organization, &noted)?;
        let noted: HashMap<_, _> = noted
            .iter()
            .filter_map(|listed| match listed.note.about {
                About::Contact(contact) => Some((listed.note.id, contact)),
                About::Conversation(_) => None,
            })
            .collect();
        let people = of.iter().filter_map(contact).chain(noted.values().copied());
        let people: BTreeSet<ContactId> = people.collect();
        let people: Vec<_> = people.into_iter().collect();
        Ok(Self {
            conversations: found.into_iter().map(|found| (found.id, found)).collect(),
            contacts: merging::current_among(db, organization, &people)?,
            notes: noted,
            worked,
        })
    }

    /// Whether a reader may know what a delivery says. What is gone is told of by its own event alone.
    pub fn may_see(&self, delivery: &Delivery, reader: Reader<'_>) -> bool {
        if tells_of_the_end(&delivery.event) {
            return true;
        }
        if let Some(id) = delivery.conversation {
            let found = self.conversations.get(&id);
            return found.is_some_and(|found| match reader {
                Reader::Viewer(viewer) => {
                    can_see(viewer, &found.facts(), &self.worked) == Sight::Full
                }
                Reader::Webhook { include_restricted } => {
                    sees(include_restricted, found.restricted).is_any()
                }
            });
        }
        let person = match (contact(delivery), note(delivery)) {
            (Some(id), _) => Some(id),
            (None, Some(id)) => self.notes.get(&id).copied(),
            (None, None) => return true,
        };
        let person = person.and_then(|id| self.contacts.get(&id));
        person.is_some_and(|person| match reader {
            Reader::Viewer(viewer) => can_see_contact(viewer, &person.facts()),
            Reader::Webhook { include_restricted } => {
                sees(include_restricted, person.restricted).is_any()
            }
        })
    }
}

/// The contact that a delivery tells of.
fn contact(delivery: &Delivery) -> Option<ContactId> {
    let is = delivery.event.starts_with("contact.");
    is.then(|| delivery.object.into())
}

/// The note on a contact that a delivery tells of.
fn note(delivery: &Delivery) -> Option<NoteId> {
    let is = delivery.event.starts_with("note.") && delivery.conversation.is_none();
    is.then(|| delivery.object.into())
}

/// Whether it says no more than that something is not there, or not to be seen, any more.
fn tells_of_the_end(event: &str) -> bool {
    event.ends_with(".hidden") || event.ends_with(".deleted")
}

//! What the stream is told of contacts.

use crate::conversations::work::Work;
use domain::AgentId;
use domain::contacts::Contact;
use store::events::{Audience, NewEvent};

/// Tells whoever may see the contact.
pub fn told(work: &Work, contact: &Contact, name: &'static str) -> NewEvent {
    let audience = Audience::from(&contact.facts());
    event(work, contact, name, (audience.clone(), audience))
}

/// Tells of a change, and who may not see the contact any more that it is gone for them.
pub fn changed(work: &Work, before: &Contact, after: &Contact) -> NewEvent {
    let audiences = (
        Audience::from(&before.facts()),
        Audience::from(&after.facts()),
    );
    event(work, after, "contact.updated", audiences)
}

/// Tells one agent alone of what is theirs alone.
pub fn told_one(work: &Work, contact: &Contact, agent: AgentId) -> NewEvent {
    let me = Audience::Agent(agent);
    event(work, contact, "contact.updated", (me.clone(), me))
}

fn event(
    work: &Work,
    contact: &Contact,
    name: &'static str,
    (before, after): (Audience, Audience),
) -> NewEvent {
    NewEvent {
        organization: contact.organization,
        id: work.id(),
        name,
        conversation: None,
        object: *contact.id.as_ref(),
        version: contact.version,
        revision: None,
        before: Some(before),
        after: Some(after),
        at: work.now,
    }
}

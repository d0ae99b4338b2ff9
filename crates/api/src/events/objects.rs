//! The things that events are about, as they are now: loaded with a few statements for many events,
//! in the shapes that their own GET answers.

use super::visitors::{self, Seen};
use crate::app::State;
use crate::{channels, conversations, messages, notes, presence};
use domain::notes::About;
use domain::{AgentId, ChannelId, ContactId, ConversationId, MessageId, NoteId, OrganizationId};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use store::events::Event;
use store::{Db, StoreResult};

/// What an event is about, by the first part of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Conversation,
    Message,
    Note,
    Channel,
    Presence,
}

/// One thing, for each class of readers.
#[derive(Debug, Default)]
pub struct Object {
    pub full: Option<Value>,
    pub withheld: Option<Value>,
    /// For the visitor it was written by or to.
    pub visitor: Option<Seen>,
}

/// The things of some events. What has no shape here is read by its id.
#[derive(Debug, Default)]
pub struct Objects(HashMap<(Kind, i64), Object>);

impl Objects {
    pub fn of(&self, event: &Event) -> Option<&Object> {
        self.about(&event.name, event.object)
    }

    /// The thing that an event of this name is about.
    pub fn about(&self, name: &str, id: i64) -> Option<&Object> {
        self.0.get(&(kind(name)?, id))
    }
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "conversation.created" | "conversation.updated" => Some(Kind::Conversation),
        "message.created" | "message.updated" => Some(Kind::Message),
        "note.created" | "note.updated" => Some(Kind::Note),
        "channel.updated" => Some(Kind::Channel),
        "presence.changed" => Some(Kind::Presence),
        _ => None,
    }
}

pub fn load(
    db: &mut Db,
    state: &State,
    organization: OrganizationId,
    events: &[&Event],
) -> StoreResult<Objects> {
    let named: Vec<(&str, i64)> = events
        .iter()
        .map(|event| (event.name.as_str(), event.object))
        .collect();
    load_named(db, state, organization, &named)
}

/// The same for names of events and ids of things.
pub fn load_named(
    db: &mut Db,
    state: &State,
    organization: OrganizationId,
    named: &[(&str, i64)],
) -> StoreResult<Objects> {
    let of = |wanted: Kind| -> Vec<i64> {
        let own = named.iter().filter(|(name, _)| kind(name) == Some(wanted));
        own.map(|(_, id)| *id)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    };
    let links = state.links();
    let mut objects = HashMap::new();
    let ids: Vec<_> = of(Kind::Conversation)
        .into_iter()
        .map(ConversationId::from)
        .collect();
    for item in store::conversations::items(db, organization, &ids)? {
        let id = *item.conversation.id.as_ref();
        let row = conversations::wire::shared(item);
        let mut withheld = row.clone();
        conversations::wire::withhold(&mut withheld);
        let object = Object {
            full: json(&row),
            withheld: json(&withheld),
            visitor: None,
        };
        objects.insert((Kind::Conversation, id), object);
    }
    let ids: Vec<_> = of(Kind::Message).into_iter().map(MessageId::from).collect();
    if !ids.is_empty() {
        let listed = store::messages::of_ids(db, organization, &ids)?;
        let mut seen = visitors::seen(db, state, organization, &listed)?;
        for listed in listed {
            let id = listed.message.id;
            let visitor = seen.remove(&id);
            let object = Object {
                full: json(&messages::wire::message(&links, listed)),
                withheld: None,
                visitor,
            };
            objects.insert((Kind::Message, *id.as_ref()), object);
        }
    }
    let ids: Vec<_> = of(Kind::Note).into_iter().map(NoteId::from).collect();
    for (id, object) in told_notes(db, state, organization, &ids)? {
        objects.insert((Kind::Note, *id.as_ref()), object);
    }
    let ids: Vec<_> = of(Kind::Channel).into_iter().map(ChannelId::from).collect();
    if !ids.is_empty() {
        for channel in store::channels::of_ids(db, organization, &ids)? {
            let id = *channel.id.as_ref();
            let object = Object {
                full: json(&channels::wire::public(state, channel)),
                ..Object::default()
            };
            objects.insert((Kind::Channel, id), object);
        }
    }
    let ids: Vec<_> = of(Kind::Presence).into_iter().map(AgentId::from).collect();
    if !ids.is_empty() {
        for there in presence::of_ids(db, organization, &ids, state.now())? {
            let id = *there.agent_id.as_ref();
            let object = Object {
                full: json(&there),
                ..Object::default()
            };
            objects.insert((Kind::Presence, id), object);
        }
    }
    Ok(Objects(objects))
}

/// A note on a contact who is restricted is read by its id: its readers may be others by now.
fn told_notes(
    db: &mut Db,
    state: &State,
    organization: OrganizationId,
    ids: &[NoteId],
) -> StoreResult<Vec<(NoteId, Object)>> {
    let listed = store::notes::of_ids(db, organization, ids)?;
    let contacts: Vec<ContactId> = listed
        .iter()
        .filter_map(|listed| match listed.note.about {
            About::Contact(id) => Some(id),
            About::Conversation(_) => None,
        })
        .collect();
    let restricted = store::contacts::restricted_among(db, organization, &contacts)?;
    let links = state.links();
    let open = listed.into_iter().filter(|listed| match listed.note.about {
        About::Contact(id) => !restricted.contains(&id),
        About::Conversation(_) => true,
    });
    Ok(open
        .map(|listed| {
            let id = listed.note.id;
            let object = Object {
                full: json(&notes::wire::note(&links, listed)),
                ..Object::default()
            };
            (id, object)
        })
        .collect())
}

/// Wire shapes always have a JSON form.
fn json(object: &impl Serialize) -> Option<Value> {
    serde_json::to_value(object).ok()
}

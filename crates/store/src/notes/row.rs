//! The row of a note.

use crate::columns::{AsInt, AsText};
use crate::schema::notes;
use crate::written::{IdsColumn, ids};
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::notes::About;
use domain::{AgentId, ContactId, ConversationId, NoteId, OrganizationId, Timestamp};

/// Private text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub organization: OrganizationId,
    pub id: NoteId,
    pub about: About,
    pub author: Actor,
    pub text: String,
    /// The colleagues it calls.
    pub mentions: Vec<AgentId>,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub version: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = notes, treat_none_as_default_value = false)]
pub(super) struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<NoteId>,
    contact_id: Option<AsInt<ContactId>>,
    conversation_id: Option<AsInt<ConversationId>>,
    author_kind: AsText<ActorKind>,
    author_id: Option<i64>,
    text: String,
    mention_ids: IdsColumn<AgentId>,
    created_at: AsInt<Timestamp>,
    edited_at: Option<AsInt<Timestamp>>,
    version: i64,
}

impl From<&Note> for Row {
    fn from(note: &Note) -> Self {
        let (contact_id, conversation_id) = match note.about {
            About::Contact(id) => (Some(AsInt(id)), None),
            About::Conversation(id) => (None, Some(AsInt(id))),
        };
        Self {
            organization_id: AsInt(note.organization),
            id: AsInt(note.id),
            contact_id,
            conversation_id,
            author_kind: AsText(note.author.kind()),
            author_id: note.author.id(),
            text: note.text.clone(),
            mention_ids: ids(&note.mentions),
            created_at: AsInt(note.created_at),
            edited_at: note.edited_at.map(AsInt),
            version: note.version,
        }
    }
}

impl From<Row> for Note {
    fn from(row: Row) -> Self {
        let about = match (row.contact_id, row.conversation_id) {
            (_, Some(id)) => About::Conversation(id.0),
            // Exactly one of the two is written.
            (id, None) => About::Contact(id.map_or_else(|| 0.into(), |id| id.0)),
        };
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            about,
            author: Actor::from_parts(row.author_kind.0, row.author_id).unwrap_or(Actor::System),
            text: row.text,
            mentions: row.mention_ids.0.value.0,
            created_at: row.created_at.0,
            edited_at: row.edited_at.map(|at| at.0),
            version: row.version,
        }
    }
}

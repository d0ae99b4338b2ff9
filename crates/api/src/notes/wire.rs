//! Notes as the API shows them.

use crate::attachments::Links;
use contract::messages::Author;
use contract::notes::Note;
use domain::notes::About;
use store::notes::Listed;

/// A note with its files' links, valid for a while.
pub fn note(links: &Links, listed: Listed) -> Note {
    let note = listed.note;
    let (contact_id, conversation_id) = match note.about {
        About::Contact(id) => (Some(id), None),
        About::Conversation(id) => (None, Some(id)),
    };
    let files = listed.attachments.iter();
    Note {
        id: note.id,
        contact_id,
        conversation_id,
        author: Author {
            kind: note.author.kind().as_str().into(),
            id: note.author.id().map(|id| id.to_string()),
            name: listed.author_name,
        },
        text: note.text,
        mention_ids: note.mentions,
        attachments: files.map(|file| links.attachment(file)).collect(),
        created_at: note.created_at,
        edited_at: note.edited_at,
        version: note.version,
    }
}

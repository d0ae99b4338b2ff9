//! A message that goes on to others: its words and copies of its files, in a conversation that one may
//! answer.

use super::send::{self, Sender};
use crate::conversations::work::Work;
use crate::problem::Problem;
use contract::messages::{ForwardMessage, NewEmail, NewMessage};
use domain::audit::AuditEntry;
use domain::conversations::Conversation;
use domain::messages::{AttachmentState, Original, forwarded, forwarded_subject};
use domain::visibility::{Sight, can_see};
use domain::{AttachmentId, ConversationId, MessageId, Timestamp};
use jiff::tz::TimeZone;
use store::attachments::{self, Attachment};
use store::conversations::{self, Locked, Reader};
use store::messages::{self, Message};
use store::{Db, audit, contacts};

/// Sends it into a conversation that its author has seen.
pub fn forward(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    locked: &mut Locked,
    (from, id): (ConversationId, MessageId),
    wanted: &ForwardMessage,
    viewed: &AuditEntry,
) -> Result<Message, Problem> {
    let (original, conversation, sight) = seen(db, by, from, id)?;
    // It opens a part of one that is withheld until it is opened.
    if sight == Sight::Withheld {
        audit::append(db, &viewed.clone().numbered(conversation.number))?;
    }
    let details = original.details.clone().unwrap_or_default();
    let email = details.email.as_ref();
    let author = author(db, &original)?;
    let text = forwarded(
        wanted.text.as_deref(),
        Original {
            author: author.as_deref(),
            at: &written(original.sent_at),
            text: original.text.as_deref().unwrap_or_default(),
            email,
        },
    );
    let subject = email.and_then(|email| email.subject.as_deref());
    let addressed = wanted.email.clone().map(|to| NewEmail {
        subject: to.subject.or_else(|| Some(forwarded_subject(subject))),
        ..to
    });
    let new = NewMessage {
        text: Some(text),
        attachment_ids: copies(db, work, by, &original, email.and_then(|email| email.html))?,
        email: addressed,
        ..NewMessage::default()
    };
    send::send(db, work, by, locked, &new)
}

/// A message of a conversation that its reader sees, and that was not deleted; and how much they see.
fn seen(
    db: &mut Db,
    by: &Sender,
    from: ConversationId,
    id: MessageId,
) -> Result<(Message, Conversation, Sight), Problem> {
    let organization = by.viewer.organization;
    let conversation = conversations::get(db, organization, from)?;
    let reader = Reader::load(db, by.viewer.clone())?;
    let sight = can_see(&by.viewer, &conversation.facts(), &reader.worked);
    let message = messages::get(db, organization, id)?;
    match sight.is_any() && message.conversation == from && message.deleted_at.is_none() {
        true => Ok((message, conversation, sight)),
        false => Err(Problem::not_found()),
    }
}

/// Of what is no mail: what the customer is called, where it is theirs.
fn author(db: &mut Db, message: &Message) -> Result<Option<String>, Problem> {
    let domain::actors::Actor::Contact(id) = message.author else {
        return Ok(None);
    };
    let contact = contacts::get(db, message.organization, id)?;
    Ok(contact.called().map(ToString::to_string))
}

/// Uploads of whoever forwards it, out of the files that its readers see.
fn copies(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    message: &Message,
    formatted: Option<AttachmentId>,
) -> Result<Vec<AttachmentId>, Problem> {
    let all = messages::attached(db, message.organization, &[message.id])?;
    let files: Vec<Attachment> = all
        .into_iter()
        .map(|(_, file)| file)
        .filter(|file| Some(file.id) != formatted && file.state == AttachmentState::Ready)
        .collect();
    let new_id = || work.id();
    let copies = attachments::copy(
        db,
        message.organization,
        files,
        &by.uploader,
        work.now,
        new_id,
    )?;
    Ok(copies.into_iter().map(|file| file.id).collect())
}

/// When it was, for people anywhere.
fn written(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default();
    let at = at.to_zoned(TimeZone::UTC);
    at.strftime("%a, %-d %b %Y %H:%M UTC").to_string()
}

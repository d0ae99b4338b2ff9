//! Asks again for a file of a customer's message that did not arrive.

use super::incoming::{self, Fetch, Source};
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use domain::AttachmentId;
use domain::actors::Actor;
use store::messages::Message;
use store::{Db, messages};

/// Waits for it again, by a job of its own; tells whoever sees the message.
pub fn again(
    db: &mut Db,
    work: &Work,
    by: Actor,
    of: &Message,
    file: AttachmentId,
) -> Reply<Message> {
    let attached = messages::attached(db, of.organization, &[of.id])?;
    let found = attached.into_iter().map(|(_, one)| one);
    let Some(attachment) = found.into_iter().find(|one| one.id == file) else {
        return Err(Problem::not_found());
    };
    let source = attachment.source.as_deref();
    let source: Option<Source> = source.and_then(|source| serde_json::from_str(source).ok());
    let Some(source) = source else {
        return Err(Problem::conflict(
            "not_fetchable",
            "This file is here, is on its way, or cannot be had any more",
        ));
    };
    let fetch = Fetch {
        attachment_id: file,
        message_id: of.id,
        source: source.clone(),
    };
    incoming::fetched_again(db, work, by, of.organization, &fetch)?;
    incoming::fetch(db, work, of, vec![(file, source)])?;
    Ok(of.clone())
}

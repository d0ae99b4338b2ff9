//! Taking in one file of a multipart body.

use super::keep::{self, Received};
use crate::app::State;
use crate::extract::{Part, Parts};
use crate::messages::incoming::file_name;
use crate::problem::{Problem, Reply, no_files};
use domain::messages::AttachmentState;
use domain::{AttachmentId, OrganizationId};
use store::attachments::{self, Attachment, Uploader, files};
use store::organizations;
use tokio::time::timeout;

/// Fields that are passed over in search of the file.
const MAX_FIELDS: usize = 10;

/// Keeps the field `file` of a body; refused before or while it comes when it is too large.
pub async fn take(
    state: &State,
    organization: OrganizationId,
    uploader: Uploader,
    mut body: Parts,
) -> Reply<Attachment> {
    let settings = state
        .store
        .read(move |db| organizations::get(db, organization))
        .await?;
    body.at_most(settings.max_file_bytes)?;
    let patience = state.config.patience;
    let part = timeout(patience, file(&mut body)).await;
    let part = part.map_err(|_| Problem::too_slow())??;
    let name = file_name(part.file_name().unwrap_or_default());
    let id = state.new_id();
    let read = keep::receive(state, id, &name, &settings, part).await;
    // A part can only be read while its body lives.
    drop(body);
    put(state, organization, uploader, name, id, read?).await
}

/// Makes an upload of bytes that were taken in.
pub async fn put(
    state: &State,
    organization: OrganizationId,
    uploader: Uploader,
    name: String,
    id: AttachmentId,
    read: Received,
) -> Reply<Attachment> {
    let attachment = Attachment {
        organization,
        id,
        content: read.content,
        name,
        media_type: read.media_type,
        size: read.size,
        state: AttachmentState::Ready,
        thumbnail: None,
        width: read.width,
        height: read.height,
        duration_ms: None,
        uploader,
        used: false,
        created_at: state.now(),
        refused: None,
        source: None,
    };
    // The row goes first: without its bytes it is an upload that nobody was told of and that is
    // forgotten after a day; bytes without a row would stay for ever.
    let added = attachment.clone();
    let row = state.store.write(move |db| {
        files::use_content(db, added.organization, &added.content, added.size)?;
        attachments::insert(db, &added)
    });
    let kept = match row.await {
        Ok(()) => state
            .files
            .keep(id, organization, &attachment.content)
            .await
            .map_err(|error| no_files("a file was not kept", &error)),
        Err(error) => Err(error.into()),
    };
    if let Err(problem) = kept {
        keep::discard(state, id).await;
        return Err(problem);
    }
    Ok(attachment)
}

async fn file(body: &mut Parts) -> Reply<Part> {
    for _ in 0..MAX_FIELDS {
        match body.next().await? {
            Some(part) if part.name() == Some("file") => return Ok(part),
            Some(_) => {}
            None => break,
        }
    }
    Err(Problem::invalid().field("file", "required", "Send a file"))
}

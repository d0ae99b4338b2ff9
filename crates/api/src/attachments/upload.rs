//! Taking in one file of a multipart body.

use super::keep::{self, Received};
use crate::app::State;
use crate::messages::incoming::file_name;
use crate::problem::{Problem, Reply, no_files};
use actix_multipart::{Field, Multipart};
use domain::messages::AttachmentState;
use domain::{AttachmentId, OrganizationId};
use futures::TryStreamExt;
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
    mut body: Multipart,
) -> Reply<Attachment> {
    let settings = state
        .store
        .read(move |db| organizations::get(db, organization))
        .await?;
    let patience = state.config.patience;
    let field = timeout(patience, file(&mut body)).await;
    let field = field.map_err(|_| Problem::too_slow())??;
    let name = name(&field);
    let id = state.new_id();
    let pieces = field.map_err(Problem::malformed);
    let read = keep::receive(state, id, &name, &settings, pieces).await;
    // A field can only be read while its body lives.
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

async fn file(body: &mut Multipart) -> Reply<Field> {
    for _ in 0..MAX_FIELDS {
        match body.try_next().await.map_err(Problem::malformed)? {
            Some(field) if field.name() == Some("file") => return Ok(field),
            Some(_) => {}
            None => break,
        }
    }
    Err(Problem::invalid().field("file", "required", "Send a file"))
}

fn name(field: &Field) -> String {
    let given = field
        .content_disposition()
        .and_then(|d| d.get_filename())
        .unwrap_or_default();
    file_name(given)
}

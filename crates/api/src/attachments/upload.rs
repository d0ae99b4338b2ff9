//! Taking in one file of a multipart body.

use super::sniff;
use crate::app::State;
use crate::problem::{Problem, Reply, no_files, too_large};
use actix_multipart::{Field, Multipart};
use domain::messages::{AttachmentState, clean};
use domain::{AttachmentId, OrganizationId};
use futures::{StreamExt, TryStreamExt};
use object_store::WriteMultipart;
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::attachments::{self, Attachment, Uploader, files};
use store::organizations;
use tokio::time::timeout;

/// Longest file name, in characters.
const MAX_NAME: usize = 200;
/// Fields that are passed over in search of the file.
const MAX_FIELDS: usize = 10;
/// Parts that may be on their way to the file store at a time.
const IN_FLIGHT: usize = 2;

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
    let read = write(state, id, field, settings.max_file_bytes).await?;
    // A field can only be read while its body lives.
    drop(body);
    let media_type = sniff::media_type(&read.head, &name);
    if !sniff::is_allowed(&media_type, &name, &settings.allowed_file_types) {
        discard(state, id).await;
        let title = "Files of this type are not taken";
        return Err(
            Problem::unprocessable("unsupported_media", title).with("media_type", media_type)
        );
    }
    let size = imagesize::blob_size(&read.head).ok();
    let pixels = |length: usize| i32::try_from(length).ok();
    let attachment = Attachment {
        organization,
        id,
        content: read.content,
        name,
        media_type,
        size: read.size,
        state: AttachmentState::Ready,
        thumbnail: None,
        width: size.and_then(|size| pixels(size.width)),
        height: size.and_then(|size| pixels(size.height)),
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
        discard(state, id).await;
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

/// The last part of what the browser calls it, without what no file system likes.
fn name(field: &Field) -> String {
    let given = field
        .content_disposition()
        .and_then(|d| d.get_filename())
        .unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless = clean(last)
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect::<String>();
    match harmless.trim() {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

/// What was learnt while writing.
struct Read {
    content: String,
    size: i64,
    head: Vec<u8>,
}

async fn write(state: &State, id: AttachmentId, field: Field, most: i64) -> Reply<Read> {
    let lost = |error: object_store::Error| no_files("a file cannot be written", &error);
    let mut out = state.files.begin(id).await.map_err(lost)?;
    match pour(field, &mut out, most, state.config.patience).await {
        Ok(read) => {
            out.finish().await.map_err(lost)?;
            Ok(read)
        }
        Err(problem) => {
            if let Err(error) = out.abort().await {
                tracing::warn!(%error, "half a file stays behind");
            }
            Err(problem)
        }
    }
}

async fn pour(
    mut field: Field,
    out: &mut WriteMultipart,
    most: i64,
    patience: Duration,
) -> Reply<Read> {
    let (mut hash, mut size, mut head) = (Sha256::new(), 0_i64, Vec::new());
    let slow = |_| Problem::too_slow();
    while let Some(piece) = timeout(patience, field.next()).await.map_err(slow)? {
        let piece = piece.map_err(Problem::malformed)?;
        size = size.saturating_add(i64::try_from(piece.len()).unwrap_or(i64::MAX));
        if size > most {
            return Err(too_large().with("max_bytes", most));
        }
        hash.update(&piece);
        let wanted = sniff::HEAD.saturating_sub(head.len());
        head.extend(piece.iter().take(wanted));
        let room = out.wait_for_capacity(IN_FLIGHT).await;
        room.map_err(|error| no_files("a file cannot be written", &error))?;
        out.put(piece);
    }
    if size == 0 {
        return Err(Problem::invalid().field("file", "empty", "The file is empty"));
    }
    let content = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Read {
        content,
        size,
        head,
    })
}

async fn discard(state: &State, id: AttachmentId) {
    if let Err(error) = state.files.discard(id).await {
        tracing::warn!(%error, "a refused file stays behind");
    }
}

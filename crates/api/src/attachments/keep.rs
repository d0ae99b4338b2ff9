//! Taking the bytes of a file in as they come, in pieces: measured, hashed, and told what they are. What
//! is too large or not wanted leaves nothing behind.

use super::{Writing, rules, sniff};
use crate::app::State;
use crate::problem::{Problem, Reply, no_files, too_large};
use actix_web::web::Bytes;
use domain::AttachmentId;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use std::pin::pin;
use std::time::Duration;
use store::organizations::Organization;
use tokio::time::timeout;

/// A file whose bytes are here, and not yet where its content belongs.
pub struct Received {
    pub content: String,
    pub media_type: String,
    pub size: i64,
    pub width: Option<i32>,
    pub height: Option<i32>,
}

/// Takes the bytes of one file in, by the rules of an organization; `name` only helps to tell what
/// they are. Whoever wants them calls [`crate::attachments::Files::keep`] or [`discard`].
pub async fn receive(
    state: &State,
    id: AttachmentId,
    name: &str,
    settings: &Organization,
    pieces: impl Stream<Item = Reply<Bytes>>,
) -> Reply<Received> {
    let read = write(state, id, pieces, settings.max_file_bytes).await?;
    let media_type = sniff::media_type(&read.head, name);
    if let Err(error) = settings.file_rule().check(&media_type, name, read.size) {
        discard(state, id).await;
        return Err(rules::refused(error, settings, &media_type));
    }
    let size = imagesize::blob_size(&read.head).ok();
    let pixels = |length: usize| i32::try_from(length).ok();
    Ok(Received {
        content: read.content,
        media_type,
        size: read.size,
        width: size.and_then(|size| pixels(size.width)),
        height: size.and_then(|size| pixels(size.height)),
    })
}

/// Takes in a mail as its author formatted it: no rule about files keeps anybody from being heard.
pub async fn formatted(
    state: &State,
    id: AttachmentId,
    pieces: impl Stream<Item = Reply<Bytes>>,
) -> Reply<Received> {
    let read = write(state, id, pieces, i64::MAX).await?;
    Ok(Received {
        content: read.content,
        media_type: "text/html".to_owned(),
        size: read.size,
        width: None,
        height: None,
    })
}

/// What was learnt while writing.
pub struct Read {
    /// What the bytes are found by.
    pub content: String,
    pub size: i64,
    head: Vec<u8>,
}

/// Writes the bytes of one file where uploads stand, whatever they are; more than `most` are refused.
pub async fn write(
    state: &State,
    id: AttachmentId,
    pieces: impl Stream<Item = Reply<Bytes>>,
    most: i64,
) -> Reply<Read> {
    let lost = |error: object_store::Error| no_files("a file cannot be written", &error);
    let mut out = state.files.begin(id);
    match pour(pieces, &mut out, most, state.config.patience).await {
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
    pieces: impl Stream<Item = Reply<Bytes>>,
    out: &mut Writing,
    most: i64,
    patience: Duration,
) -> Reply<Read> {
    let mut pieces = pin!(pieces);
    let slow = |_| Problem::too_slow();
    let (mut hash, mut size, mut head) = (Sha256::new(), 0_i64, Vec::new());
    while let Some(piece) = timeout(patience, pieces.next()).await.map_err(slow)? {
        let piece = piece?;
        size = size.saturating_add(i64::try_from(piece.len()).unwrap_or(i64::MAX));
        if size > most {
            return Err(too_large().with("max_bytes", most));
        }
        hash.update(&piece);
        let wanted = sniff::HEAD.saturating_sub(head.len());
        head.extend(piece.iter().take(wanted));
        let taken = out.put(piece).await;
        taken.map_err(|error| no_files("a file cannot be written", &error))?;
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

/// Removes what was taken in and is not wanted.
pub async fn discard(state: &State, id: AttachmentId) {
    if let Err(error) = state.files.discard(id).await {
        tracing::warn!(%error, "a refused file stays behind");
    }
}

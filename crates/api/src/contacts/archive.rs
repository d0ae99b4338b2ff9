//! All that is kept of one contact with the bytes of its files, as one ZIP: written piece by piece into the
//! answer, so that a long history costs no more memory than a short one.

use super::exporting::{NEEDED, stream};
use crate::app::State;
use crate::auth::principals::{self, Principal};
use crate::exporting::{Broken, Gathered};
use crate::problem::Problem;
use actix_web::web::Bytes;
use async_zip::tokio::write::ZipFileWriter;
use async_zip::{Compression, ZipEntryBuilder};
use contract::contacts::Contact;
use domain::AttachmentId;
use domain::messages::AttachmentState;
use futures::io::AsyncWriteExt;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use std::pin::pin;
use std::sync::Arc;
use store::attachments::{self, Attachment};
use tokio::io::DuplexStream;
use tokio_util::io::ReaderStream;

/// What is written and not yet taken, in bytes.
const AHEAD: usize = 64 * 1024;
/// So many files are looked up at once.
const PAGE: usize = 100;

/// Why there is no end of it: what was begun cannot be refused any more.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error(transparent)]
    Zip(#[from] async_zip::error::ZipError),
    #[error(transparent)]
    Files(#[from] object_store::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("the archive's writer is gone")]
    Gone,
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Broken(Broken(problem))
    }
}

/// `contact.json`, and `files/` with all that it links to.
pub fn archive(
    state: State,
    by: Arc<Principal>,
    contact: Contact,
) -> impl Stream<Item = Result<Bytes, Failed>> {
    let (out, pieces) = tokio::io::duplex(AHEAD);
    let writer = actix_web::rt::spawn(write(state, by, contact, out));
    // An archive that breaks off must not look like a whole one.
    let end = stream::once(async {
        match writer.await {
            Ok(written) => written,
            Err(_) => Err(Failed::Gone),
        }
    });
    let end = end.filter_map(async |written| written.err().map(Err));
    ReaderStream::new(pieces).map_err(Failed::from).chain(end)
}

async fn write(
    state: State,
    by: Arc<Principal>,
    contact: Contact,
    out: DuplexStream,
) -> Result<(), Failed> {
    let mut zip = ZipFileWriter::with_tokio(out);
    let gathered = Gathered::default();
    let mut entry = zip
        .write_entry_stream(named("contact.json".to_owned()))
        .await?;
    let pages = stream(
        state.clone(),
        Arc::clone(&by),
        contact,
        Some(gathered.clone()),
    );
    let mut pages = pin!(pages);
    while let Some(piece) = pages.next().await {
        entry.write_all(&piece?).await?;
    }
    entry.close().await?;
    for ids in gathered.take().chunks(PAGE) {
        for file in files(&state, &by, ids.to_vec()).await? {
            let found = state
                .files
                .read(file.organization, &file.content, None)
                .await?;
            let name = format!("files/{}-{}", file.id, called(&file));
            let mut entry = zip.write_entry_stream(named(name)).await?;
            let mut pieces = found.into_stream();
            while let Some(piece) = pieces.try_next().await? {
                entry.write_all(&piece).await?;
            }
            entry.close().await?;
        }
    }
    zip.close().await?;
    Ok(())
}

/// Those that are here, while their reader still may.
async fn files(
    state: &State,
    by: &Arc<Principal>,
    ids: Vec<AttachmentId>,
) -> Result<Vec<Attachment>, Failed> {
    let by = principals::again(state, by).await?;
    if !by.viewer.permissions.contains(NEEDED) {
        return Err(Problem::lacks(NEEDED).into());
    }
    let organization = by.viewer.organization;
    let read = state
        .store
        .read(move |db| attachments::of_ids(db, organization, &ids));
    let mut files = read.await.map_err(Problem::from)?;
    files.retain(|file| file.state == AttachmentState::Ready);
    Ok(files)
}

/// A mail as its author formatted it has no name of its own.
fn called(file: &Attachment) -> &str {
    match file.name.as_str() {
        "" => "mail.html",
        name => name,
    }
}

/// As it is: pictures and films are compressed already.
fn named(name: String) -> ZipEntryBuilder {
    ZipEntryBuilder::new(name.into(), Compression::Stored)
}

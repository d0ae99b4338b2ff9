//! Taking in a file of contacts: it goes straight to the file store, and is then looked at.

use super::channel::addressed_by;
use super::preview::{self, Reading};
use super::wire;
use crate::app::State;
use crate::attachments::keep::{self, Read};
use crate::auth::principals::Principal;
use crate::extract::{Part, Parts};
use crate::messages::incoming::file_name;
use crate::problem::{Problem, Reply, no_files};
use contract::contact_imports::{ContactImport as Wire, Delimiter as Between, ExistingContacts};
use domain::imports::{Delimiter, Detector, Encoding, Existing, ImportState, LARGEST_FILE, Sees};
use domain::{ChannelId, OrganizationId};
use futures::TryStreamExt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::attachments::files;
use store::contact_imports::{self, ContactImport, Counts, ImportFile};
use tokio::time::timeout;

/// Parts of a body, and the longest that is no file.
const MOST_PARTS: usize = 10;
const LONGEST_TEXT: usize = 100;

/// What a multipart body holds.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the body; it is read in pieces")]
pub struct NewContactImport {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The channel by which the contacts are reached: one that is addressed by phone or email.
    channel_id: ChannelId,
    existing: ExistingContacts,
    delimiter: Between,
}

/// What was said beside the file.
#[derive(Default)]
struct Said {
    channel: Option<String>,
    existing: Option<String>,
    delimiter: Option<String>,
    file: Option<Taken>,
}

/// A file that stands where uploads do.
struct Taken {
    id: contact_imports::Upload,
    name: String,
    read: Read,
    encoding: Encoding,
}

pub async fn take(state: &State, by: &Principal, body: Parts) -> Reply<Wire> {
    body.at_most(LARGEST_FILE)?;
    let mut said = Said::default();
    let import = match parts(state, body, &mut said).await {
        Ok(()) => looked_at(state, by, &said).await,
        Err(problem) => Err(problem),
    };
    if let (Err(_), Some(file)) = (&import, &said.file) {
        // Once its content is known to the database, an unused file goes by itself.
        drop(state.files.discard(file.id).await);
    }
    import
}

/// Reads the parts in whatever order they come.
async fn parts(state: &State, mut body: Parts, said: &mut Said) -> Reply<()> {
    let patience = state.config.patience;
    for _ in 0..MOST_PARTS {
        let next = timeout(patience, body.next()).await;
        let next = next.map_err(|_| Problem::too_slow())?;
        let Some(part) = next? else {
            return Ok(());
        };
        match part.name() {
            Some("file") if said.file.is_none() => said.file = Some(file(state, part).await?),
            Some("channel_id") => said.channel = Some(text(part, patience).await?),
            Some("existing") => said.existing = Some(text(part, patience).await?),
            Some("delimiter") => said.delimiter = Some(text(part, patience).await?),
            other => {
                let field = wire::short(other.unwrap_or_default(), LONGEST_TEXT);
                let message = "not a field of this body";
                return Err(Problem::invalid().field(&field, "unknown_field", message));
            }
        }
    }
    Err(Problem::malformed("too many parts"))
}

async fn file(state: &State, part: Part) -> Reply<Taken> {
    let name = file_name(part.file_name().unwrap_or_default());
    let id = state.new_id();
    let detector = Arc::new(Mutex::new(Detector::default()));
    let seen = Arc::clone(&detector);
    let pieces = part.inspect_ok(move |piece| {
        seen.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .feed(piece);
    });
    let read = keep::write(state, id, pieces, LARGEST_FILE).await?;
    let encoding = detector
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .encoding();
    Ok(Taken {
        id,
        name,
        read,
        encoding,
    })
}

async fn text(mut part: Part, patience: Duration) -> Reply<String> {
    let mut bytes = Vec::new();
    loop {
        let next = timeout(patience, part.try_next()).await;
        let next = next.map_err(|_| Problem::too_slow())?;
        match next? {
            Some(piece) if bytes.len() + piece.len() <= LONGEST_TEXT => {
                bytes.extend_from_slice(&piece);
            }
            Some(_) => return Err(Problem::malformed("a field is too long")),
            None => return Ok(String::from_utf8_lossy(&bytes).trim().to_owned()),
        }
    }
}

fn required<T: FromStr>(field: &str, text: &Option<String>) -> Reply<T> {
    match text.as_deref() {
        None | Some("") => Err(Problem::invalid().field(field, "required", "This is needed")),
        Some(text) => wire::word(field, text),
    }
}

/// Keeps the file and looks at it.
async fn looked_at(state: &State, by: &Principal, said: &Said) -> Reply<Wire> {
    let organization = by.organization();
    let channel: ChannelId = required("channel_id", &said.channel)?;
    let existing: Existing = required("existing", &said.existing)?;
    let delimiter: Delimiter = required("delimiter", &said.delimiter)?;
    let Some(file) = &said.file else {
        return Err(Problem::invalid().field("file", "required", "Send a file"));
    };
    let address = addressed_by(state, organization, channel).await?;
    let (content, size) = (file.read.content.clone(), file.read.size);
    let used = content.clone();
    state
        .write(move |db| files::use_content(db, organization, &used, size))
        .await?;
    let kept = state.files.keep(file.id, organization, &content).await;
    let seen = match kept {
        Ok(()) => {
            let reading = Reading {
                encoding: file.encoding,
                delimiter,
                address,
                has_header: None,
                said: None,
                columns: Vec::new(),
            };
            preview::look(state, organization, &content, reading).await
        }
        Err(error) => Err(no_files("a file was not kept", &error)),
    };
    let seen = match seen {
        Ok(seen) => seen,
        Err(problem) => {
            give_back(state, organization, content).await;
            return Err(problem);
        }
    };
    let import = ContactImport {
        organization,
        id: state.new_id(),
        channel,
        author: by.actor(),
        sees: Sees::of(&by.viewer),
        file: ImportFile {
            name: file.name.clone(),
            content: content.clone(),
            size,
            encoding: file.encoding,
        },
        delimiter,
        existing,
        layout: seen.layout,
        preview: seen.preview,
        state: ImportState::Previewed,
        total_rows: seen.total_rows,
        counts: Counts::default(),
        version: 1,
        created_at: state.now(),
        started_at: None,
        finished_at: None,
    };
    let added = import.clone();
    let written = state.write(move |db| contact_imports::insert(db, &added));
    if let Err(error) = written.await {
        give_back(state, organization, content).await;
        return Err(error.into());
    }
    Ok(wire::import(import))
}

async fn give_back(state: &State, organization: OrganizationId, content: String) {
    let now = state.now();
    let unused = state
        .write(move |db| files::give_back(db, organization, std::slice::from_ref(&content), now));
    if let Err(error) = unused.await {
        tracing::warn!(%error, "a file of contacts stays behind");
    }
}

//! What can be done with imports before they run.

use super::channel::addressed_by;
use super::preview::{self, Reading};
use super::wire;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::extract::IfMatch;
use crate::problem::{Problem, Reply};
use contract::contact_imports::{ContactImport as Wire, ImportField, PatchContactImport};
use contract::page::Page;
use domain::imports::{Field, Header, ImportState};
use domain::{ContactImportId, OrganizationId};
use store::Cursor;
use store::contact_imports::{self, ContactImport};

pub async fn list(
    state: &State,
    by: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Page<Wire>> {
    let organization = by.organization();
    let after = cursor.map(Cursor::decode).transpose()?;
    let page = state
        .store
        .read(move |db| contact_imports::list(db, organization, after, limit))
        .await?;
    let items = page.items.into_iter().map(|import| Wire {
        preview: None,
        ..wire::import(import)
    });
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: items.collect(),
    })
}

pub async fn get(state: &State, by: &Principal, id: ContactImportId) -> Reply<Wire> {
    let import = read(state, by.organization(), id).await?;
    Ok(wire::import(import))
}

async fn read(
    state: &State,
    organization: OrganizationId,
    id: ContactImportId,
) -> Reply<ContactImport> {
    let read = state
        .store
        .read(move |db| contact_imports::get(db, organization, id));
    Ok(read.await?)
}

/// Looks at the file as the patch says; whoever starts it meanwhile wins.
pub async fn update(
    state: &State,
    by: &Principal,
    id: ContactImportId,
    version: IfMatch,
    patch: PatchContactImport,
) -> Reply<Wire> {
    let organization = by.organization();
    let before = read(state, organization, id).await?;
    version.check(before.version)?;
    unstarted(&before)?;
    let mut after = before.clone();
    if let Some(existing) = patch.existing {
        after.existing = wire::word("existing", existing.as_str())?;
    }
    if let Some(delimiter) = patch.delimiter {
        after.delimiter = wire::word("delimiter", delimiter.as_str())?;
    }
    let mut address = before.layout.address;
    if let Some(channel) = patch.channel_id.filter(|id| *id != before.channel) {
        address = addressed_by(state, organization, channel).await?;
        after.channel = channel;
    }
    let is_cut_anew = after.delimiter != before.delimiter;
    let is_addressed_anew = address != before.layout.address;
    let columns = patch
        .columns
        .iter()
        .map(|column| Ok((column.index, field(column.field)?)));
    let columns = columns.collect::<Reply<Vec<_>>>()?;
    let is_mapped_anew = patch.has_header.is_some() || !columns.is_empty();
    let known = (!is_cut_anew).then_some(before.layout.header != Header::None);
    let reading = Reading {
        encoding: before.file.encoding,
        delimiter: after.delimiter,
        address,
        has_header: patch.has_header.or(known),
        said: (!is_cut_anew && !is_mapped_anew).then(|| before.layout.clone()),
        columns,
    };
    if is_cut_anew || is_addressed_anew || is_mapped_anew {
        let seen = preview::look(state, organization, &before.file.content, reading).await?;
        (after.layout, after.total_rows) = (seen.layout, seen.total_rows);
        after.preview = seen.preview;
    }
    after.version += 1;
    let saved = state.write(move |db| {
        let now = contact_imports::lock(db, organization, id)?;
        unstarted(&now)?;
        version.check(now.version)?;
        contact_imports::save(db, &after)?;
        Ok::<_, Problem>(after.clone())
    });
    Ok(wire::import(saved.await?))
}

fn field(field: ImportField) -> Reply<Field> {
    wire::word("columns", field.as_str())
}

/// Refuses what is for files that are only looked at.
pub fn unstarted(import: &ContactImport) -> Reply<()> {
    match import.state {
        ImportState::Previewed => Ok(()),
        _ => Err(Problem::conflict(
            "import_already_started",
            "The import was started already",
        )),
    }
}

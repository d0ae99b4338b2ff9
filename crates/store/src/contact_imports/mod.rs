//! Imports of contacts: the file, how it is read, how far it has come, and what was left out.

mod rejections;
mod row;

pub use rejections::{Rejection, reject, rejections};

use crate::attachments::files;
use crate::columns::{AsInt, AsText};
use crate::schema::contact_imports;
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use domain::actors::Actor;
use domain::imports::{Delimiter, Encoding, Existing, ImportState, Layout, Sees};
use domain::{AttachmentId, ChannelId, ContactImportId, OrganizationId, Timestamp};
use row::Row;
use std::collections::BTreeMap;

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactImport {
    pub organization: OrganizationId,
    pub id: ContactImportId,
    pub channel: ChannelId,
    /// Who uploaded the file, and which restricted contacts they saw.
    pub author: Actor,
    pub sees: Sees,
    pub file: ImportFile,
    pub delimiter: Delimiter,
    pub existing: Existing,
    pub layout: Layout,
    /// What was shown of the file, as JSON.
    pub preview: String,
    pub state: ImportState,
    pub total_rows: i64,
    pub counts: Counts,
    pub version: i64,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}

/// The file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFile {
    pub name: String,
    /// What its bytes are found by, until the import is over.
    pub content: String,
    pub size: i64,
    pub encoding: Encoding,
}

/// What became of the rows so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: i64,
    pub updated: i64,
    pub ignored: i64,
    pub rejected: i64,
}

impl Counts {
    /// How many rows had their turn.
    pub fn processed(self) -> i64 {
        self.created + self.updated + self.ignored + self.rejected
    }
}

/// The name under which an upload stands before its content is known.
pub type Upload = AttachmentId;

pub fn insert(db: &mut Db, import: &ContactImport) -> StoreResult<()> {
    diesel::insert_into(contact_imports::table)
        .values(Row::new(import)?)
        .execute(db)?;
    Ok(())
}

pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    id: ContactImportId,
) -> StoreResult<ContactImport> {
    let row: Row = contact_imports::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    row.into_import()
}

/// The same, held until the transaction ends: whoever moves an import on takes turns here.
pub fn lock(
    db: &mut Db,
    organization: OrganizationId,
    id: ContactImportId,
) -> StoreResult<ContactImport> {
    let own = contact_imports::table.find((AsInt(organization), AsInt(id)));
    let row: Row = match db {
        Db::Postgres(c) => own.for_update().select(Row::as_select()).first(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(Row::as_select()).first(c)?,
    };
    row.into_import()
}

/// Writes a changed import.
pub fn save(db: &mut Db, import: &ContactImport) -> StoreResult<()> {
    let own = contact_imports::table.find((AsInt(import.organization), AsInt(import.id)));
    diesel::update(own).set(Row::new(import)?).execute(db)?;
    Ok(())
}

/// The same, of which only how far it has come has changed.
pub fn progress(db: &mut Db, import: &ContactImport) -> StoreResult<()> {
    let own = contact_imports::table.find((AsInt(import.organization), AsInt(import.id)));
    let counts = import.counts;
    diesel::update(own)
        .set((
            contact_imports::processed_rows.eq(counts.processed()),
            contact_imports::created.eq(counts.created),
            contact_imports::updated.eq(counts.updated),
            contact_imports::ignored.eq(counts.ignored),
            contact_imports::rejected.eq(counts.rejected),
            contact_imports::version.eq(import.version),
        ))
        .execute(db)?;
    Ok(())
}

/// The newest first.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    after: Option<Cursor>,
    limit: usize,
) -> StoreResult<Slice<ContactImport>> {
    let mut query = contact_imports::table
        .filter(contact_imports::organization_id.eq(AsInt(organization)))
        .into_boxed();
    if let Some(Cursor { id, .. }) = after {
        query = query.filter(contact_imports::id.lt(id));
    }
    let rows: Vec<Row> = query
        .order(contact_imports::id.desc())
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let imports = rows.into_iter().map(Row::into_import);
    let imports = imports.collect::<StoreResult<Vec<_>>>()?;
    Ok(Slice::cut(imports, limit, |import| Cursor {
        key: *import.id.as_ref(),
        id: *import.id.as_ref(),
    }))
}

/// Removes up to `limit` imports that were looked at before `until` and never started; answers how
/// many. Their files are unused from now on.
pub fn forget_unstarted(
    db: &mut Db,
    until: Timestamp,
    now: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let old: Vec<(i64, i64)> = contact_imports::table
        .filter(contact_imports::state.eq(AsText(ImportState::Previewed)))
        .filter(contact_imports::created_at.lt(AsInt(until)))
        .limit(limit)
        .select((contact_imports::organization_id, contact_imports::id))
        .load(db)?;
    let (organizations, ids): (Vec<i64>, Vec<i64>) = old.into_iter().unzip();
    let gone = contact_imports::table
        .filter(contact_imports::organization_id.eq_any(organizations))
        .filter(contact_imports::id.eq_any(ids))
        // Somebody may have started it meanwhile.
        .filter(contact_imports::state.eq(AsText(ImportState::Previewed)));
    let gone: Vec<(AsInt<OrganizationId>, String)> = diesel::delete(gone)
        .returning((contact_imports::organization_id, contact_imports::content))
        .get_results(db)?;
    let count = gone.len();
    let mut contents = BTreeMap::<OrganizationId, Vec<String>>::new();
    for (organization, content) in gone {
        contents.entry(organization.0).or_default().push(content);
    }
    // One statement for each organization.
    for (organization, contents) in contents {
        files::give_back(db, organization, &contents, now)?;
    }
    Ok(count)
}

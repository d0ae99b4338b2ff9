//! The row of an import.

use super::{ContactImport, Counts, ImportFile};
use crate::columns::{AsInt, AsText};
use crate::schema::contact_imports;
use crate::{StoreResult, json};
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::imports::{Delimiter, Encoding, Existing, ImportState, Sees};
use domain::{ChannelId, ContactImportId, OrganizationId, Timestamp};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact_imports, primary_key(organization_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<ContactImportId>,
    channel_id: AsInt<ChannelId>,
    author_kind: AsText<ActorKind>,
    author_id: Option<i64>,
    sees: AsText<Sees>,
    file_name: String,
    content: String,
    size: i64,
    encoding: AsText<Encoding>,
    delimiter: AsText<Delimiter>,
    existing: AsText<Existing>,
    layout: String,
    preview: String,
    state: AsText<ImportState>,
    total_rows: i64,
    processed_rows: i64,
    created: i64,
    updated: i64,
    ignored: i64,
    rejected: i64,
    version: i64,
    created_at: AsInt<Timestamp>,
    started_at: Option<AsInt<Timestamp>>,
    finished_at: Option<AsInt<Timestamp>>,
}

impl Row {
    pub(super) fn new(import: &ContactImport) -> StoreResult<Self> {
        let counts = import.counts;
        Ok(Self {
            organization_id: AsInt(import.organization),
            id: AsInt(import.id),
            channel_id: AsInt(import.channel),
            author_kind: AsText(import.author.kind()),
            author_id: import.author.id(),
            sees: AsText(import.sees),
            file_name: import.file.name.clone(),
            content: import.file.content.clone(),
            size: import.file.size,
            encoding: AsText(import.file.encoding),
            delimiter: AsText(import.delimiter),
            existing: AsText(import.existing),
            layout: json::write(&import.layout)?,
            preview: import.preview.clone(),
            state: AsText(import.state),
            total_rows: import.total_rows,
            processed_rows: counts.processed(),
            created: counts.created,
            updated: counts.updated,
            ignored: counts.ignored,
            rejected: counts.rejected,
            version: import.version,
            created_at: AsInt(import.created_at),
            started_at: import.started_at.map(AsInt),
            finished_at: import.finished_at.map(AsInt),
        })
    }

    pub(super) fn into_import(self) -> StoreResult<ContactImport> {
        let author = Actor::from_parts(self.author_kind.0, self.author_id);
        Ok(ContactImport {
            organization: self.organization_id.0,
            id: self.id.0,
            channel: self.channel_id.0,
            author: author.unwrap_or(Actor::System),
            sees: self.sees.0,
            file: ImportFile {
                name: self.file_name,
                content: self.content,
                size: self.size,
                encoding: self.encoding.0,
            },
            delimiter: self.delimiter.0,
            existing: self.existing.0,
            layout: json::read(&self.layout)?,
            preview: self.preview,
            state: self.state.0,
            total_rows: self.total_rows,
            counts: Counts {
                created: self.created,
                updated: self.updated,
                ignored: self.ignored,
                rejected: self.rejected,
            },
            version: self.version,
            created_at: self.created_at.0,
            started_at: self.started_at.map(|at| at.0),
            finished_at: self.finished_at.map(|at| at.0),
        })
    }
}

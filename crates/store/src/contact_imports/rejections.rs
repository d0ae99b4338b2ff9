//! The rows of a file that were left out, and why.

use crate::columns::{AsInt, AsText};
use crate::db::insert_many;
use crate::schema::contact_import_rejections;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::imports::Reason;
use domain::{ContactImportId, OrganizationId};

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Its place among the rows, from 1.
    pub row: i64,
    /// The line of the file it begins in, from 1.
    pub line: i64,
    pub reason: Reason,
    /// The row as it stands in the file, cut short when it is long.
    pub source: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_import_rejections, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    import_id: AsInt<ContactImportId>,
    row_number: i64,
    line: i64,
    reason: AsText<Reason>,
    source: String,
}

/// Keeps rows that were left out; call it in the transaction that passes over them.
pub fn reject(
    db: &mut Db,
    organization: OrganizationId,
    import: ContactImportId,
    all: &[Rejection],
) -> StoreResult<()> {
    let row = |rejection: &Rejection| Row {
        organization_id: AsInt(organization),
        import_id: AsInt(import),
        row_number: rejection.row,
        line: rejection.line,
        reason: AsText(rejection.reason),
        // PostgreSQL cannot keep this one character.
        source: rejection.source.replace('\0', ""),
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    insert_many!(db, contact_import_rejections::table, &rows);
    Ok(())
}

/// The next rows that were left out, behind the row `after`, in the order of the file.
pub fn rejections(
    db: &mut Db,
    organization: OrganizationId,
    import: ContactImportId,
    after: i64,
    limit: i64,
) -> StoreResult<Vec<Rejection>> {
    let rows: Vec<Row> = contact_import_rejections::table
        .filter(contact_import_rejections::organization_id.eq(AsInt(organization)))
        .filter(contact_import_rejections::import_id.eq(AsInt(import)))
        .filter(contact_import_rejections::row_number.gt(after))
        .order(contact_import_rejections::row_number)
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    let rejection = |row: Row| Rejection {
        row: row.row_number,
        line: row.line,
        reason: row.reason.0,
        source: row.source,
    };
    Ok(rows.into_iter().map(rejection).collect())
}

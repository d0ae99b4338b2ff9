//! The last conversation number of every organization: a row on SQLite, a sequence on PostgreSQL.

use crate::conversations::numbers::{prepare, set_last_number};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::OrganizationId;

/// The organization and the last number it gave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Last {
    #[diesel(sql_type = BigInt)]
    pub organization_id: i64,
    #[diesel(sql_type = BigInt)]
    pub last: i64,
}

/// A sequence has no part in a snapshot, but it is never behind the rows of one.
pub fn read(db: &mut Db) -> StoreResult<Vec<Last>> {
    match db {
        Db::Sqlite(c) => {
            let all = "SELECT organization_id, last FROM conversation_numbers";
            Ok(diesel::sql_query(all).load(c)?)
        }
        Db::Postgres(c) => {
            // A sequence is a relation of its own: one statement has them all.
            let all = "SELECT id AS organization_id, COALESCE(pg_sequence_last_value(\
                 ('conversation_numbers_' || id)::regclass), 0) AS last FROM organizations";
            Ok(diesel::sql_query(all).load(c)?)
        }
    }
}

pub fn write(db: &mut Db, last: Last) -> StoreResult<()> {
    let organization = OrganizationId::from(last.organization_id);
    prepare(db, organization)?;
    // A sequence cannot be set to nothing given out yet, which is how it begins.
    if last.last > 0 {
        set_last_number(db, organization, last.last)?;
    }
    Ok(())
}

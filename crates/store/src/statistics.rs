//! What the planners believe about the tables.
//!
//! PostgreSQL learns it by itself after a while; after many rows at once it is [told to](gather).
//!
//! SQLite's is told once what a large organization is like. Every index begins with the
//! organization, and without statistics the planner believes that any first column leaves about
//! ten rows, so of a few rows looked up by their ids it rather reads the whole organization.
//! Gathering real statistics would let plans change with the data.

use crate::{Db, StoreResult};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Bool;

/// A million rows, all of one organization; each further column of an index leaves far fewer, and
/// the last one a single row. The first line makes the table, the last one reads it.
const LARGE: &str = "ANALYZE sqlite_schema; \
    DELETE FROM sqlite_stat1; \
    INSERT INTO sqlite_stat1 (tbl, idx, stat) \
    SELECT t.name, CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END, '1000000' || ( \
        SELECT group_concat(CASE \
            WHEN c.seqno = 0 THEN ' 1000000' \
            WHEN c.seqno = (SELECT MAX(l.seqno) FROM pragma_index_info(i.name) l) THEN ' 1' \
            WHEN c.seqno = 1 THEN ' 10000' \
            WHEN c.seqno = 2 THEN ' 1000' \
            WHEN c.seqno = 3 THEN ' 100' \
            ELSE ' 10' END, '') \
        FROM pragma_index_info(i.name) c) \
    FROM sqlite_schema t JOIN pragma_index_list(t.name) i \
    WHERE t.type = 'table' AND EXISTS (SELECT 1 FROM pragma_index_info(i.name) f \
        WHERE f.seqno = 0 AND f.name = 'organization_id'); \
    ANALYZE sqlite_schema;";

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether the planner of this database was told.
pub fn are_told(c: &mut SqliteConnection) -> QueryResult<bool> {
    let table = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1') AS found";
    let table: Found = sql_query(table).get_result(c)?;
    Ok(table.found)
}

/// Tells the planner; to be called when the schema has changed.
pub fn assume_large(c: &mut SqliteConnection) -> QueryResult<()> {
    c.batch_execute(LARGE)
}

/// To be called after so many rows that a plan made for the few before would be a bad one.
pub fn gather(db: &mut Db) -> StoreResult<()> {
    match db {
        Db::Postgres(c) => Ok(c.batch_execute("ANALYZE")?),
        Db::Sqlite(_) => Ok(()),
    }
}

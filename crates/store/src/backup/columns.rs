//! The columns of a table, as the database itself describes them, and how each kind of value looks
//! as portable JSON: numbers, `true` and `false`, text, and bytes as `\x` with hexadecimal digits.

use super::{BackupError, Table};
use crate::Db;
use diesel::prelude::*;
use diesel::sql_types::Text;

#[derive(Debug)]
pub struct Columns {
    table: &'static str,
    columns: Vec<(String, Kind)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Text,
    Boolean,
    Bytes,
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// Columns the database computes are in neither answer.
const OF_POSTGRES: &str = "SELECT column_name::text AS name, data_type::text AS kind \
     FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 \
     AND is_generated = 'NEVER' ORDER BY ordinal_position";
const OF_SQLITE: &str = "SELECT name, lower(type) AS kind FROM pragma_table_info(?) ORDER BY cid";

impl Columns {
    pub fn of(db: &mut Db, table: &Table) -> Result<Self, BackupError> {
        let described: Vec<Described> = match db {
            Db::Postgres(c) => diesel::sql_query(OF_POSTGRES)
                .bind::<Text, _>(table.name)
                .load(c)?,
            Db::Sqlite(c) => diesel::sql_query(OF_SQLITE)
                .bind::<Text, _>(table.name)
                .load(c)?,
        };
        if described.is_empty() {
            return Err(BackupError::Missing);
        }
        let columns = described.into_iter().map(|column| {
            let kind = match column.kind.as_str() {
                "bigint" | "integer" | "smallint" => Kind::Integer,
                "text" => Kind::Text,
                "boolean" => Kind::Boolean,
                "bytea" | "blob" => Kind::Bytes,
                _ => {
                    return Err(BackupError::UnknownKind {
                        table: table.name,
                        column: column.name,
                        kind: column.kind,
                    });
                }
            };
            Ok((column.name, kind))
        });
        Ok(Self {
            table: table.name,
            columns: columns.collect::<Result<_, _>>()?,
        })
    }

    /// Reads every row as one JSON object, in the column `line`.
    pub fn select_on_postgres(&self, from: &str) -> String {
        let columns = self.list(|name, _| format!("\"{name}\""));
        format!("SELECT row_to_json(r)::text AS line FROM (SELECT {columns} FROM {from}) AS r")
    }

    /// The same; SQLite has neither booleans nor JSON for bytes.
    pub fn select_on_sqlite(&self, from: &str) -> String {
        let pairs = self.list(|name, kind| {
            let value = match kind {
                Kind::Integer | Kind::Text => format!("\"{name}\""),
                Kind::Boolean => {
                    format!("json(CASE \"{name}\" WHEN 0 THEN 'false' WHEN 1 THEN 'true' END)")
                }
                Kind::Bytes => format!(
                    "CASE WHEN \"{name}\" IS NOT NULL THEN '\\x' || lower(hex(\"{name}\")) END"
                ),
            };
            format!("'{name}', {value}")
        });
        format!("SELECT json_object({pairs}) AS line FROM {from}")
    }

    /// Adds the rows of one bound JSON array. Ids that PostgreSQL would give itself are taken over.
    pub fn insert_on_postgres(&self) -> String {
        let (table, columns) = (self.table, self.list(|name, _| format!("\"{name}\"")));
        format!(
            "INSERT INTO \"{table}\" ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} \
             FROM json_populate_recordset(NULL::\"{table}\", $1::json)"
        )
    }

    pub fn insert_on_sqlite(&self) -> String {
        let (table, columns) = (self.table, self.list(|name, _| format!("\"{name}\"")));
        let values = self.list(|name, kind| match kind {
            Kind::Integer | Kind::Text | Kind::Boolean => {
                format!("json_extract(value, '$.\"{name}\"')")
            }
            Kind::Bytes => format!("unhex(substr(json_extract(value, '$.\"{name}\"'), 3))"),
        });
        format!("INSERT INTO \"{table}\" ({columns}) SELECT {values} FROM json_each(?)")
    }

    fn list(&self, each: impl Fn(&str, Kind) -> String) -> String {
        let each: Vec<String> = self
            .columns
            .iter()
            .map(|(name, kind)| each(name, *kind))
            .collect();
        each.join(", ")
    }
}

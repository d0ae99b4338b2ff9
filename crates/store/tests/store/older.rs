//! databases that an older version filled are migrated with everything in them, on both kinds. They are
//! filled as a restore fills them, which brings a new database exactly as far as the archive was.

use crate::backup::{Column, contents, level_of, made_up, sqlite};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::SqliteConnection;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use store::Options;
use store::backup::{TABLES, Table, Target};

/// The last migration of each released version, to which a release adds its own. Nothing is released yet: these
/// stand for it, from before much was added and rebuilt, and from just before the last steps.
const LEVELS: [&str; 2] = ["20261126000750", "20261128000510"];

type Row = Map<String, Value>;
type Rows = BTreeMap<&'static str, Vec<Row>>;

/// The columns that each table had by then, the same on both kinds.
fn columns(level: &BTreeSet<String>) -> Vec<(&'static Table, Vec<Column>)> {
    let scratch = sqlite();
    let options = Options::new(&scratch.url);
    drop(Target::open(&options, level).expect("a target"));
    let file = options.file().expect("a file").display().to_string();
    let mut db = SqliteConnection::establish(&file).expect("a connection");
    let all = "SELECT name, lower(type) AS kind, NOT \"notnull\" AND pk = 0 AS nullable \
         FROM pragma_table_info(?) ORDER BY cid";
    let of = |table: &'static Table| {
        let columns = diesel::sql_query(all).bind::<Text, _>(table.name);
        (table, columns.load::<Column>(&mut db).expect("columns"))
    };
    let all = TABLES.iter().map(of);
    all.filter(|(_, columns)| !columns.is_empty()).collect()
}

/// Rows that fit a database of then; what is of a conversation is of one that is there.
fn rows(level: &BTreeSet<String>) -> Rows {
    let mut rows: Rows = BTreeMap::new();
    for (table, columns) in columns(level) {
        let all = made_up(&columns, table.name);
        let all = all
            .iter()
            .map(|row| row.as_object().expect("a row").clone());
        rows.insert(table.name, all.collect());
    }
    let conversations = rows["conversations"].clone();
    for row in rows
        .values_mut()
        .flat_map(|rows| rows.iter_mut().enumerate())
    {
        let (n, row) = row;
        match row.get_mut("conversation_id") {
            None | Some(Value::Null) => {}
            Some(id) => *id = conversations[n]["id"].clone(),
        }
    }
    rows
}

fn parsed(rows: &[String]) -> Vec<Row> {
    let parsed = rows.iter().map(|row| serde_json::from_str(row));
    parsed.collect::<Result<_, _>>().expect("JSON")
}

#[test]
fn what_an_older_version_filled_is_migrated_with_everything_in_it() {
    let newest = sqlite();
    drop(store::Store::open(Options::new(&newest.url)).expect("a store"));
    let newest = level_of(&newest);
    for last in LEVELS {
        let level = newest.iter().filter(|one| one.as_str() <= last);
        let level: BTreeSet<String> = level.cloned().collect();
        assert!(level.contains(last) && level.len() < newest.len(), "{last}");
        let before = rows(&level);
        // That of a test alone is the one PostgreSQL that nobody has migrated yet.
        for database in [sqlite(), testkit::postgres_alone()] {
            let from = format!("{last} on {}", database.name);
            let mut target = Target::open(&Options::new(&database.url), &level).expect("a target");
            for (table, rows) in &before {
                let table = Target::table(table).expect("a table");
                let array = serde_json::to_string(rows).expect("JSON");
                let added = target.add(table, &array).expect("added");
                assert_eq!(added, 7, "{from}: {}", table.name);
            }
            for n in 1..=7 {
                // The ids that `made_up` gives organizations.
                target.set_number(n * 1000, n).expect("a number");
            }
            target.finish(7).expect("migrated");
            assert_eq!(level_of(&database), newest, "{from}");
            let after = contents(&database);
            for (table, rows) in &before {
                let found = parsed(&after[table]);
                for mut row in rows.iter().cloned() {
                    // Nobody has a number after a restore.
                    row.retain(|name, _| !(*table == "nodes" && name == "leased_until"));
                    let is_it = |other: &Row| row.iter().all(|(name, value)| other[name] == *value);
                    assert!(found.iter().any(is_it), "{from}: {table} lost {row:?}");
                }
            }
            keeps_what_it_copies(&before, &after, &from);
        }
    }
}

/// What later versions keep beside an assignee is that of the conversation.
fn keeps_what_it_copies(before: &Rows, after: &BTreeMap<&'static str, Vec<String>>, from: &str) {
    let had = |column: &str| before["conversation_assignees"][0].contains_key(column);
    let mut copied = vec!["channel_id", "last_customer_message_at"];
    copied.retain(|column| !had(column));
    assert!(!copied.is_empty(), "{from}: nothing was copied");
    let conversations = parsed(&after["conversations"]);
    for assignee in parsed(&after["conversation_assignees"]) {
        let own = conversations
            .iter()
            .find(|one| one["id"] == assignee["conversation_id"]);
        let own = own.expect("its conversation");
        for copied in copied.iter().copied() {
            assert_eq!(assignee[copied], own[copied], "{from}: {copied}");
        }
    }
}

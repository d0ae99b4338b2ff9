//! Every row of every table goes from either kind of database into either kind and stays what it is.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::backup::{BackupError, LEFT_OUT, Source, TABLES, Target, is_listed};
use store::{Db, Options, Store, StoreResult};
use testkit::TestDatabase;

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(future)
}

fn migrated(database: &TestDatabase) -> Store {
    Store::open(Options::new(&database.url)).expect("a store")
}

fn read<T: Send + 'static>(
    store: &Store,
    f: impl FnOnce(&mut Db) -> StoreResult<T> + Send + 'static,
) -> T {
    block_on(store.read(f)).expect("read")
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(Clone, QueryableByName)]
pub struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

fn names(db: &mut Db) -> StoreResult<BTreeSet<String>> {
    let all = match db {
        Db::Postgres(_) => {
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()"
        }
        // What belongs to a search index is rebuilt from its table.
        Db::Sqlite(_) => {
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
             AND name <> 'sqlite_schema'"
        }
    };
    let rows: Vec<Name> = diesel::sql_query(all).load(db)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

#[test]
fn no_table_is_forgotten() {
    testkit::on_each_database(|database| {
        let names = read(&migrated(database), names);
        assert!(names.len() > TABLES.len(), "{names:?}");
        for name in &names {
            assert!(
                is_listed(name),
                "{}: {name} is neither in TABLES nor in LEFT_OUT of store/src/backup/tables.rs",
                database.name
            );
        }
        for table in TABLES {
            assert!(names.contains(table.name), "{} is gone", table.name);
        }
    });
    for (_, why) in LEFT_OUT {
        assert!(!why.is_empty());
    }
}

/// Rows that no code of ours would write: every column differs, with all that text may hold.
pub fn made_up(columns: &[Column], table: &str) -> Vec<Value> {
    let row = |n: i64| {
        let cells = columns.iter().enumerate().map(|(at, column)| {
            let at = i64::try_from(at).expect("a number");
            let value = match column.kind.as_str() {
                _ if column.nullable && (n + at) % 3 == 0 => Value::Null,
                // A number between 0 and 1023.
                _ if table == "nodes" && column.name == "id" => json!(n),
                "boolean" => json!((n + at) % 2 == 0),
                "text" => json!(format!(
                    "{table} {n}.{at} \"ä\" \\ 'x' \n\t\u{1} 表 🦀 {{}}"
                )),
                "blob" => json!(format!("\\x00ff{n:02x}{at:02x}")),
                // Beyond what a floating-point number can tell apart.
                "bigint" => json!(9_007_199_254_740_993 + n * 1000 + at),
                _ => json!(n * 1000 + at),
            };
            (column.name.clone(), value)
        });
        Value::Object(cells.collect::<Map<_, _>>())
    };
    (1..=7).map(row).collect()
}

pub fn level_of(database: &TestDatabase) -> BTreeSet<String> {
    let mut source = Source::open(&Options::new(&database.url)).expect("a source");
    source.level().expect("a level")
}

/// Fills a new SQLite database with something in every table.
fn filled() -> TestDatabase {
    let database = sqlite();
    let store = migrated(&database);
    let of_table = |name: &'static str| {
        read(&store, move |db| {
            let all = "SELECT name, lower(type) AS kind, NOT \"notnull\" AND pk = 0 AS nullable \
                 FROM pragma_table_info(?) ORDER BY cid";
            let all = diesel::sql_query(all).bind::<Text, _>(name);
            Ok(match db {
                Db::Sqlite(c) => all.load::<Column>(c)?,
                Db::Postgres(_) => Vec::new(),
            })
        })
    };
    let rows: Vec<_> = TABLES
        .iter()
        .map(|table| (table, made_up(&of_table(table.name), table.name)))
        .collect();
    drop(store);
    let options = Options::new(&database.url);
    let mut target = Target::open(&options, &level_of(&database)).expect("a target");
    for (table, rows) in rows {
        let array = Value::from(rows).to_string();
        assert_eq!(
            target.add(table, &array).expect("added"),
            7,
            "{}",
            table.name
        );
    }
    for n in 1..=7 {
        // The ids that `made_up` gives organizations; the first gave out no number yet.
        target.set_number(n * 1000, (n - 1) * 11).expect("a number");
    }
    target.finish(1).expect("filled");
    database
}

pub fn sqlite() -> TestDatabase {
    let mut both = testkit::databases();
    both.swap_remove(0)
}

/// The two databases have some columns in another order.
fn in_order(row: &str) -> String {
    let row: BTreeMap<String, Value> = serde_json::from_str(row).expect("JSON");
    serde_json::to_string(&row).expect("JSON")
}

/// Everything in a database, in an order of its own.
pub fn contents(database: &TestDatabase) -> BTreeMap<&'static str, Vec<String>> {
    let mut source = Source::open(&Options::new(&database.url)).expect("a source");
    let mut all = BTreeMap::new();
    for table in TABLES {
        let mut rows = Vec::new();
        let read = source.rows(table, |row| {
            assert!(!row.contains('\n'), "a row is a line");
            rows.push(in_order(row));
            Ok::<_, BackupError>(())
        });
        read.expect("rows");
        rows.sort();
        all.insert(table.name, rows);
    }
    let mut numbers: Vec<String> = source
        .numbers()
        .expect("numbers")
        .into_iter()
        .map(|number| format!("{number:?}"))
        .collect();
    numbers.sort();
    all.insert("conversation_numbers", numbers);
    all
}

/// Copies as a restore does, some rows at a time.
fn copy(from: &TestDatabase, to: &TestDatabase) {
    let mut source = Source::open(&Options::new(&from.url)).expect("a source");
    let level = source.level().expect("a level");
    let mut target = Target::open(&Options::new(&to.url), &level).expect("a target");
    for table in TABLES {
        let mut rows = Vec::new();
        let read = source.rows(table, |row| {
            rows.push(row.to_owned());
            Ok::<_, BackupError>(())
        });
        read.expect("rows");
        for some in rows.chunks(3) {
            let array = format!("[{}]", some.join(","));
            target.add(table, &array).expect("added");
        }
    }
    for (organization, last) in source.numbers().expect("numbers") {
        target.set_number(organization, last).expect("a number");
    }
    let epoch = source.epoch().expect("an epoch");
    target.finish(epoch + 1).expect("restored");
    let mut restored = Source::open(&Options::new(&to.url)).expect("a source");
    assert_ne!(restored.epoch().expect("an epoch"), epoch);
}

#[test]
fn every_row_is_the_same_after_all_four_ways() {
    let first = filled();
    let before = contents(&first);
    for (table, rows) in &before {
        assert_eq!(rows.len(), 7, "{table}");
    }
    let mut from = first;
    for to in [testkit::postgres(), testkit::postgres(), sqlite(), sqlite()] {
        copy(&from, &to);
        for (table, rows) in contents(&to) {
            assert_eq!(rows, before[table], "{table}, {} to {}", from.name, to.name);
        }
        from = to;
    }
}

#[test]
fn counts_of_postgres_come_as_their_sum() {
    let from = testkit::postgres();
    let store = migrated(&from);
    let written = store.write(|db| {
        diesel::sql_query("INSERT INTO counters VALUES (1, 's', 'p', 'open', 5, 1, 2)")
            .execute(db)?;
        diesel::sql_query(
            "INSERT INTO counter_deltas (organization_id, scope, place, shelf, conversations, \
             unreplied_conversations, unreplied_messages) \
             VALUES (1, 's', 'p', 'open', -1, 0, 3), (1, 't', 'p', 'open', 1, 1, 1)",
        )
        .execute(db)?;
        Ok::<_, store::StoreError>(())
    });
    block_on(written).expect("written");
    let to = sqlite();
    copy(&from, &to);
    let rows = &contents(&to)["counters"];
    let row = |scope: &str, counts: [i64; 3]| {
        let row = json!({"organization_id": 1, "scope": scope, "place": "p", "shelf": "open",
            "conversations": counts[0], "unreplied_conversations": counts[1],
            "unreplied_messages": counts[2]});
        in_order(&row.to_string())
    };
    let mut expected = [row("s", [4, 1, 5]), row("t", [1, 1, 1])];
    expected.sort();
    assert_eq!(*rows, expected);
}

#[test]
fn what_cannot_be_restored_is_refused_before_anything_is_written() {
    testkit::on_each_database(|database| {
        drop(migrated(database));
        let options = Options::new(&database.url);
        let level = level_of(database);
        let open = |level: &BTreeSet<String>| Target::open(&options, level).map(drop);

        let mut newer = level.clone();
        newer.insert("20991231000000".into());
        let refused = open(&newer).expect_err("a newer archive");
        assert!(matches!(refused, BackupError::NewerLevel(_)), "{refused}");

        let mut older = level.clone();
        older.pop_last();
        let refused = open(&older).expect_err("a database that is ahead");
        assert!(matches!(refused, BackupError::TargetAhead(_)), "{refused}");

        open(&level).expect("it is empty, and an unfinished restore leaves it so");
        let store = migrated(database);
        let written = store.write(|db| {
            diesel::sql_query(
                "INSERT INTO drafts VALUES (1, 2, 3, 'Hello', '[]', NULL, NULL, 1, 1, NULL, NULL, NULL)",
            )
            .execute(db)
            .map_err(store::StoreError::from)
        });
        block_on(written).expect("written");
        drop(store);
        let refused = open(&level).expect_err("a database with rows");
        assert!(
            matches!(refused, BackupError::NotEmpty("drafts")),
            "{refused}"
        );
    });
}

#[test]
fn a_database_that_is_in_use_or_not_there_is_refused() {
    let database = sqlite();
    let options = Options::new(&database.url);
    let missing = Source::open(&options).expect_err("no file");
    assert!(matches!(missing, BackupError::Missing), "{missing}");
    assert!(
        !options.file().expect("a path").exists(),
        "asking makes none"
    );
    let store = migrated(&database);
    // A reader is enough to be in the way.
    let one: i64 = read(&store, |db| {
        Ok(diesel::select(diesel::dsl::sql::<BigInt>("1")).get_result(db)?)
    });
    assert_eq!(one, 1);
    let level = level_of(&database);
    let refused = Target::open(&options, &level).expect_err("a server has it open");
    assert!(matches!(refused, BackupError::InUse), "{refused}");
    drop(store);
}

//! A file of contacts loaded bare: the rows that it makes (contacts, their numbers, the words they are
//! found by), in one transaction, into tables that have as many indexes as ours. Nothing is looked
//! up, nothing is decided, nothing can be resumed.

use anyhow::Context;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// The tables, beside ours, with the keys and indexes of contacts, of their identities and words.
const TABLES: &str = "
    CREATE TABLE bare_contacts (organization_id BIGINT NOT NULL, id BIGINT NOT NULL PRIMARY KEY,
        display_name TEXT NOT NULL, display_key TEXT NOT NULL, name TEXT, reference TEXT, remarks TEXT,
        created_at BIGINT NOT NULL);
    CREATE INDEX bare_by_name ON bare_contacts (organization_id, display_key, id);
    CREATE INDEX bare_by_reference ON bare_contacts (organization_id, reference, id);
    CREATE TABLE bare_identities (organization_id BIGINT NOT NULL, id BIGINT NOT NULL PRIMARY KEY,
        contact_id BIGINT NOT NULL, scheme TEXT NOT NULL, scope BIGINT NOT NULL, address TEXT NOT NULL,
        source TEXT NOT NULL, created_at BIGINT NOT NULL);
    CREATE UNIQUE INDEX bare_by_address ON bare_identities (organization_id, scheme, scope, address);
    CREATE INDEX bare_by_prefix ON bare_identities (organization_id, address, contact_id);
    CREATE INDEX bare_of_contact ON bare_identities (organization_id, contact_id, id);
    CREATE TABLE bare_words (organization_id BIGINT NOT NULL, word TEXT NOT NULL, contact_id BIGINT NOT NULL,
        PRIMARY KEY (organization_id, word, contact_id))";
/// Ours have their words in the order of the key, and sort bytes.
const ON_SQLITE: &str = " WITHOUT ROWID;";
const ON_POSTGRES: &str = "; ALTER TABLE bare_words ALTER COLUMN word TYPE TEXT COLLATE \"C\";";
const WORDS_OF_CONTACT: &str =
    "CREATE INDEX bare_words_of_contact ON bare_words (organization_id, contact_id);";
const FIRST_ID: i64 = 1 << 61;

/// A line of a file without quotes: name, number, reference, remarks.
fn cells(line: &str) -> Option<[&str; 4]> {
    let mut cells = line.split(',');
    Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
}

/// What a contact is found by; a name and a reference say nothing twice here.
fn words(name: &str, reference: &str) -> Vec<String> {
    let all = name.split(' ').chain([reference]);
    all.map(str::to_lowercase).collect()
}

/// How long SQLite takes.
pub fn sqlite(file: &Path, csv: &str) -> anyhow::Result<Duration> {
    let mut database = rusqlite::Connection::open(file)?;
    database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")?;
    database.execute_batch(&[TABLES, ON_SQLITE, WORDS_OF_CONTACT].concat())?;
    let began = Instant::now();
    let transaction = database.transaction()?;
    {
        let mut contact = transaction
            .prepare("INSERT INTO bare_contacts VALUES (1, ?1, ?2, ?3, ?2, ?4, ?5, 1)")?;
        let mut identity = transaction.prepare(
            "INSERT INTO bare_identities VALUES (1, ?1, ?1, 'phone', 0, ?2, 'import', 1)",
        )?;
        let mut word = transaction.prepare("INSERT INTO bare_words VALUES (1, ?1, ?2)")?;
        for (id, line) in (FIRST_ID..).zip(csv.lines()) {
            let [name, number, reference, remarks] = cells(line).context("four cells")?;
            contact.execute((id, name, name.to_lowercase(), reference, remarks))?;
            identity.execute((id, number))?;
            for text in words(name, reference) {
                word.execute((text, id))?;
            }
        }
    }
    transaction.commit()?;
    Ok(began.elapsed())
}

/// How long PostgreSQL takes, by `COPY`.
pub fn postgres(url: &str, csv: &str) -> anyhow::Result<Duration> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    client.batch_execute(&[TABLES, ON_POSTGRES, WORDS_OF_CONTACT].concat())?;
    let began = Instant::now();
    let mut transaction = client.transaction()?;
    copy(&mut transaction, "bare_contacts", csv, |id, cells| {
        let [name, _, reference, remarks] = cells;
        let key = name.to_lowercase();
        format!("1\t{id}\t{name}\t{key}\t{name}\t{reference}\t{remarks}\t1\n")
    })?;
    copy(&mut transaction, "bare_identities", csv, |id, cells| {
        let [_, number, ..] = cells;
        format!("1\t{id}\t{id}\tphone\t0\t{number}\timport\t1\n")
    })?;
    copy(&mut transaction, "bare_words", csv, |id, cells| {
        let [name, _, reference, _] = cells;
        let rows = words(name, reference).into_iter();
        rows.map(|word| format!("1\t{word}\t{id}\n")).collect()
    })?;
    transaction.commit()?;
    Ok(began.elapsed())
}

fn copy(
    transaction: &mut postgres::Transaction<'_>,
    table: &str,
    csv: &str,
    rows: impl Fn(i64, [&str; 4]) -> String,
) -> anyhow::Result<()> {
    let mut copy = transaction.copy_in(&format!("COPY {table} FROM STDIN"))?;
    let mut lines = String::new();
    for (id, line) in (FIRST_ID..).zip(csv.lines()) {
        lines += &rows(id, cells(line).context("four cells")?);
        if lines.len() > 64 * 1024 {
            copy.write_all(lines.as_bytes())?;
            lines.clear();
        }
    }
    copy.write_all(lines.as_bytes())?;
    copy.finish()?;
    Ok(())
}

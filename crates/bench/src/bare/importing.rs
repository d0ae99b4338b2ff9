//! A file of contacts loaded bare: the rows that it makes, in one transaction, into tables that
//! have as many indexes as ours. Nothing is looked up, nothing is decided, nothing can be resumed.

use anyhow::Context;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// The tables, beside ours, with the keys and indexes of contacts and of their identities.
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
    CREATE INDEX bare_of_contact ON bare_identities (organization_id, contact_id, id);";
const FIRST_ID: i64 = 1 << 61;

/// A line of a file without quotes: name, number, reference, remarks.
fn cells(line: &str) -> Option<[&str; 4]> {
    let mut cells = line.split(',');
    Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
}

/// How long SQLite takes.
pub fn sqlite(file: &Path, csv: &str) -> anyhow::Result<Duration> {
    let mut database = rusqlite::Connection::open(file)?;
    database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")?;
    database.execute_batch(TABLES)?;
    let began = Instant::now();
    let transaction = database.transaction()?;
    {
        let mut contact = transaction
            .prepare("INSERT INTO bare_contacts VALUES (1, ?1, ?2, ?3, ?2, ?4, ?5, 1)")?;
        let mut identity = transaction.prepare(
            "INSERT INTO bare_identities VALUES (1, ?1, ?1, 'phone', 0, ?2, 'import', 1)",
        )?;
        for (id, line) in (FIRST_ID..).zip(csv.lines()) {
            let [name, number, reference, remarks] = cells(line).context("four cells")?;
            contact.execute((id, name, name.to_lowercase(), reference, remarks))?;
            identity.execute((id, number))?;
        }
    }
    transaction.commit()?;
    Ok(began.elapsed())
}

/// How long PostgreSQL takes, by `COPY`.
pub fn postgres(url: &str, csv: &str) -> anyhow::Result<Duration> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    client.batch_execute(TABLES)?;
    let began = Instant::now();
    let mut transaction = client.transaction()?;
    let mut copy = transaction.copy_in("COPY bare_contacts FROM STDIN")?;
    let mut lines = String::new();
    for (id, line) in (FIRST_ID..).zip(csv.lines()) {
        let [name, _, reference, remarks] = cells(line).context("four cells")?;
        let key = name.to_lowercase();
        lines += &format!("1\t{id}\t{name}\t{key}\t{name}\t{reference}\t{remarks}\t1\n");
        if lines.len() > 64 * 1024 {
            copy.write_all(lines.as_bytes())?;
            lines.clear();
        }
    }
    copy.write_all(lines.as_bytes())?;
    copy.finish()?;
    let mut copy = transaction.copy_in("COPY bare_identities FROM STDIN")?;
    lines.clear();
    for (id, line) in (FIRST_ID..).zip(csv.lines()) {
        let [_, number, ..] = cells(line).context("four cells")?;
        lines += &format!("1\t{id}\t{id}\tphone\t0\t{number}\timport\t1\n");
        if lines.len() > 64 * 1024 {
            copy.write_all(lines.as_bytes())?;
            lines.clear();
        }
    }
    copy.write_all(lines.as_bytes())?;
    copy.finish()?;
    transaction.commit()?;
    Ok(began.elapsed())
}

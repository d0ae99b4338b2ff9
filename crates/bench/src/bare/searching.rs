//! A search, bare: the same words in the index, joined with the visibility of the reader, the texts
//! and the conversations of one page, in a loop on one connection. Nothing is cut, marked, or put
//! into an answer.

use anyhow::Context;
use std::path::Path;
use std::time::Instant;

use crate::load::Latencies;

/// Rows of a page, and the one that says that there is more.
const LIMIT: i64 = 51;

/// Who searches.
#[derive(Clone, Debug)]
pub struct Reader {
    pub organization: i64,
    pub agent: i64,
    /// Whether they see every place and what is restricted.
    pub sees_all: bool,
}

/// The rule of visibility as a condition on `c`, the organization and the agent being the first two
/// values.
fn visible(reader: &Reader) -> &'static str {
    match reader.sees_all {
        true => "TRUE",
        false => {
            "(c.restricted = FALSE OR EXISTS (SELECT 1 FROM conversation_viewers v \
             WHERE v.organization_id = c.organization_id AND v.conversation_id = c.id AND v.agent_id = $2)) \
             AND (c.place IN (SELECT team_id FROM team_agents t WHERE t.organization_id = $1 AND t.agent_id = $2) \
             OR c.place < 0 AND NOT EXISTS (SELECT 1 FROM team_channels h WHERE h.organization_id = $1 AND h.channel_id = -c.place) \
             OR c.place < 0 AND EXISTS (SELECT 1 FROM team_channels h JOIN team_agents t \
             ON t.organization_id = h.organization_id AND t.team_id = h.team_id \
             WHERE h.organization_id = $1 AND h.channel_id = -c.place AND t.agent_id = $2) \
             OR EXISTS (SELECT 1 FROM conversation_assignees a WHERE a.organization_id = c.organization_id \
             AND a.conversation_id = c.id AND a.agent_id = $2))"
        }
    }
}

/// How long a page takes on SQLite.
pub fn sqlite(
    file: &Path,
    reader: &Reader,
    words: &[&str],
    times: usize,
) -> anyhow::Result<(usize, Latencies)> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = rusqlite::Connection::open_with_flags(file, flags)?;
    database.pragma_update(None, "cache_size", -8000)?;
    // As the server does.
    database.pragma_update(None, "mmap_size", 1_i64 << 40)?;
    let sql = format!(
        "SELECT f.rowid, m.text, m.sent_at, c.number, c.subject, n.display_name \
         FROM search_messages f CROSS JOIN messages m ON m.id = f.rowid \
         CROSS JOIN conversations c ON c.organization_id = $1 AND c.id = m.conversation_id \
         CROSS JOIN contacts n ON n.organization_id = c.organization_id AND n.id = c.contact_id \
         WHERE search_messages MATCH $3 AND ($2 = $2) AND {} ORDER BY f.rowid DESC LIMIT {LIMIT}",
        visible(reader)
    );
    // SQLite numbers `$1` by where it first stands, and only `?1` by what it says.
    let sql = sql.replace('$', "?");
    let beginnings: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    let text = format!(
        "\"_m{}\" AND {}",
        reader.organization,
        beginnings.join(" AND ")
    );
    let mut statement = database.prepare(&sql)?;
    let mut latencies = Latencies::default();
    let mut rows = 0;
    for _ in 0..times {
        let began = Instant::now();
        let mut found =
            statement.query(rusqlite::params![reader.organization, reader.agent, text])?;
        rows = 0;
        while let Some(row) = found.next()? {
            let _: (i64, Option<String>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let _: (i64, Option<String>, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            rows += 1;
        }
        latencies.add(began.elapsed());
    }
    Ok((rows, latencies))
}

/// How long a page takes on PostgreSQL, as its planner likes it best.
pub fn postgres(
    url: &str,
    reader: &Reader,
    words: &[&str],
    times: usize,
) -> anyhow::Result<(usize, Latencies)> {
    let mut database = postgres::Client::connect(url, postgres::NoTls)?;
    let beginnings: Vec<String> = words.iter().map(|word| format!("'{word}':*")).collect();
    let text = format!("'_m{}' & {}", reader.organization, beginnings.join(" & "));
    // Written out, so that the planner knows the words.
    let text = text.replace('\'', "''");
    let sql = format!(
        "SELECT w.id, m.text, m.sent_at, c.number, c.subject, n.display_name \
         FROM search_words w JOIN messages m ON m.organization_id = w.organization_id AND m.id = w.id \
         JOIN conversations c ON c.organization_id = w.organization_id AND c.id = w.conversation_id \
         JOIN contacts n ON n.organization_id = c.organization_id AND n.id = c.contact_id \
         WHERE w.organization_id = $1 AND ($2::bigint = $2) AND w.id <> w.conversation_id AND w.words_tsv @@ '{text}'::tsquery \
         AND {} ORDER BY w.id DESC LIMIT {LIMIT}",
        visible(reader)
    );
    let statement = database.prepare(&sql)?;
    let mut latencies = Latencies::default();
    let mut rows = 0;
    for _ in 0..times {
        let began = Instant::now();
        let found = database.query(&statement, &[&reader.organization, &reader.agent])?;
        rows = found.len();
        let first = found.first().map(|row| row.try_get::<_, i64>(0));
        first.transpose().context("an id")?;
        latencies.add(began.elapsed());
    }
    Ok((rows, latencies))
}

//! A page, from either database.

use super::Who;
use super::row::conversation;
use anyhow::Context;
use contract::conversations::Conversation;
use contract::page::Page;
use rusqlite::OpenFlags;
use std::cell::Cell;
use std::path::PathBuf;

const SQLITE_EVENTS: &str = "SELECT epoch, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) FROM event_log";
const POSTGRES_EVENTS: &str =
    "SELECT epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 FROM event_log";
const READER: &str = "SELECT c.id, t.team_id, (SELECT joined_at FROM agents WHERE organization_id = ?1 AND id = ?2) FROM channels c \
    LEFT JOIN team_channels t ON t.organization_id = c.organization_id AND t.channel_id = c.id \
    WHERE c.organization_id = ?1 ORDER BY c.id";
/// For somebody who sees every place and what is restricted.
const PAGE: &str = "SELECT c.id, c.number, c.subject, c.contact_id, t.display_name, c.channel_id, h.kind, h.name, \
    c.status, c.archived, c.blocked, c.restricted, c.snoozed_until, c.assignee_ids, c.team_id, c.label_ids, c.priority, \
    c.waiting_since, c.unreplied_count, c.inbound_seq, c.last_message_id, c.last_message_preview, c.last_message_kind, \
    c.last_message_direction, c.last_message_author_kind, c.last_message_author_id, c.last_message_sent_at, \
    c.last_message_delivery, c.last_customer_message_at, c.last_activity_at, c.unassigned_at, c.closed_at, \
    c.closed_by_kind, c.closed_by_id, c.created_at, c.version, c.revision, r.inbound_seq, f.contact_id, \
    CASE WHEN c.created_at >= ?3 THEN 0 WHEN COALESCE(c.last_customer_message_at, 0) < ?3 THEN c.inbound_seq \
    ELSE COALESCE((SELECT m.inbound_seq FROM messages m WHERE m.organization_id = c.organization_id \
    AND m.conversation_id = c.id AND m.inbound_seq IS NOT NULL AND m.received_at < ?3 AND m.position < ?3 \
    ORDER BY m.position DESC, m.id DESC LIMIT 1), 0) END, c.tag_ids \
    FROM conversations c JOIN contacts t ON t.organization_id = c.organization_id AND t.id = c.contact_id \
    JOIN channels h ON h.organization_id = c.organization_id AND h.id = c.channel_id \
    LEFT JOIN conversation_reads r ON r.organization_id = c.organization_id AND r.agent_id = ?2 AND r.conversation_id = c.id \
    LEFT JOIN favorites f ON f.organization_id = c.organization_id AND f.agent_id = ?2 AND f.contact_id = c.contact_id \
    WHERE c.organization_id = ?1 AND c.id IN (SELECT id FROM ( \
    SELECT * FROM (SELECT last_activity_at AS k, id FROM conversations WHERE organization_id = ?1 AND shelf = 'unassigned' AND restricted = FALSE ORDER BY last_activity_at DESC, id DESC LIMIT 51) AS part \
    UNION SELECT * FROM (SELECT last_activity_at AS k, id FROM conversations WHERE organization_id = ?1 AND shelf = 'unassigned' AND restricted = TRUE ORDER BY last_activity_at DESC, id DESC LIMIT 51) AS part \
    UNION SELECT * FROM (SELECT last_activity_at AS k, conversation_id FROM conversation_assignees WHERE organization_id = ?1 AND agent_id = ?2 AND shelf = 'handled' ORDER BY last_activity_at DESC, conversation_id DESC LIMIT 51) AS part \
    UNION SELECT * FROM (SELECT last_activity_at AS k, conversation_id FROM conversation_assignees WHERE organization_id = ?1 AND agent_id = ?2 AND shelf = 'assisted' ORDER BY last_activity_at DESC, conversation_id DESC LIMIT 51) AS part \
    ) AS parts ORDER BY k DESC, id DESC LIMIT 51) ORDER BY c.last_activity_at DESC, c.id DESC LIMIT 51";

/// Of PostgreSQL, for each thread: together as many as the server has on two cores.
const CONNECTIONS: usize = 8;

/// Where the data is.
#[derive(Clone, Debug)]
pub enum Source {
    Sqlite(PathBuf),
    Postgres(String),
}

/// An open one.
pub enum Database {
    Sqlite(rusqlite::Connection),
    Postgres(Vec<Client>, Cell<usize>),
}

/// A connection to PostgreSQL and the statements that are prepared on it.
pub struct Client {
    client: tokio_postgres::Client,
    events: tokio_postgres::Statement,
    reader: tokio_postgres::Statement,
    page: tokio_postgres::Statement,
}

impl Client {
    async fn open(url: &str) -> anyhow::Result<Self> {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute("SET jit = off").await?;
        Ok(Self {
            events: client.prepare(POSTGRES_EVENTS).await?,
            reader: client.prepare(&READER.replace('?', "$")).await?,
            page: client.prepare(&PAGE.replace('?', "$")).await?,
            client,
        })
    }

    async fn page(&self, (organization, agent): Who) -> anyhow::Result<Vec<Conversation>> {
        self.client.query_one(&self.events, &[]).await?;
        let rows = self
            .client
            .query(&self.reader, &[&organization, &agent])
            .await?;
        let joined_at: i64 = rows.first().context("a channel")?.try_get(2)?;
        let page = [&organization as _, &agent as _, &joined_at as _];
        let rows = self.client.query(&self.page, &page).await?;
        rows.iter().map(conversation).collect()
    }
}

impl Database {
    pub async fn open(source: Source) -> anyhow::Result<Self> {
        match source {
            Source::Sqlite(file) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let database = rusqlite::Connection::open_with_flags(file, flags)?;
                database.pragma_update(None, "cache_size", -8000)?;
                Ok(Self::Sqlite(database))
            }
            Source::Postgres(url) => {
                let mut clients = Vec::new();
                for _ in 0..CONNECTIONS {
                    clients.push(Client::open(&url).await?);
                }
                Ok(Self::Postgres(clients, Cell::default()))
            }
        }
    }

    pub async fn page(&self, who: Who) -> anyhow::Result<Page<Conversation>> {
        let mut items = match self {
            Self::Sqlite(database) => from_sqlite(database, who)?,
            Self::Postgres(clients, turn) => {
                turn.set((turn.get() + 1) % clients.len());
                let client = clients.get(turn.get()).context("a connection")?;
                client.page(who).await?
            }
        };
        let more = items.len() > 50;
        items.truncate(50);
        Ok(Page {
            next_cursor: more.then(|| "a cursor of some length".to_owned()),
            items,
        })
    }
}

fn from_sqlite(
    database: &rusqlite::Connection,
    (organization, agent): Who,
) -> anyhow::Result<Vec<Conversation>> {
    let mut events = database.prepare_cached(SQLITE_EVENTS)?;
    let _: (i64, i64) = events.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut reader = database.prepare_cached(READER)?;
    let mut joined_at = 0_i64;
    let mut rows = reader.query([organization, agent])?;
    while let Some(row) = rows.next()? {
        let _: (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        joined_at = row.get(2)?;
    }
    let mut statement = database.prepare_cached(PAGE)?;
    let mut rows = statement.query([organization, agent, joined_at])?;
    let mut items = Vec::with_capacity(51);
    while let Some(row) = rows.next()? {
        items.push(conversation(row)?);
    }
    Ok(items)
}

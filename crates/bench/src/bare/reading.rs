//! The inbox, bare: the statements of the request, prepared once, and serde, in a loop on as many
//! threads as there are cores. The requests come from the same load generator over the same kind of
//! connections, so both sides share the machine with it alike.

use anyhow::Context;
use contract::conversations::{
    ActorRef, ChannelRef, ContactRef, Conversation, LastMessage, Priority, ReplyState, Status,
};
use contract::page::Page;
use rusqlite::{Connection, OpenFlags, Row, params};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::rc::Rc;
use std::thread;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

const EVENTS: &str = "SELECT epoch, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) FROM event_log";
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
    SELECT * FROM (SELECT last_activity_at AS k, id FROM conversations WHERE organization_id = ?1 AND shelf = 'unassigned' AND restricted = FALSE ORDER BY last_activity_at DESC, id DESC LIMIT 51) \
    UNION SELECT * FROM (SELECT last_activity_at AS k, id FROM conversations WHERE organization_id = ?1 AND shelf = 'unassigned' AND restricted = TRUE ORDER BY last_activity_at DESC, id DESC LIMIT 51) \
    UNION SELECT * FROM (SELECT last_activity_at AS k, conversation_id FROM conversation_assignees WHERE organization_id = ?1 AND agent_id = ?2 AND shelf = 'handled' ORDER BY last_activity_at DESC, conversation_id DESC LIMIT 51) \
    UNION SELECT * FROM (SELECT last_activity_at AS k, conversation_id FROM conversation_assignees WHERE organization_id = ?1 AND agent_id = ?2 AND shelf = 'assisted' ORDER BY last_activity_at DESC, conversation_id DESC LIMIT 51) \
    ) ORDER BY k DESC, id DESC LIMIT 51) ORDER BY c.last_activity_at DESC, c.id DESC LIMIT 51";

/// Serves the inbox of one agent until the process ends.
pub fn serve(file: &Path, organization: i64, agent: i64) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let cores = thread::available_parallelism()?.get();
    let mut workers = Vec::new();
    for _ in 0..cores {
        let (sender, connections) = mpsc::unbounded_channel();
        let file = file.to_owned();
        thread::spawn(move || work(&file, (organization, agent), connections));
        workers.push(sender);
    }
    thread::spawn(move || {
        for (stream, worker) in listener.incoming().zip(workers.iter().cycle()) {
            if let Ok(stream) = stream {
                drop(worker.send(stream));
            }
        }
    });
    Ok(address)
}

fn work(
    file: &Path,
    who: (i64, i64),
    mut connections: mpsc::UnboundedReceiver<std::net::TcpStream>,
) -> anyhow::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Rc::new(Connection::open_with_flags(file, flags)?);
    database.pragma_update(None, "cache_size", -8000)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async move {
        while let Some(stream) = connections.recv().await {
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let stream = TcpStream::from_std(stream)?;
            tokio::task::spawn_local(answer(stream, Rc::clone(&database), who));
        }
        Ok(())
    })
}

async fn answer(
    mut stream: TcpStream,
    database: Rc<Connection>,
    who: (i64, i64),
) -> anyhow::Result<()> {
    let mut buffer = vec![0; 4096];
    let mut filled = 0;
    loop {
        let room = buffer.get_mut(filled..).context("a short request")?;
        let read = stream.read(room).await?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        if !buffer
            .get(..filled)
            .is_some_and(|read| read.ends_with(b"\r\n\r\n"))
        {
            continue;
        }
        filled = 0;
        let body = serde_json::to_vec(&page(&database, who)?)?;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), &body].concat()).await?;
    }
}

fn page(
    database: &Connection,
    (organization, agent): (i64, i64),
) -> anyhow::Result<Page<Conversation>> {
    let mut events = database.prepare_cached(EVENTS)?;
    let _: (i64, i64) = events.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut reader = database.prepare_cached(READER)?;
    let mut joined_at = 0_i64;
    let mut rows = reader.query(params![organization, agent])?;
    while let Some(row) = rows.next()? {
        let _: (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        joined_at = row.get(2)?;
    }
    let mut statement = database.prepare_cached(PAGE)?;
    let mut rows = statement.query(params![organization, agent, joined_at])?;
    let mut items = Vec::with_capacity(50);
    while let Some(row) = rows.next()? {
        items.push(conversation(row)?);
    }
    let more = items.len() > 50;
    items.truncate(50);
    Ok(Page {
        next_cursor: more.then(|| "a cursor of some length".to_owned()),
        items,
    })
}

fn conversation(row: &Row<'_>) -> anyhow::Result<Conversation> {
    let text = |at: usize| row.get::<_, String>(at);
    let id = |at: usize| row.get::<_, i64>(at);
    let time =
        |at: usize| -> rusqlite::Result<_> { Ok(row.get::<_, Option<i64>>(at)?.map(Into::into)) };
    let ids = |at: usize| -> anyhow::Result<Vec<i64>> { Ok(serde_json::from_str(&text(at)?)?) };
    let contact = id(3)?;
    let waiting = row.get::<_, Option<i64>>(17)?;
    let (status, inbound_seq) = (Status::from(text(8)?.as_str()), id(19)?);
    let reply_state = match (&status, waiting, inbound_seq) {
        (Status::Closed, ..) => ReplyState::Resolved,
        (_, Some(_), _) => ReplyState::Pending,
        (_, None, 0) => ReplyState::Created,
        _ => ReplyState::Replied,
    };
    let mark = row.get::<_, Option<i64>>(37)?.map_or_else(|| id(39), Ok)?;
    let actor = |kind: usize| -> rusqlite::Result<ActorRef> {
        Ok(ActorRef {
            kind: text(kind)?.as_str().into(),
            id: row
                .get::<_, Option<i64>>(kind + 1)?
                .map(|id| id.to_string()),
        })
    };
    let closed_by = match row.get::<_, Option<String>>(32)? {
        Some(_) => Some(actor(32)?),
        None => None,
    };
    Ok(Conversation {
        id: id(0)?.into(),
        number: id(1)?,
        subject: row.get(2)?,
        contact: ContactRef {
            id: contact.into(),
            name: text(4)?,
            color: "indigo".to_owned(),
        },
        channel: ChannelRef {
            id: id(5)?.into(),
            kind: text(6)?,
            name: text(7)?,
        },
        status,
        reply_state,
        archived: row.get(9)?,
        blocked: row.get(10)?,
        restricted: row.get(11)?,
        withheld: false,
        snoozed_until: time(12)?,
        assignee_ids: ids(13)?.into_iter().map(Into::into).collect(),
        team_id: row.get::<_, Option<i64>>(14)?.map(Into::into),
        assistant: None,
        label_ids: ids(15)?.into_iter().map(Into::into).collect(),
        tag_ids: ids(40)?.into_iter().map(Into::into).collect(),
        priority: Priority::from(text(16)?.as_str()),
        favorite: Some(row.get::<_, Option<i64>>(38)?.is_some()),
        waiting_since: waiting.map(Into::into),
        unreplied_count: id(18)?,
        unread_count: Some((inbound_seq - mark).max(0)),
        inbound_seq,
        last_message: Some(LastMessage {
            id: id(20)?.into(),
            preview: row.get(21)?,
            kind: text(22)?.as_str().into(),
            direction: text(23)?.as_str().into(),
            author: actor(24)?,
            sent_at: id(26)?.into(),
            delivery: row
                .get::<_, Option<String>>(27)?
                .map(|state| state.as_str().into()),
        }),
        last_customer_message_at: time(28)?,
        last_activity_at: id(29)?.into(),
        unassigned_at: time(30)?,
        closed_at: time(31)?,
        closed_by,
        created_at: id(34)?.into(),
        version: id(35)?,
        revision: id(36)?,
    })
}

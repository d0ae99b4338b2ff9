//! Messages written bare: the rows that one received message leaves behind, one transaction each,
//! as durable as the server's. Nothing is looked up, nothing is decided.

use anyhow::Context;
use std::path::Path;
use std::time::{Duration, Instant};

/// A value to bind.
#[derive(Clone, Debug)]
enum Value {
    Int(i64),
    Text(String),
}

/// What every message writes.
const MESSAGE: [&str; 8] = [
    "INSERT INTO messages (organization_id, id, conversation_id, channel_id, identity_id, direction, kind, author_kind, author_id, provider_id, text, inbound_seq, position, sent_at, received_at, version) \
     VALUES ($1, $2, $3, $4, $5, 'inbound', 'text', 'contact', $6, $7, $8, $9, $10, $10, $10, 1)",
    "INSERT INTO search_words (organization_id, id, conversation_id, words_version, words, names) VALUES ($1, $2, $3, 1, $4, '')",
    "UPDATE conversations SET status = 'open', inbound_seq = $1, unreplied_count = $1, waiting_since = $2, last_customer_message_at = $3, last_activity_at = $3, waiting_order = $2, \
     last_message_id = $4, last_message_preview = $5, last_message_kind = 'text', last_message_direction = 'inbound', last_message_author_kind = 'contact', last_message_author_id = $6, \
     last_message_sent_at = $3, revision = $7 WHERE organization_id = $8 AND id = $9",
    "INSERT INTO events (organization_id, id, name, conversation_id, object_id, version, revision, audience_before, audience_after, at) \
     VALUES ($1, $2, 'conversation.updated', $3, $3, 1, $4, '=', $5, $6)",
    "INSERT INTO events (organization_id, id, name, conversation_id, object_id, version, revision, audience_before, audience_after, at) \
     VALUES ($1, $2, 'message.created', $3, $4, 1, $5, '=', $6, $7)",
    "INSERT INTO conversation_channels (organization_id, conversation_id, channel_id, identity_id, last_active_at, last_inbound_at) VALUES ($1, $2, $3, $4, $5, $5) \
     ON CONFLICT (organization_id, conversation_id, channel_id, identity_id) DO UPDATE SET last_active_at = excluded.last_active_at, last_inbound_at = excluded.last_inbound_at",
    "INSERT INTO identity_channels (organization_id, identity_id, channel_id, subscribed, last_inbound_at) VALUES ($1, $2, $3, TRUE, $4) \
     ON CONFLICT (organization_id, identity_id, channel_id) DO UPDATE SET subscribed = TRUE, last_inbound_at = excluded.last_inbound_at",
    // On PostgreSQL a change of a count is an inserted row, see below.
    "INSERT INTO counters (organization_id, scope, place, shelf, conversations, unreplied_conversations, unreplied_messages) VALUES ($1, 'common', $2, 'unassigned', 0, 0, 1) \
     ON CONFLICT (organization_id, scope, place, shelf) DO UPDATE SET unreplied_messages = counters.unreplied_messages + 1",
];
const DELTA: &str = "INSERT INTO counter_deltas (organization_id, scope, place, shelf, conversations, unreplied_conversations, unreplied_messages) VALUES ($1, 'common', $2, 'unassigned', 0, 0, 1)";
/// What the first one of a customer writes before.
const BEGINNING: [&str; 6] = [
    "INSERT INTO contacts (organization_id, id, display_name, display_key, restricted, viewer_ids, default_assignee_ids, dropped_since_block, version, created_at) VALUES ($1, $2, $3, $3, FALSE, '[]', '[]', 0, 1, $4)",
    "INSERT INTO contact_identities (organization_id, id, contact_id, scheme, scope, address, source, created_at) VALUES ($1, $2, $3, 'external', $4, $5, 'channel', $6)",
    "INSERT INTO conversations (organization_id, id, number, contact_id, channel_id, status, archived, blocked, restricted, viewer_ids, assignee_ids, assistant_active, label_ids, priority, \
     inbound_seq, unreplied_count, answers, unassigned_at, created_at, version, revision, shelf, place, last_activity_at, shown_at, waiting_order) \
     VALUES ($1, $2, $3, $4, $5, 'open', FALSE, FALSE, FALSE, '[]', '[]', FALSE, '[]', 'normal', 0, 0, '', $6, $6, 1, 1, 'unassigned', $7, $6, $6, $6)",
    "INSERT INTO search_words (organization_id, id, conversation_id, words_version, words, names) VALUES ($1, $2, $2, 1, $3, $4)",
    "INSERT INTO conversation_log (organization_id, id, conversation_id, at, actor_kind, action, details) VALUES ($1, $2, $3, $4, 'contact', 'created', '{}')",
    "INSERT INTO conversation_log (organization_id, id, conversation_id, at, actor_kind, action, details) VALUES ($1, $2, $3, $4, 'system', 'routed', '{}')",
];

/// One of several writers, whose ids do not meet the others'.
#[derive(Debug)]
struct Writer {
    organization: i64,
    customers: i64,
    first_id: i64,
    made: i64,
}

impl Writer {
    fn id(&mut self) -> i64 {
        self.made += 1;
        self.first_id + self.made
    }

    /// The statements of message number `n`, with their values.
    fn message(&mut self, n: i64) -> Vec<(&'static str, Vec<Value>)> {
        use Value::{Int, Text};
        let (organization, customer) = (Int(self.organization), n % self.customers);
        let part = |which: i64| Int(self.first_id + (1 << 40) + customer * 4 + which);
        let (contact, conversation, identity) = (part(0), part(1), part(2));
        let (channel, place) = (Int(7), Text("channel:7".to_owned()));
        let now = Int(1_790_000_000_000_000 + n);
        let seq = Int(1 + n / self.customers);
        let text = Text(format!("message {n} of a customer who waits for an answer"));
        let audience = Text(r#"{"conversation":{"channel":"7123123123123123"}}"#.to_owned());
        let mut all = Vec::new();
        if n < self.customers {
            let (number, address) = (
                Int(self.first_id + customer),
                Text(format!("bare-{}-{customer}", self.first_id)),
            );
            let values = [
                vec![
                    organization.clone(),
                    contact.clone(),
                    address.clone(),
                    now.clone(),
                ],
                vec![
                    organization.clone(),
                    identity.clone(),
                    contact.clone(),
                    channel.clone(),
                    address,
                    now.clone(),
                ],
                vec![
                    organization.clone(),
                    conversation.clone(),
                    number,
                    contact.clone(),
                    channel.clone(),
                    now.clone(),
                    Int(-7),
                ],
                vec![
                    organization.clone(),
                    conversation.clone(),
                    Text(format!(
                        "_c{} {}",
                        self.organization,
                        self.first_id + customer
                    )),
                    Text(format!("bare {customer}")),
                ],
                vec![
                    organization.clone(),
                    Int(self.id()),
                    conversation.clone(),
                    now.clone(),
                ],
                vec![
                    organization.clone(),
                    Int(self.id()),
                    conversation.clone(),
                    now.clone(),
                ],
            ];
            all.extend(BEGINNING.into_iter().zip(values));
        }
        let message = Int(self.id());
        let values = [
            vec![
                organization.clone(),
                message.clone(),
                conversation.clone(),
                channel.clone(),
                identity.clone(),
                contact.clone(),
                Text(format!("bare-{}-{n}", self.first_id)),
                text.clone(),
                seq.clone(),
                now.clone(),
            ],
            vec![
                organization.clone(),
                message.clone(),
                conversation.clone(),
                Text(format!(
                    "_m{} a an answer customer for message {n} of waits who",
                    self.organization
                )),
            ],
            vec![
                seq.clone(),
                Int(1_790_000_000_000_000 + customer),
                now.clone(),
                message.clone(),
                text,
                contact,
                seq.clone(),
                organization.clone(),
                conversation.clone(),
            ],
            vec![
                organization.clone(),
                Int(self.id()),
                conversation.clone(),
                seq.clone(),
                audience.clone(),
                now.clone(),
            ],
            vec![
                organization.clone(),
                Int(self.id()),
                conversation.clone(),
                message,
                seq,
                audience,
                now.clone(),
            ],
            vec![
                organization.clone(),
                conversation,
                channel.clone(),
                identity.clone(),
                now.clone(),
            ],
            vec![organization.clone(), identity, channel, now],
            vec![organization, place],
        ];
        all.extend(MESSAGE.into_iter().zip(values));
        all
    }
}

/// Messages a second of one connection to a SQLite file, which has one writer anyway.
pub fn sqlite(
    file: &Path,
    organization: i64,
    customers: i64,
    duration: Duration,
) -> anyhow::Result<f64> {
    let database = rusqlite::Connection::open(file)?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; \
         PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY",
    )?;
    let mut writer = Writer {
        organization,
        customers,
        first_id: 1 << 61,
        made: 0,
    };
    let began = Instant::now();
    let mut done = 0;
    while began.elapsed() < duration {
        database.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for (sql, values) in writer.message(done) {
            let values = values.into_iter().map(|value| match value {
                Value::Int(number) => rusqlite::types::Value::Integer(number),
                Value::Text(text) => rusqlite::types::Value::Text(text),
            });
            let mut statement = database.prepare_cached(sql)?;
            statement.execute(rusqlite::params_from_iter(values))?;
        }
        database.prepare_cached("COMMIT")?.execute([])?;
        done += 1;
    }
    Ok(done as f64 / began.elapsed().as_secs_f64())
}

/// Messages a second of as many connections to PostgreSQL as the server has.
pub fn postgres(
    url: &str,
    organizations: &[i64],
    customers: i64,
    connections: usize,
    duration: Duration,
) -> anyhow::Result<f64> {
    let threads: Vec<_> = (0..connections)
        .zip(organizations.iter().copied().cycle())
        .map(|(number, organization)| {
            let url = url.to_owned();
            let writer = Writer {
                organization,
                customers: customers / connections as i64,
                first_id: (1 << 61) + ((number as i64) << 45),
                made: 0,
            };
            std::thread::spawn(move || write(&url, writer, duration))
        })
        .collect();
    let mut sum = 0.0;
    for thread in threads {
        let done = thread.join().ok().context("a bare writer broke off")?;
        sum += done?;
    }
    Ok(sum)
}

fn write(url: &str, mut writer: Writer, duration: Duration) -> anyhow::Result<f64> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    let mut prepared = std::collections::HashMap::new();
    let began = Instant::now();
    let mut done = 0;
    while began.elapsed() < duration {
        client.batch_execute("BEGIN")?;
        for (sql, values) in writer.message(done) {
            let sql = if sql.starts_with("INSERT INTO counters") {
                DELTA
            } else {
                sql
            };
            if !prepared.contains_key(sql) {
                prepared.insert(sql, client.prepare(sql)?);
            }
            let statement = prepared.get(sql).context("just prepared")?;
            let values: Vec<&(dyn postgres::types::ToSql + Sync)> = values
                .iter()
                .map(|value| match value {
                    Value::Int(number) => number as &(dyn postgres::types::ToSql + Sync),
                    Value::Text(text) => text,
                })
                .collect();
            client.execute(statement, &values)?;
        }
        client.batch_execute("COMMIT")?;
        done += 1;
    }
    Ok(done as f64 / began.elapsed().as_secs_f64())
}

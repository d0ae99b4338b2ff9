//! F-07: a file of contacts from the upload to the last row, new and once more to update them,
//! beside the same rows loaded bare. While it runs customers write (F-11). Memory is watched from before the
//! upload, and compared between files of different sizes.

use crate::bare::importing;
use crate::data::Seeded;
use crate::http::Request;
use crate::load::Latencies;
use crate::server::{Server, text};
use crate::table::{Aim, Row, millis, quotient, rate};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::fmt::Write;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::time::{interval, sleep};

/// Messages a second that customers write meanwhile.
const A_SECOND: u64 = 50;
const AT_REST: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(100);
/// Contacts whose names have been known for long.
const NAMES: [&str; 8] = [
    "Ada", "Björn", "Chloé", "Dmitri", "Elif", "Fatima", "Gus", "Hana",
];

pub const SOME: usize = 100_000;
pub const MANY: usize = 1_000_000;

/// Everybody has a number; names come in no order.
fn file(rows: usize, remarks: &str) -> String {
    let mut file = String::with_capacity(rows * 56);
    for (row, name) in NAMES.iter().cycle().enumerate().take(rows) {
        let stirred = row.wrapping_mul(7919) % rows;
        // Writing to a string does not fail.
        let _ = writeln!(file, "{name} {stirred:07},+4670{row:07},K{row},{remarks}");
    }
    file
}

/// What an import took, and the most memory the server had meanwhile, the upload included.
struct Imported {
    took: Duration,
    memory: f64,
}

pub async fn sqlite(
    server: &Server,
    seeded: &Seeded,
    name: &str,
    rows: usize,
) -> anyhow::Result<Vec<Row>> {
    let csv = file(rows, "likes tandems");
    let mut table = measure(server, seeded, &format!("SQLite, {name}"), &csv).await?;
    let place = seeded.file();
    let bare = tokio::task::spawn_blocking(move || importing::sqlite(&place, &csv));
    compare(&mut table, rows, bare.await??);
    Ok(table.rows)
}

pub async fn postgres(
    server: &Server,
    seeded: &Seeded,
    name: &str,
    rows: usize,
) -> anyhow::Result<Vec<Row>> {
    let csv = file(rows, "likes tandems");
    let mut table = measure(server, seeded, &format!("PostgreSQL, {name}"), &csv).await?;
    let url = seeded.url.clone();
    let bare = tokio::task::spawn_blocking(move || importing::postgres(&url, &csv));
    compare(&mut table, rows, bare.await??);
    Ok(table.rows)
}

struct Table {
    rows: Vec<Row>,
    /// What was imported without anybody beside it, by what it is called.
    imports: Vec<(String, Imported)>,
}

async fn measure(server: &Server, seeded: &Seeded, name: &str, csv: &str) -> anyhow::Result<Table> {
    let (token, channel) = channel(server, seeded).await?;
    let before = server.memory()?;
    let new = import(server, &token, &channel, "ignore", csv).await?;
    let again = csv.replace("tandems", "tricycles");
    let update = import(server, &token, &channel, "update", &again).await?;
    let rest = Arc::new(AtomicBool::new(true));
    let stop = Arc::clone(&rest);
    let wait = async {
        sleep(AT_REST).await;
        stop.store(false, Ordering::Relaxed);
        Ok::<_, anyhow::Error>(())
    };
    let (at_rest, ()) = tokio::try_join!(write(server, &token, &channel, &rest), wait)?;
    let busy = Arc::new(AtomicBool::new(true));
    let stop = Arc::clone(&busy);
    let back = async {
        let done = import(server, &token, &channel, "update", csv).await;
        stop.store(false, Ordering::Relaxed);
        done
    };
    let (meanwhile, _) = tokio::try_join!(write(server, &token, &channel, &busy), back)?;
    let (calm, busy) = (at_rest.percentile(99), meanwhile.percentile(99));
    let memory = new.memory.max(update.memory);
    let rows = vec![
        Row::ratio(
            "F-11",
            format!("{name}: accepting {A_SECOND} messages a second while it imports, p99"),
            (millis(busy), millis(calm)),
            quotient(busy, calm),
            Aim::AtMost(3.0),
        ),
        Row::note(
            "F-07",
            format!("{name}: most memory while importing, idle {before:.0} MB before"),
            format!("{memory:.0} MB"),
        ),
    ];
    let imports = vec![
        (format!("{name}: new contacts"), new),
        (format!("{name}: the same contacts, updated"), update),
    ];
    Ok(Table { rows, imports })
}

/// Who imports, and the channel by which the contacts are reached.
async fn channel(server: &Server, seeded: &Seeded) -> anyhow::Result<(String, String)> {
    let token = server.sign_in(seeded.login("admin")?).await?;
    // Nobody answers, so nothing is ever sent there.
    let settings = json!({"address_scheme": "phone", "webhook_url": "https://shop.example/hook"});
    let body = json!({"kind": "api", "name": "Import", "settings": settings});
    let channel = Request::post("/api/v1/channels", Some(&token), &body);
    let channel = text(&server.connect().await?.json(&channel).await?, "/id")?;
    Ok((token, channel))
}

/// The most memory a server has that takes such a file, and has done nothing before.
pub async fn most_memory(server: &Server, seeded: &Seeded, rows: usize) -> anyhow::Result<f64> {
    let (token, channel) = channel(server, seeded).await?;
    let csv = file(rows, "likes tandems");
    let imported = import(server, &token, &channel, "ignore", &csv).await?;
    Ok(imported.memory)
}

/// Ten times the rows shall not take more.
pub fn memory_row(name: &str, some: f64, many: f64) -> Row {
    let megabytes = |memory: f64| format!("{memory:.0} MB");
    Row::ratio(
        "F-07",
        format!("{name}: most memory while importing {MANY} contacts, against {SOME}"),
        (megabytes(many), megabytes(some)),
        many / some,
        Aim::AtMost(1.25),
    )
}

fn compare(table: &mut Table, rows: usize, bare: Duration) {
    let a_second = |took: Duration| rows as f64 / took.as_secs_f64();
    for (what, import) in &table.imports {
        table.rows.push(Row::ratio(
            "F-07",
            format!("{what}, {rows} rows"),
            (rate(a_second(import.took)), rate(a_second(bare))),
            quotient(bare, import.took),
            Aim::AtLeast(0.3),
        ));
    }
}

async fn import(
    server: &Server,
    token: &str,
    channel: &str,
    existing: &str,
    csv: &str,
) -> anyhow::Result<Imported> {
    let (taken, memory) = watched(server, take(server, token, channel, existing, csv)).await?;
    let (took, done) = taken?;
    let count = |name: &str| {
        done.pointer(name)
            .and_then(Value::as_u64)
            .context("a count")
    };
    let rows = csv.lines().count() as u64;
    ensure!(count("/processed_rows")? == rows, "{done}");
    ensure!(count("/rejected")? == 0, "{done}");
    Ok(Imported { took, memory })
}

/// Does something; tells the most memory the server had from before to after.
async fn watched<T>(server: &Server, work: impl Future<Output = T>) -> anyhow::Result<(T, f64)> {
    let (mut work, mut most) = (pin!(work), server.memory()?);
    let mut look = interval(LOOK);
    loop {
        tokio::select! {
            done = &mut work => return Ok((done, most.max(server.memory()?))),
            _ = look.tick() => most = most.max(server.memory()?),
        }
    }
}

/// From the upload to the last row.
async fn take(
    server: &Server,
    token: &str,
    channel: &str,
    existing: &str,
    csv: &str,
) -> anyhow::Result<(Duration, Value)> {
    let began = Instant::now();
    let fields = [
        ("channel_id", channel),
        ("existing", existing),
        ("delimiter", "comma"),
    ];
    let upload = Request::upload("/api/v1/contact-imports", Some(token), &fields, csv);
    let made = server.connect().await?.json(&upload).await?;
    drop(upload);
    let path = format!("/api/v1/contact-imports/{}", text(&made, "/id")?);
    let start = Request::post(&format!("{path}/start"), Some(token), &json!({}));
    let mut connection = server.connect().await?;
    connection.json(&start).await?;
    loop {
        sleep(LOOK).await;
        let import = connection.json(&Request::get(&path, Some(token))).await?;
        if import.pointer("/state").and_then(Value::as_str) != Some("running") {
            return Ok((began.elapsed(), import));
        }
    }
}

/// Customers write, at their own pace, as long as it lasts.
async fn write(
    server: &Server,
    token: &str,
    channel: &str,
    lasts: &AtomicBool,
) -> anyhow::Result<Latencies> {
    let path = format!("/api/v1/channels/{channel}/inbound");
    let mut pace = interval(Duration::from_millis(1000 / A_SECOND));
    let mut connection = server.connect().await?;
    let mut latencies = Latencies::default();
    let begin = Instant::now();
    while lasts.load(Ordering::Relaxed) {
        pace.tick().await;
        let count = latencies.count();
        let body = json!({
            "message_id": format!("{begin:?}-{count}"), "text": "Is my bicycle ready?",
            "contact": {"address": format!("+4671{:07}", count % 500), "name": "Ada"},
        });
        let sent = Instant::now();
        connection
            .json(&Request::post(&path, Some(token), &body))
            .await?;
        latencies.add(sent.elapsed());
    }
    Ok(latencies)
}

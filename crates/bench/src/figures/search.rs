//! F-04: finding a rare word, a common one and two at once, for who sees all and for an agent of one
//! team, beside the same query in a bare loop.

use crate::bare::searching::{self, Reader};
use crate::data::Seeded;
use crate::figures::inbox::who;
use crate::http::{Connection, Request};
use crate::load::Latencies;
use crate::server::Server;
use crate::table::{Aim, Row, millis, quotient};
use anyhow::ensure;
use serde_json::Value;
use std::time::Instant;

const TIMES: usize = 60;
const WARM_UP: usize = 5;
/// Rows of a whole page.
const PAGE: usize = 50;

/// What is looked for, as the seed makes messages.
const QUERIES: [(&str, &[&str]); 3] = [
    ("a rare word", &["58213"]),
    ("a common word", &["order"]),
    ("two words", &["refund", "days"]),
];

type Bare = fn(&Seeded, &Reader, &[&str], usize) -> anyhow::Result<(usize, Latencies)>;

pub async fn sqlite(seeded: &Seeded, name: &str) -> anyhow::Result<Vec<Row>> {
    let bare: Bare =
        |seeded, reader, words, times| searching::sqlite(&seeded.file(), reader, words, times);
    measure(seeded, name, bare).await
}

pub async fn postgres(seeded: &Seeded, name: &str) -> anyhow::Result<Vec<Row>> {
    let bare: Bare =
        |seeded, reader, words, times| searching::postgres(&seeded.url, reader, words, times);
    measure(seeded, name, bare).await
}

async fn measure(seeded: &Seeded, name: &str, bare: Bare) -> anyhow::Result<Vec<Row>> {
    let server = Server::start(&seeded.url, &seeded.folder).await?;
    let mut rows = Vec::new();
    for role in ["admin", "agent"] {
        let token = server.sign_in(seeded.login(role)?).await?;
        let (organization, agent) = who(&server, &token).await?;
        let reader = Reader {
            organization,
            agent,
            sees_all: role == "admin",
        };
        let mut connection = server.connect().await?;
        for (what, words) in QUERIES {
            let path = format!("/api/v1/search?q={}", words.join("%20"));
            let (found, ours) = repeat(&mut connection, &Request::get(&path, Some(&token))).await?;
            // The bare loop on PostgreSQL brings a runtime of its own.
            let bare = || bare(seeded, &reader, words, TIMES + WARM_UP);
            let (bare_found, yardstick) = tokio::task::block_in_place(bare)?;
            let bare_found = bare_found.min(PAGE);
            // Ours are also conversations that have the words themselves.
            ensure!(bare_found > 0, "{what}, {role}: found nothing, bare");
            let what = format!("{name}: {what}, {role}, {found} found (bare {bare_found})");
            let (figure, yardstick) = (ours.percentile(50), yardstick.percentile(50));
            let both = (millis(figure), millis(yardstick));
            let ratio = quotient(figure, yardstick);
            rows.push(Row::ratio("F-04", what, both, ratio, Aim::AtMost(1.5)));
        }
    }
    Ok(rows)
}

async fn repeat(
    connection: &mut Connection,
    request: &Request,
) -> anyhow::Result<(usize, Latencies)> {
    let mut latencies = Latencies::default();
    let mut found = 0;
    for turn in 0..TIMES + WARM_UP {
        let sent = Instant::now();
        let (status, body) = connection.call(request).await?;
        let took = sent.elapsed();
        ensure!(status == 200, "{status}");
        match turn {
            0 => {
                let page: Value = serde_json::from_slice(body)?;
                let items = page.pointer("/items").and_then(Value::as_array);
                found = items.map_or(0, Vec::len);
            }
            1..WARM_UP => {}
            _ => latencies.add(took),
        }
    }
    Ok((found, latencies))
}

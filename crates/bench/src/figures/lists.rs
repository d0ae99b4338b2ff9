//! F-02, F-03: lists and counts stay as fast as they were, however many conversations there are.

use crate::data::Seeded;
use crate::http::{Connection, Request};
use crate::load::Latencies;
use crate::server::Server;
use crate::table::{Aim, Row, millis, quotient};
use anyhow::ensure;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const REQUESTS: usize = 200;
/// Rows of a whole page.
const PAGE: usize = 50;
const FOLDERS: [&str; 11] = [
    "inbox",
    "yours",
    "open",
    "automated",
    "team",
    "closed",
    "all",
    "blacklist",
    "archived",
    "snoozed",
    "favorites",
];
const SORTS: [&str; 2] = ["newest", "waiting"];
/// Beside which a page is seen that is not as full in the small database: the first of them that is.
const LIKES: [&str; 2] = ["inbox by newest", "closed by newest"];

/// What one kind of request took.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    rows: usize,
    p50: Duration,
    p99: Duration,
}

/// By who asks and what for.
pub type Sample = BTreeMap<(&'static str, String), Measured>;

/// Asks for every folder in every order, for what filters there are, for a further page, and for
/// the counts.
pub async fn measure(seeded: &Seeded) -> anyhow::Result<Sample> {
    let server = Server::start(&seeded.url, &seeded.folder).await?;
    let mut sample = Sample::new();
    for role in ["admin", "agent"] {
        let token = server.sign_in(seeded.login(role)?).await?;
        let mut connection = server.connect().await?;
        let mut paths = Vec::new();
        for folder in FOLDERS {
            for sort in SORTS {
                let path = format!("/api/v1/conversations?folder={folder}&sort={sort}");
                let (status, body) = connection.call(&Request::get(&path, Some(&token))).await?;
                if role == "agent" && status == 403 {
                    continue;
                }
                ensure!(status == 200, "{path}: {status}");
                let page: Value = serde_json::from_slice(body)?;
                if let Some(cursor) = page.pointer("/next_cursor").and_then(Value::as_str) {
                    paths.push((
                        format!("{folder} by {sort}, next page"),
                        format!("{path}&cursor={cursor}"),
                    ));
                }
                if folder == "closed" && sort == "newest" {
                    filters(&page, &mut paths);
                }
                paths.push((format!("{folder} by {sort}"), path));
            }
        }
        paths.push((
            "counts".to_owned(),
            "/api/v1/conversations/counts".to_owned(),
        ));
        for (name, path) in paths {
            let request = Request::get(&path, Some(&token));
            sample.insert((role, name), repeat(&mut connection, &request).await?);
        }
    }
    Ok(sample)
}

/// Of what is on a page.
fn filters(page: &Value, paths: &mut Vec<(String, String)>) {
    let number = page.pointer("/items/0/number").and_then(Value::as_i64);
    let contact = page.pointer("/items/0/contact/id").and_then(Value::as_str);
    if let (Some(number), Some(contact)) = (number, contact) {
        let path = "/api/v1/conversations";
        paths.push(("by number".to_owned(), format!("{path}?number={number}")));
        paths.push((
            "by contact".to_owned(),
            format!("{path}?contact_id={contact}"),
        ));
        paths.push((
            "by contact in closed".to_owned(),
            format!("{path}?folder=closed&contact_id={contact}"),
        ));
    }
    singly(page, paths);
}

/// Each kind of filter by itself, and the pairs that are promised to be fast, in the widest folder
/// that everybody has.
fn singly(page: &Value, paths: &mut Vec<(String, String)>) {
    let first = |pointer: &str| {
        let items = page.get("items").and_then(Value::as_array);
        let mut found = items
            .into_iter()
            .flatten()
            .map(|item| item.pointer(pointer));
        found.find_map(|value| value?.as_str().map(str::to_owned))
    };
    let team = first("/team_id").map(|id| format!("team_id={id}"));
    let channel = first("/channel/id").map(|id| format!("channel_id={id}"));
    let label = first("/label_ids/0").map(|id| format!("label_id={id}"));
    let agent = first("/assignee_ids/0").map(|id| format!("agent_id={id}"));
    let always = |filter: &str| Some(filter.to_owned());
    let pair = |one: &Option<String>, other: &str| Some(format!("{}&{other}", one.as_ref()?));
    for (name, filter) in [
        ("team × status", pair(&team, "status=closed")),
        (
            "channel × reply state",
            pair(&channel, "reply_state=resolved"),
        ),
        ("label × status", pair(&label, "status=closed")),
        ("team", team),
        ("channel", channel),
        ("label", label),
        ("agent", agent),
        ("no team", always("team_id=none")),
        ("unlabelled", always("label_id=unlabelled")),
        ("status", always("status=closed")),
        ("reply state", always("reply_state=resolved")),
    ] {
        if let Some(filter) = filter {
            let path = format!("/api/v1/conversations?folder=closed&{filter}");
            paths.push((format!("closed by {name}"), path));
        }
    }
}

async fn repeat(connection: &mut Connection, request: &Request) -> anyhow::Result<Measured> {
    let mut latencies = Latencies::default();
    let mut rows = 0;
    for turn in 0..REQUESTS + 10 {
        let sent = Instant::now();
        let (status, body) = connection.call(request).await?;
        let took = sent.elapsed();
        ensure!(status == 200, "{status}");
        if turn == 0 {
            let page: Value = serde_json::from_slice(body)?;
            rows = page
                .pointer("/items")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
        }
        // The first ones read the pages of the database from the disk.
        if turn >= 10 {
            latencies.add(took);
        }
    }
    Ok(Measured {
        rows,
        p50: latencies.percentile(50),
        p99: latencies.percentile(99),
    })
}

/// Compares a large database with a small one. A page that is not as full in the small one is compared
/// with [one that is](LIKES).
pub fn compare(small: &Sample, large: &Sample, name: &str, details: &mut String) -> Vec<Row> {
    let mut rows = Vec::new();
    *details += &format!(
        "\n## {name}\n\n| who | request | rows | p50 | p99 | p50 at 1 k | rows at 1 k |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    );
    for role in ["admin", "agent"] {
        let of = |sample: &Sample, what: &str| sample.get(&(role, what.to_owned())).copied();
        let mut worst: Option<(f64, String, Measured, Measured)> = None;
        let mut spread: Option<(f64, String, Measured)> = None;
        let own = large.iter().filter(|((who, _), _)| *who == role);
        let mut count = 0;
        for ((_, what), measured) in own.filter(|((_, what), _)| what != "counts") {
            let as_full =
                |like: &str| of(small, like).filter(|like| like.rows >= measured.rows.min(PAGE));
            let mut likes = [what.as_str()].into_iter().chain(LIKES);
            let Some(yardstick) = likes.find_map(as_full) else {
                continue;
            };
            count += 1;
            *details += &format!(
                "| {role} | {what} | {} | {} | {} | {} | {} |\n",
                measured.rows,
                millis(measured.p50),
                millis(measured.p99),
                millis(yardstick.p50),
                yardstick.rows
            );
            let ratio = quotient(measured.p50, yardstick.p50);
            if worst.as_ref().is_none_or(|(known, ..)| ratio > *known) {
                worst = Some((ratio, what.clone(), *measured, yardstick));
            }
            let ratio = quotient(measured.p99, measured.p50);
            if spread.as_ref().is_none_or(|(known, ..)| ratio > *known) {
                spread = Some((ratio, what.clone(), *measured));
            }
        }
        if let Some((ratio, what, measured, yardstick)) = worst {
            rows.push(Row::ratio(
                "F-02",
                format!("{name}, {role}: worst p50 of {count} lists ({what})"),
                (
                    millis(measured.p50),
                    format!("{} at 1 k", millis(yardstick.p50)),
                ),
                ratio,
                Aim::AtMost(1.5),
            ));
        }
        if let Some((ratio, what, measured)) = spread {
            rows.push(Row::ratio(
                "F-02",
                format!("{name}, {role}: worst p99 against p50 ({what})"),
                (millis(measured.p99), millis(measured.p50)),
                ratio,
                Aim::AtMost(10.0),
            ));
        }
        if let (Some(measured), Some(yardstick)) = (of(large, "counts"), of(small, "counts")) {
            rows.push(Row::ratio(
                "F-03",
                format!("{name}, {role}: counts, p50"),
                (
                    millis(measured.p50),
                    format!("{} at 1 k", millis(yardstick.p50)),
                ),
                quotient(measured.p50, yardstick.p50),
                Aim::AtMost(2.0),
            ));
        }
    }
    rows
}

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

/// Filters of which only a bound is promised: so much of the unfiltered list, perhaps with a short page.
const COMBINED: &str = "by combined";
const UNFILTERED: &str = "closed by newest";

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
                if ["closed", "inbox"].contains(&folder) && sort == "newest" {
                    filters(folder, &page, &mut paths);
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

/// Of what is on a page: each kind of filter by itself, the pairs that are promised to be fast, and some
/// of which only a bound is promised.
fn filters(folder: &str, page: &Value, paths: &mut Vec<(String, String)>) {
    let items = || {
        page.get("items")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let first = |pointer: &str| {
        let mut found = items().map(|item| item.pointer(pointer));
        found.find_map(|value| value?.as_str().map(str::to_owned))
    };
    let number = page.pointer("/items/0/number").and_then(Value::as_i64);
    if let (Some(number), Some(contact)) = (number, first("/contact/id")) {
        let path = "/api/v1/conversations";
        paths.push(("by number".to_owned(), format!("{path}?number={number}")));
        paths.push((
            "by contact".to_owned(),
            format!("{path}?contact_id={contact}"),
        ));
        let path = format!("{path}?folder={folder}&contact_id={contact}");
        paths.push((format!("by contact in {folder}"), path));
    }
    let of = |name: &str, pointer: &str| Some(format!("{name}={}", first(pointer)?));
    let team = of("team_id", "/team_id");
    let channel = of("channel_id", "/channel/id");
    let label = of("label_id", "/label_ids/0");
    let agent = of("agent_id", "/assignee_ids/0");
    let always = |filter: &str| Some(filter.to_owned());
    let with = |one: &Option<String>, other: &str| Some(format!("{}&{other}", one.as_ref()?));
    let both = |one: &Option<String>, other: &Option<String>| with(one, other.as_deref()?);
    let state = match folder {
        "closed" => "resolved",
        _ => "pending",
    };
    let state = format!("reply_state={state}");
    let status = match folder {
        "closed" => "status=closed",
        _ => "status=open",
    };
    let day = first("/last_activity_at").and_then(|at| at.get(..10).map(str::to_owned));
    let until = day.map(|day| format!("from=2020-01-01&to={day}"));
    for (name, filter) in [
        ("by team × status", with(&team, status)),
        ("by channel × reply state", with(&channel, &state)),
        ("by label × status", with(&label, status)),
        ("by team", team.clone()),
        ("by channel", channel.clone()),
        ("by label", label.clone()),
        ("by tag", of("tag", "/tag_ids/0")),
        ("by agent", agent.clone()),
        ("by no agent", always("agent_id=none")),
        ("by no team", always("team_id=none")),
        ("by unlabelled", always("label_id=unlabelled")),
        ("by status", always(status)),
        ("by reply state", always(&state)),
        ("by who closed it", of("closed_by", "/closed_by/id")),
        ("by unread", always("unread=true")),
        ("by restricted", always("restricted=true")),
        ("by days", until.clone()),
        ("by urgent first", always("priority_first=true")),
        (COMBINED, both(&label, &channel)),
        (COMBINED, both(&agent, &label)),
        (COMBINED, both(&team, &with(&label, "unread=true"))),
        (COMBINED, both(&until, &with(&agent, "restricted=true"))),
    ] {
        if let Some(filter) = filter {
            let path = format!("/api/v1/conversations?folder={folder}&{filter}");
            let name = match name {
                COMBINED => format!("{folder} {COMBINED} {}", names(&filter)),
                name => format!("{folder} {name}"),
            };
            paths.push((name, path));
        }
    }
}

/// The kinds of filters in a query.
fn names(query: &str) -> String {
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    names.collect::<Vec<_>>().join(" × ")
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

/// What of a sample is judged, and against what.
struct Judged {
    what: String,
    figure: Duration,
    yardstick: Duration,
    ratio: f64,
}

impl Judged {
    fn new(what: &str, figure: Duration, yardstick: Duration) -> Self {
        Self {
            what: what.to_owned(),
            figure,
            yardstick,
            ratio: quotient(figure, yardstick),
        }
    }

    /// The worst of some, and all that are beyond the aim by name.
    fn row(id: &str, what: &str, all: &[Self], most: f64) -> Option<Row> {
        let worst = all.iter().max_by(|a, b| a.ratio.total_cmp(&b.ratio))?;
        let mut beyond: Vec<&Self> = all.iter().filter(|one| one.ratio > most).collect();
        beyond.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
        let beyond: Vec<String> = beyond
            .iter()
            .map(|one| format!("{} {:.2} ×", one.what, one.ratio))
            .collect();
        let beyond = match beyond.is_empty() {
            true => String::new(),
            false => format!("; {} beyond: {}", beyond.len(), beyond.join(", ")),
        };
        let what = format!("{what}, worst of {} ({}){beyond}", all.len(), worst.what);
        let both = (millis(worst.figure), millis(worst.yardstick));
        Some(Row::ratio(id, what, both, worst.ratio, Aim::AtMost(most)))
    }
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
        let (mut flat, mut spread, mut bounded) = (Vec::new(), Vec::new(), Vec::new());
        let own = large.iter().filter(|((who, _), _)| *who == role);
        for ((_, what), measured) in own.filter(|((_, what), _)| what != "counts") {
            let as_full =
                |like: &str| of(small, like).filter(|like| like.rows >= measured.rows.min(PAGE));
            let mut likes = [what.as_str()].into_iter().chain(LIKES);
            let yardstick = likes.find_map(as_full);
            *details += &format!(
                "| {role} | {what} | {} | {} | {} | {} | {} |\n",
                measured.rows,
                millis(measured.p50),
                millis(measured.p99),
                yardstick.map_or_else(String::new, |like| millis(like.p50)),
                yardstick.map_or_else(String::new, |like| like.rows.to_string()),
            );
            spread.push(Judged::new(what, measured.p99, measured.p50));
            match (what.contains(COMBINED), of(large, UNFILTERED), yardstick) {
                (true, Some(unfiltered), _) => {
                    bounded.push(Judged::new(what, measured.p50, unfiltered.p50));
                }
                (_, _, Some(like)) => flat.push(Judged::new(what, measured.p50, like.p50)),
                (_, _, None) => rows.push(Row::note(
                    "F-02",
                    format!("{name}, {role}: {what}, which no page at 1 k is as full as"),
                    millis(measured.p50),
                )),
            }
        }
        let lists = format!("{name}, {role}: p50 against 1 k");
        rows.extend(Judged::row("F-02", &lists, &flat, 1.5));
        let spreads = format!("{name}, {role}: p99 against p50");
        rows.extend(Judged::row("F-02", &spreads, &spread, 10.0));
        let combined = format!("{name}, {role}: other combinations, against unfiltered");
        rows.extend(Judged::row("F-02", &combined, &bounded, 10.0));
        if let (Some(measured), Some(yardstick)) = (of(large, "counts"), of(small, "counts")) {
            let counts = Judged::new("counts", measured.p50, yardstick.p50);
            let what = format!("{name}, {role}: counts, p50 against 1 k");
            rows.extend(Judged::row("F-03", &what, &[counts], 2.0));
        }
    }
    rows
}

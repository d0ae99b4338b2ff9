//! F-01: messages accepted durably a second, over the API channel and over a provider's webhook, beside the same rows written by a bare loop. Afterwards
//! every one must stand in the conversation that its answer named, one for each customer.

use crate::bare::writing;
use crate::data::Seeded;
use crate::figures::{hooks, inbox};
use crate::http::Request;
use crate::load::{self, CONNECTIONS, Outcome};
use crate::server::{Login, Server, text};
use crate::table::{Aim, Row, millis, rate};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const LASTS: Duration = Duration::from_secs(8);
/// Customers of each connection.
const CUSTOMERS: usize = 40;
/// As many as the server has, so that both are as parallel.
const DATABASE_CONNECTIONS: usize = 16;

/// One organization's integrator.
struct Integrator {
    token: String,
    path: String,
    organization: i64,
}

/// Which conversation each message of a customer was said to be in.
type Answers = Arc<Mutex<BTreeMap<String, Vec<(String, String)>>>>;

/// Posts messages of many customers; answers the load and what to compare the database with.
async fn post(server: &Server, logins: &[&Login]) -> anyhow::Result<(Outcome, Vec<i64>)> {
    let mut integrators = Vec::new();
    for login in logins {
        let token = server.sign_in(login).await?;
        let list = Request::get("/api/v1/channels", Some(&token));
        let channels = server.connect().await?.json(&list).await?;
        let items = channels.pointer("/items").and_then(Value::as_array);
        let external = items
            .into_iter()
            .flatten()
            .find(|channel| {
                channel
                    .pointer("/settings/address_scheme")
                    .and_then(Value::as_str)
                    == Some("external")
            })
            .context("an API channel")?;
        let (organization, _) = inbox::who(server, &token).await?;
        integrators.push(Integrator {
            path: format!("/api/v1/channels/{}/inbound", text(external, "/id")?),
            token,
            organization,
        });
    }
    let organizations = integrators.iter().map(|one| one.organization).collect();
    let answers = Answers::default();
    let kept = Arc::clone(&answers);
    let customer =
        |connection: usize, turn: usize| format!("bench-{connection}-{}", turn % CUSTOMERS);
    let count = integrators.len();
    let next = move |connection: usize, turn: usize| {
        let by = integrators.get(connection % count);
        let body = json!({
            "message_id": format!("bench-{connection}-{turn}"),
            "contact": {"address": customer(connection, turn), "name": "Ada Lovelace"},
            "text": format!("message {turn} of a customer who waits for an answer"),
        });
        by.map_or_else(
            || Request::get("/", None),
            |by| Request::post(&by.path, Some(&by.token), &body),
        )
    };
    let seen = move |connection: usize, turn: usize, body: &[u8]| {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let of = |pointer| {
            answer
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        if let Ok(mut kept) = kept.lock() {
            let all = kept.entry(customer(connection, turn)).or_default();
            all.push((of("/conversation_id"), of("/message_id")));
        }
    };
    let outcome = load::run(server.address, CONNECTIONS, LASTS, next, seen).await?;
    let answers = answers.lock().ok().context("answers")?.clone();
    check(server, logins, &answers).await?;
    Ok((outcome, organizations))
}

/// One conversation for each customer, and as many messages in it as were answered: read back
/// through the API.
async fn check(
    server: &Server,
    logins: &[&Login],
    answers: &BTreeMap<String, Vec<(String, String)>>,
) -> anyhow::Result<()> {
    ensure!(answers.len() >= CONNECTIONS, "customers: {}", answers.len());
    let mut tokens = Vec::new();
    for login in logins {
        tokens.push(server.sign_in(login).await?);
    }
    let mut connection = server.connect().await?;
    for (customer, all) in answers {
        let conversations: BTreeSet<_> = all.iter().map(|(conversation, _)| conversation).collect();
        let messages: BTreeSet<_> = all.iter().map(|(_, message)| message).collect();
        ensure!(conversations.len() == 1, "{customer}: {conversations:?}");
        ensure!(
            messages.len() == all.len(),
            "{customer}: a message stands for two"
        );
        let place = customer
            .split('-')
            .nth(1)
            .and_then(|n| n.parse::<usize>().ok());
        let token = tokens.get(place.unwrap_or_default() % tokens.len());
        let id = conversations.first().context("a conversation")?;
        let path = format!("/api/v1/conversations/{id}");
        let read = connection
            .json(&Request::get(&path, token.map(String::as_str)))
            .await?;
        let count = read.pointer("/inbound_seq").and_then(Value::as_u64);
        ensure!(
            count == Some(all.len() as u64),
            "{customer}: {count:?} of {}",
            all.len()
        );
    }
    Ok(())
}

pub async fn sqlite(server: &Server, seeded: &Seeded, name: &str) -> anyhow::Result<Vec<Row>> {
    let admin = [seeded.login("admin")?];
    let (posted, organizations) = post(server, &admin).await?;
    let called = hooks::call(server, &admin, LASTS, CUSTOMERS).await?;
    let organization = organizations.first().copied().unwrap_or_default();
    let customers = (CONNECTIONS * CUSTOMERS) as i64;
    let file = seeded.file();
    // The server is idle, and its file has grown as it grew for the server.
    let bare =
        tokio::task::spawn_blocking(move || writing::sqlite(&file, organization, customers, LASTS));
    Ok(rows(
        [posted, called],
        bare.await??,
        name,
        Aim::AtLeast(1.0),
    ))
}

pub async fn postgres(server: &Server, seeded: &Seeded, name: &str) -> anyhow::Result<Vec<Row>> {
    let admins: Vec<&Login> = seeded
        .logins
        .iter()
        .filter(|login| login.role == "admin")
        .collect();
    let (posted, organizations) = post(server, &admins).await?;
    let called = hooks::call(server, &admins, LASTS, CUSTOMERS).await?;
    let url = seeded.url.clone();
    let customers = (CONNECTIONS * CUSTOMERS) as i64;
    let bare = tokio::task::spawn_blocking(move || {
        writing::postgres(&url, &organizations, customers, DATABASE_CONNECTIONS, LASTS)
    });
    Ok(rows(
        [posted, called],
        bare.await??,
        name,
        Aim::AtLeast(0.5),
    ))
}

/// Both ways in, beside the same rows.
fn rows(ways: [Outcome; 2], bare: f64, name: &str, aim: Aim) -> Vec<Row> {
    let mut rows = Vec::new();
    for (ours, way) in ways.iter().zip(["the API channel", "/hooks"]) {
        let what = format!("{name}: messages accepted over {way}, {CONNECTIONS} connections");
        let both = (rate(ours.per_second()), rate(bare));
        let ratio = ours.per_second() / bare;
        rows.push(Row::ratio("F-01", what, both, ratio, aim));
        let p99 = millis(ours.latencies.percentile(99));
        rows.push(Row::note("F-01", "p99 of these", p99));
    }
    rows
}

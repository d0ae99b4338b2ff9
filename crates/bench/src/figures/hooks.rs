//! F-01 as providers bring it: Telegram calls the webhooks of its channels. Afterwards there is one
//! conversation for each customer, and in all of them together as many messages as were taken.

use crate::http::{Connection, Request};
use crate::load::{self, CONNECTIONS, Outcome};
use crate::server::{Login, Server, text};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use testkit::providers::{Provider, Says, Telegram};

/// An organization's channel, and the provider behind it.
struct Line {
    provider: Telegram,
    id: String,
    /// Where the channel is called, without the host.
    path: String,
    token: String,
}

impl Line {
    async fn open(server: &Server, login: &Login) -> anyhow::Result<Self> {
        let (provider, token) = (Telegram::start(), server.sign_in(login).await?);
        let body = json!({"kind": "telegram", "name": "Bot", "settings": provider.settings()});
        let mut connection = server.connect().await?;
        let add = Request::post("/api/v1/channels", Some(&token), &body);
        let channel = connection.json(&add).await?;
        let id = text(&channel, "/id")?;
        // This tells Telegram where to call, and with which secret.
        let test = format!("/api/v1/channels/{id}/test");
        let tested = connection
            .json(&Request::post(&test, Some(&token), &json!({})))
            .await?;
        ensure!(
            tested.pointer("/ok") == Some(&Value::Bool(true)),
            "{tested}"
        );
        let url = text(&channel, "/webhook_url")?;
        let at = url.find("/hooks/").context("a webhook")?;
        let path = url.get(at..).context("a path")?.to_owned();
        Ok(Self {
            provider,
            id,
            path,
            token,
        })
    }

    fn call(&self, says: &Says) -> Request {
        let hook = self.provider.says(&self.path, says);
        Request::call(hook.method, &self.path, &hook.headers, &hook.body)
    }

    /// How many conversations came in over it, and how many messages stand in them.
    async fn count(&self, connection: &mut Connection) -> anyhow::Result<(usize, u64)> {
        let (mut conversations, mut messages) = (0, 0);
        let mut after = String::new();
        loop {
            let id = &self.id;
            let path = format!("/api/v1/conversations?folder=all&channel_id={id}&limit=100{after}");
            let page = connection
                .json(&Request::get(&path, Some(&self.token)))
                .await?;
            let items = page.pointer("/items").and_then(Value::as_array);
            for item in items.into_iter().flatten() {
                let said = item.pointer("/inbound_seq").and_then(Value::as_u64);
                conversations += 1;
                messages += said.context("how much a customer wrote")?;
            }
            match page.pointer("/next_cursor").and_then(Value::as_str) {
                Some(next) => after = format!("&cursor={next}"),
                None => return Ok((conversations, messages)),
            }
        }
    }
}

/// As many customers of each connection write as often as it takes.
pub async fn call(
    server: &Server,
    logins: &[&Login],
    lasts: Duration,
    customers: usize,
) -> anyhow::Result<Outcome> {
    let mut lines = Vec::new();
    for login in logins {
        lines.push(Line::open(server, login).await?);
    }
    let lines = Arc::new(lines);
    let calling = Arc::clone(&lines);
    let next = move |connection: usize, turn: usize| {
        let line = calling.get(connection % calling.len());
        let says = says(connection, turn, customers);
        match (line, says) {
            (Some(line), Some(says)) => line.call(&says),
            _ => Request::get("/", None),
        }
    };
    let wrote = Arc::new(Mutex::new(BTreeSet::new()));
    let kept = Arc::clone(&wrote);
    let seen = move |connection: usize, turn: usize, _: &[u8]| {
        if let Ok(mut kept) = kept.lock() {
            kept.insert((connection, turn % customers));
        }
    };
    let outcome = load::run(server.address, CONNECTIONS, lasts, next, seen).await?;
    let (mut conversations, mut messages) = (0, 0);
    let mut connection = server.connect().await?;
    for line in lines.iter() {
        let (more_conversations, more_messages) = line.count(&mut connection).await?;
        conversations += more_conversations;
        messages += more_messages;
    }
    let taken = outcome.latencies.count();
    ensure!(messages == taken as u64, "{messages} of {taken} messages");
    let wrote = wrote.lock().ok().context("who wrote")?.len();
    ensure!(
        conversations == wrote,
        "{conversations} conversations of {wrote} customers"
    );
    Ok(outcome)
}

fn says(connection: usize, turn: usize, customers: usize) -> Option<Says> {
    let number = u32::try_from(connection * 100_000 + turn).ok()?;
    let customer = u32::try_from(connection * customers + turn % customers).ok()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Some(Says {
        number,
        customer,
        text: format!("message {turn} of a customer who waits for an answer"),
        at: i64::try_from(now.ok()?.as_secs()).ok()?,
    })
}

//! The audit log over HTTP.

mod acts;
mod asking;
mod operating;
mod shared_tools;
mod signing_in;
mod viewing;

use crate::common::{Answer, Client, Server};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Reads the log of an organization and knows what it has read.
pub struct Log<'a> {
    by: &'a Client,
    known: BTreeSet<String>,
}

impl<'a> Log<'a> {
    /// Everything so far is known.
    pub async fn of(by: &'a Client) -> Self {
        let mut log = Self {
            by,
            known: BTreeSet::new(),
        };
        log.fresh().await;
        log
    }

    /// What was recorded since, the oldest first.
    pub async fn fresh(&mut self) -> Vec<Value> {
        let mut found = entries(self.by, "?limit=100").await;
        found.retain(|entry| {
            self.known
                .insert(entry["id"].as_str().expect("an id").into())
        });
        found.reverse();
        found
    }

    /// The one entry that was recorded since.
    pub async fn one(&mut self, what: &str) -> Value {
        let mut fresh = self.fresh().await;
        assert_eq!(fresh.len(), 1, "{what}: {fresh:#?}");
        fresh.remove(0)
    }

    /// That nothing was recorded since.
    pub async fn nothing(&mut self, what: &str) {
        let fresh = self.fresh().await;
        assert!(fresh.is_empty(), "{what}: {fresh:#?}");
    }

    /// Calls, and checks that this and nothing else was recorded of it.
    pub async fn records(
        &mut self,
        by: &Client,
        call: &str,
        body: Value,
        said: &Said<'_>,
    ) -> Answer {
        let (method, path) = call.split_once(' ').expect("a method and a path");
        let body = (!body.is_null()).then_some(body);
        let method: Method = method.parse().expect("a method");
        let answer = by.call(method, path, body).await;
        assert!((200..300).contains(&answer.status), "{call}: {answer:?}");
        let entry = self.one(call).await;
        let made = answer.body["id"].as_str().unwrap_or_default();
        let about = said.about.unwrap_or(made);
        assert_eq!(entry["action"], said.action, "{call}: {entry:#}");
        assert_eq!(
            entry["actor"]["id"],
            json!(by.me["id"]),
            "{call}: {entry:#}"
        );
        assert_eq!(entry["resource"]["id"], about, "{call}: {entry:#}");
        assert_eq!(told(&entry), said.details, "{call}: {entry:#}");
        answer
    }
}

/// Turns the clock to where an hour begins, so that none ends within a test; before anybody signs in.
pub fn begin_an_hour(server: &Server) {
    let gone = server.state.now().as_micros().rem_euclid(3_600_000_000) / 1_000_000;
    server.pass(3600 - gone);
}

/// What is to stand in an entry.
pub struct Said<'a> {
    pub action: &'a str,
    /// The id of the thing; unless told the one of the answer.
    pub about: Option<&'a str>,
    /// The details that are there, and the name of the thing.
    pub details: Value,
}

pub fn said<'a>(action: &'a str, about: impl Into<Option<&'a str>>, details: Value) -> Said<'a> {
    Said {
        action,
        about: about.into(),
        details,
    }
}

/// The details that are there, with the name of the thing.
fn told(entry: &Value) -> Value {
    let mut details = entry["details"].clone();
    details["name"] = entry["resource"]["name"].clone();
    let members = details.as_object_mut().expect("an object");
    members.retain(|_, value| !value.is_null() && *value != json!([]));
    details
}

/// A page of the log.
pub async fn entries(by: &Client, query: &str) -> Vec<Value> {
    let answer = by.get(&format!("/audit-log{query}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["items"].as_array().cloned().expect("items")
}

/// The actions of a page, the newest first.
pub async fn actions(by: &Client, query: &str) -> Vec<String> {
    let entries = entries(by, query).await;
    let action = |entry: &Value| entry["action"].as_str().expect("a word").to_owned();
    entries.iter().map(action).collect()
}

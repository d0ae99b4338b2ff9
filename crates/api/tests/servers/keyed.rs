//! Somebody who adds contacts with an `Idempotency-Key` each, and asks again until they are there.

use crate::integrator::{Integrator, text};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{Options, Store, StoreError};
use testkit::PATIENCE;
use tokio::time::sleep;

#[derive(Clone, Debug)]
pub struct Keyed {
    by: Integrator,
    /// Contacts by the key they were added under.
    added: Arc<Mutex<BTreeMap<String, String>>>,
}

#[derive(QueryableByName)]
struct Contact {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl Keyed {
    pub fn new(by: &Integrator) -> Self {
        Self {
            by: by.clone(),
            added: Arc::default(),
        }
    }

    /// Adds a contact; nothing but the key tells it from the next one. Gives its id, and whether
    /// it was there already.
    pub async fn add(&self, key: &str) -> Option<(String, bool)> {
        let asked = self
            .by
            .request(Method::POST, "/contacts")
            .header("Idempotency-Key", key)
            .json(&json!({"name": key}));
        let answer = asked.send().await.ok()?;
        if answer.status() != 201 {
            return None;
        }
        let replayed = answer.headers().contains_key("idempotency-replayed");
        let body: Value = answer.json().await.ok()?;
        Some((text(&body, "id"), replayed))
    }

    /// Adds one contact after the other, each until it is acknowledged.
    pub async fn work(self) {
        while !self.by.is_stopped() {
            let key = format!("c-{}", self.by.number());
            loop {
                if let Some((id, _)) = self.add(&key).await {
                    self.added.lock().expect("the list").insert(key, id);
                    break;
                }
                if self.by.is_stopped() {
                    return;
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Waits until so many were added.
    pub async fn comes_to(&self, wanted: usize) {
        let began = Instant::now();
        while self.added.lock().expect("the list").len() < wanted {
            assert!(began.elapsed() < PATIENCE, "nothing is added");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Every key has one contact, the one that was acknowledged; answers those.
    pub async fn compare(&self, url: &str) -> BTreeMap<String, String> {
        let added = self.added.lock().expect("the list").clone();
        assert!(added.len() > 20, "too few to tell: {}", added.len());
        let store = Store::open(Options::new(url)).expect("a store");
        let stored = store.read(|db| {
            let all = "SELECT name, id FROM contacts WHERE name LIKE 'c-%'";
            let stored: Vec<Contact> = diesel::sql_query(all).load(db)?;
            Ok::<_, StoreError>(stored)
        });
        let mut by_key = BTreeMap::new();
        for contact in stored.await.expect("the rows") {
            let (key, id) = (contact.name, contact.id.to_string());
            let twice = by_key.insert(key.clone(), id);
            assert_eq!(twice, None, "{key} is there twice");
        }
        for (key, id) in &added {
            assert_eq!(by_key.get(key), Some(id), "{key}");
        }
        added
    }
}

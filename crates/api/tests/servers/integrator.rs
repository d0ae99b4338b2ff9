//! Somebody who posts customers' messages to one server or several and does not give up.

use reqwest::header::RETRY_AFTER;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use testkit::PATIENCE;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Few customers, so that messages of one meet in the same conversation.
pub const CUSTOMERS: u32 = 7;

/// What the server said about a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Acknowledged {
    pub conversation: String,
    pub message: String,
}

/// An answer that was not the wanted one.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub code: String,
    pub has_retry_after: bool,
}

#[derive(Clone, Debug)]
pub struct Integrator {
    pub http: reqwest::Client,
    /// The servers, tried in turn from one on.
    pub origins: Vec<String>,
    pub channel: String,
    pub token: String,
    next: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<BTreeMap<String, Acknowledged>>>,
    refusals: Arc<Mutex<Vec<Refusal>>>,
}

impl Integrator {
    /// A new organization with an API channel that posts to `webhook`.
    pub async fn connect(origin: &str, webhook: &str) -> Self {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .expect("a client");
        let mut integrator = Self {
            http,
            origins: vec![origin.to_owned()],
            channel: String::new(),
            token: String::new(),
            next: Arc::default(),
            stop: Arc::default(),
            acknowledged: Arc::default(),
            refusals: Arc::default(),
        };
        let owner = json!({
            "organization_name": "Shop", "first_name": "Ada",
            "email": "ada@example.com", "password": "correct horse battery",
        });
        let signed_up = integrator.make("/auth/signup", owner).await;
        integrator.token = text(&signed_up, "access_token");
        let settings = json!({"webhook_url": webhook});
        let channel = json!({"kind": "api", "name": "Till", "settings": settings});
        integrator.channel = text(&integrator.make("/channels", channel).await, "id");
        integrator
    }

    /// The same, who first asks this server.
    pub fn at(&self, origin: &str) -> Self {
        let mut origins = self.origins.clone();
        origins.retain(|other| other != origin);
        origins.insert(0, origin.to_owned());
        Self {
            origins,
            ..self.clone()
        }
    }

    /// The number of the next thing to post.
    pub fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let origin = self.origins.first().expect("a server");
        self.http
            .request(method, format!("{origin}/api/v1{path}"))
            .bearer_auth(&self.token)
    }

    /// Posts something that must be made.
    pub async fn make(&self, path: &str, body: Value) -> Value {
        let answer = self.request(reqwest::Method::POST, path).json(&body).send();
        let answer = answer.await.expect("an answer");
        let status = answer.status();
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!(status, 201, "{path}: {body}");
        body
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.request(reqwest::Method::GET, path).send();
        let answer = answer.await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.expect("JSON")
    }

    /// Posts message `n` once; whether it was there already is the second part.
    pub async fn post(&self, n: u32) -> Option<(Acknowledged, bool)> {
        let body = json!({
            "message_id": format!("m-{n}"),
            "contact": {"address": format!("customer-{}", n % CUSTOMERS)},
            "text": format!("message {n}"),
        });
        let path = format!("/channels/{}/inbound", self.channel);
        let request = self.request(reqwest::Method::POST, &path).json(&body);
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let has_retry_after = answer.headers().contains_key(RETRY_AFTER);
        let body: Value = answer.json().await.ok()?;
        if status != 202 {
            self.refusals.lock().expect("the list").push(Refusal {
                status,
                code: body["code"].as_str().unwrap_or_default().to_owned(),
                has_retry_after,
            });
            return None;
        }
        let acknowledged = Acknowledged {
            conversation: text(&body, "conversation_id"),
            message: text(&body, "message_id"),
        };
        Some((acknowledged, body["duplicate"] == true))
    }

    /// Posts one message after the other; each until it is acknowledged, as integrators do, by the
    /// next server when one does not take it.
    async fn work(mut self) {
        while !self.is_stopped() {
            let n = self.number();
            loop {
                if let Some((acknowledged, _)) = self.post(n).await {
                    self.acknowledged
                        .lock()
                        .expect("the list")
                        .insert(format!("m-{n}"), acknowledged);
                    break;
                }
                if self.is_stopped() {
                    return;
                }
                self.origins.rotate_left(1);
                sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Puts so many writers to work, who begin at different servers.
    pub fn start(&self, writers: usize) -> JoinSet<()> {
        let mut all = JoinSet::new();
        for n in 0..writers {
            let origin = &self.origins[n % self.origins.len()];
            all.spawn(self.at(origin).work());
        }
        all
    }

    /// Lets them finish; answers everything that was acknowledged.
    pub async fn finish(&self, mut writers: JoinSet<()>) -> BTreeMap<String, Acknowledged> {
        self.stop.store(true, Ordering::SeqCst);
        while let Some(done) = writers.join_next().await {
            done.expect("a writer");
        }
        self.stop.store(false, Ordering::SeqCst);
        self.acknowledged.lock().expect("the list").clone()
    }

    pub fn count(&self) -> usize {
        self.acknowledged.lock().expect("the list").len()
    }

    /// Waits until so many more were acknowledged.
    pub async fn gets_on(&self, more: usize) {
        let wanted = self.count() + more;
        let began = Instant::now();
        while self.count() < wanted {
            let (count, last) = (self.count(), self.refusals().pop());
            assert!(began.elapsed() < PATIENCE, "stands at {count}: {last:?}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until so many in a row were refused: what little room there was is used up.
    pub async fn is_refused(&self, times: usize) {
        let began = Instant::now();
        let (mut count, mut seen) = (self.count(), self.refusals().len());
        while self.refusals().len() < seen + times {
            if self.count() > count {
                (count, seen) = (self.count(), self.refusals().len());
            }
            let (refused, last) = (self.refusals().len(), self.refusals().pop());
            assert!(
                began.elapsed() < PATIENCE,
                "there is still room: {count} were taken, {refused} refused, at last {last:?}"
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Nobody was refused for good: who was not served was told to come back.
    pub fn was_only_put_off(&self) {
        for refusal in self.refusals() {
            assert_eq!(refusal.status, 503, "{refusal:?}");
            assert!(refusal.has_retry_after, "{refusal:?}");
        }
    }

    /// What was answered instead of 202.
    pub fn refusals(&self) -> Vec<Refusal> {
        self.refusals.lock().expect("the list").clone()
    }
}

pub fn text(body: &Value, field: &str) -> String {
    let value = body[field].as_str();
    value
        .unwrap_or_else(|| panic!("no {field} in {body}"))
        .to_owned()
}

//! what was answered with 2xx is on disk. The real program is killed at random instants under
//! load and started again; then what was acknowledged is compared with what is stored. What was
//! asked again with the same `Idempotency-Key`, before and after a kill, is there once.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{Options, Store, StoreError};
use testkit::TestDatabase;
use tokio::task::JoinSet;
use tokio::time::sleep;

const KILLS: usize = 5;
const WRITERS: usize = 12;
/// Those of them who add contacts, with an `Idempotency-Key` each.
const KEYED: usize = 4;
/// Few customers, so that messages of one meet in the same conversation.
const CUSTOMERS: u32 = 7;

/// The program, on a port and a folder of its own.
struct Program {
    child: Child,
    origin: String,
}

impl Program {
    async fn start(database: &TestDatabase, folder: &Path, port: u16) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
            .arg("serve")
            .env("SWITCHBOARD_LISTEN", format!("127.0.0.1:{port}"))
            .env("SWITCHBOARD_DATA_DIR", folder)
            .env("SWITCHBOARD_DATABASE_URL", &database.url)
            .env("SWITCHBOARD_METRICS_LISTEN", "off")
            .env("SWITCHBOARD_LOG", "warn")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let program = Self {
            child,
            origin: format!("http://127.0.0.1:{port}"),
        };
        let ready = format!("{}/readyz", program.origin);
        let began = Instant::now();
        while !reqwest::get(&ready)
            .await
            .is_ok_and(|answer| answer.status() == 200)
        {
            assert!(began.elapsed() < Duration::from_secs(15), "not ready");
            sleep(Duration::from_millis(20)).await;
        }
        program
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

/// What the server said about a message.
#[derive(Clone, Debug, PartialEq)]
struct Acknowledged {
    conversation: String,
    message: String,
}

/// Somebody who posts customers' messages and does not give up.
#[derive(Clone)]
struct Integrator {
    http: reqwest::Client,
    /// The channel's messages, and the contacts.
    url: String,
    contacts: String,
    token: String,
    next: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<BTreeMap<String, Acknowledged>>>,
    /// Contacts by the key they were added under.
    added: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Integrator {
    async fn post(&self, n: u32) -> Option<(Acknowledged, bool)> {
        let body = json!({
            "message_id": format!("m-{n}"),
            "contact": {"address": format!("customer-{}", n % CUSTOMERS)},
            "text": format!("message {n}"),
        });
        let answer = self
            .http
            .post(&self.url)
            .bearer_auth(&self.token)
            .json(&body)
            .send()
            .await
            .ok()?;
        if answer.status() != 202 {
            return None;
        }
        let body: Value = answer.json().await.ok()?;
        let text = |field: &str| body[field].as_str().expect("an id").to_owned();
        let acknowledged = Acknowledged {
            conversation: text("conversation_id"),
            message: text("message_id"),
        };
        Some((acknowledged, body["duplicate"] == true))
    }

    /// Adds a contact; nothing but the key tells it from the next one. Gives its id, and whether
    /// it was there already.
    async fn add(&self, key: &str) -> Option<(String, bool)> {
        let asked = self
            .http
            .post(&self.contacts)
            .bearer_auth(&self.token)
            .header("Idempotency-Key", key)
            .json(&json!({"name": key}));
        let answer = asked.send().await.ok()?;
        if answer.status() != 201 {
            return None;
        }
        let replayed = answer.headers().contains_key("idempotency-replayed");
        let body: Value = answer.json().await.ok()?;
        Some((body["id"].as_str().expect("an id").to_owned(), replayed))
    }

    /// Adds one contact after the other, each until it is acknowledged.
    async fn add_contacts(self) {
        while !self.stop.load(Ordering::SeqCst) {
            let key = format!("c-{}", self.next.fetch_add(1, Ordering::SeqCst));
            loop {
                if let Some((id, _)) = self.add(&key).await {
                    self.added.lock().expect("the list").insert(key, id);
                    break;
                }
                if self.stop.load(Ordering::SeqCst) {
                    return;
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Posts one message after the other; each until it is acknowledged, as integrators do.
    async fn work(self) {
        while !self.stop.load(Ordering::SeqCst) {
            let n = self.next.fetch_add(1, Ordering::SeqCst);
            loop {
                if let Some((acknowledged, _)) = self.post(n).await {
                    self.acknowledged
                        .lock()
                        .expect("the list")
                        .insert(format!("m-{n}"), acknowledged);
                    break;
                }
                if self.stop.load(Ordering::SeqCst) {
                    return;
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = Text)]
    provider_id: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    conversation_id: i64,
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[tokio::test]
async fn a_kill_at_any_instant_loses_and_doubles_nothing() {
    // The client of this test; the program brings its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    for database in testkit::durable_databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .expect("a port")
            .port();
        let mut program = Program::start(&database, folder.path(), port).await;
        let integrator = connect(&program.origin).await;
        let mut writers = JoinSet::new();
        for n in 0..WRITERS {
            match n < KEYED {
                true => writers.spawn(integrator.clone().add_contacts()),
                false => writers.spawn(integrator.clone().work()),
            };
        }
        for _ in 0..KILLS {
            let instant = rand::rng().random_range(200..700);
            sleep(Duration::from_millis(instant)).await;
            program.kill();
            program = Program::start(&database, folder.path(), port).await;
        }
        sleep(Duration::from_millis(300)).await;
        program.kill();
        integrator.stop.store(true, Ordering::SeqCst);
        while writers.join_next().await.is_some() {}

        let acknowledged = integrator.acknowledged.lock().expect("the list").clone();
        assert!(
            acknowledged.len() > 50,
            "{}: too little load to tell: {}",
            database.name,
            acknowledged.len()
        );
        compare(&database, &acknowledged).await;
        let added = integrator.added.lock().expect("the list").clone();
        assert!(added.len() > 20, "{}: {}", database.name, added.len());
        compare_contacts(&database, &added).await;

        let program = Program::start(&database, folder.path(), port).await;
        for (id, before) in acknowledged.iter().take(20) {
            let n = id.trim_start_matches("m-").parse().expect("a number");
            let again = integrator.post(n).await.expect("an answer");
            assert_eq!(
                again,
                (before.clone(), true),
                "{}: {id} again is the same",
                database.name
            );
        }
        for (key, id) in added.iter().take(20) {
            let again = integrator.add(key).await.expect("an answer");
            assert_eq!(again, (id.clone(), true), "{}: {key}", database.name);
        }
        program.kill();
    }
}

/// A new organization with an API channel.
async fn connect(origin: &str) -> Integrator {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .build()
        .expect("a client");
    let post = async |path: &str, token: &str, body: Value| -> Value {
        let answer = http
            .post(format!("{origin}/api/v1{path}"))
            .bearer_auth(token)
            .json(&body)
            .send()
            .await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 201, "{path}");
        answer.json().await.expect("JSON")
    };
    let owner = json!({
        "organization_name": "Shop", "first_name": "Ada",
        "email": "ada@example.com", "password": "correct horse battery",
    });
    let signed_up = post("/auth/signup", "", owner).await;
    let token = signed_up["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let settings = json!({"webhook_url": "https://93.184.216.34/in"});
    let channel = post(
        "/channels",
        &token,
        json!({"kind": "api", "name": "Till", "settings": settings}),
    )
    .await;
    let id = channel["id"].as_str().expect("an id");
    Integrator {
        url: format!("{origin}/api/v1/channels/{id}/inbound"),
        contacts: format!("{origin}/api/v1/contacts"),
        http: http.clone(),
        token,
        next: Arc::default(),
        stop: Arc::default(),
        acknowledged: Arc::default(),
        added: Arc::default(),
    }
}

async fn compare(database: &TestDatabase, acknowledged: &BTreeMap<String, Acknowledged>) {
    let name = database.name;
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let (stored, counted, told) = store
        .read(|db| {
            let all = "SELECT provider_id, id, conversation_id FROM messages";
            let stored: Vec<Stored> = diesel::sql_query(all).load(db)?;
            // Sums over BIGINT are NUMERIC on PostgreSQL.
            let counted = "SELECT CAST(SUM(inbound_seq) AS BIGINT) AS n FROM conversations";
            let counted: Sum = diesel::sql_query(counted).get_result(db)?;
            let told = "SELECT COUNT(*) AS n FROM events WHERE name = 'message.created'";
            let told: Sum = diesel::sql_query(told).get_result(db)?;
            Ok::<_, StoreError>((stored, counted.n, told.n))
        })
        .await
        .expect("the rows");
    let mut by_id: BTreeMap<&str, &Stored> = BTreeMap::new();
    for row in &stored {
        assert!(
            by_id.insert(&row.provider_id, row).is_none(),
            "{name}: {} is there twice",
            row.provider_id
        );
    }
    for (id, said) in acknowledged {
        let row = by_id
            .get(id.as_str())
            .unwrap_or_else(|| panic!("{name}: {id} was acknowledged and is lost"));
        assert_eq!(said.message, row.id.to_string(), "{name}: {id}");
        assert_eq!(
            said.conversation,
            row.conversation_id.to_string(),
            "{name}: {id}"
        );
    }
    let messages = i64::try_from(stored.len()).expect("a number");
    assert_eq!(
        counted, messages,
        "{name}: a message and its conversation's count come together"
    );
    assert_eq!(
        told, messages,
        "{name}: a message and its event come together"
    );
    let conversations = stored
        .iter()
        .map(|row| row.conversation_id)
        .collect::<std::collections::BTreeSet<_>>();
    let customers = usize::try_from(CUSTOMERS).expect("a number");
    assert!(
        conversations.len() <= customers,
        "{name}: one conversation a customer"
    );
}

/// Every key has one contact, the one that was acknowledged.
async fn compare_contacts(database: &TestDatabase, added: &BTreeMap<String, String>) {
    #[derive(QueryableByName)]
    struct Contact {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let stored = store.read(|db| {
        let all = "SELECT name, id FROM contacts WHERE name LIKE 'c-%'";
        let stored: Vec<Contact> = diesel::sql_query(all).load(db)?;
        Ok::<_, StoreError>(stored)
    });
    let mut by_key = BTreeMap::new();
    for contact in stored.await.expect("the rows") {
        let (key, id) = (contact.name, contact.id.to_string());
        let twice = by_key.insert(key.clone(), id);
        assert_eq!(twice, None, "{}: {key} is there twice", database.name);
    }
    for (key, id) in added {
        assert_eq!(by_key.get(key), Some(id), "{}: {key}", database.name);
    }
}

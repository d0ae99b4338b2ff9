//! servers are replaced one after the other, so for a while two versions share a database. The next
//! version has brought it one migration further and writes what this one does not know; servers of this one
//! go on beside it, those that run as well as those that start.

use crate::compare::{compare, number};
use crate::integrator::Integrator;
use crate::listener::Listener;
use crate::two::{answer, comes_to, received};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::{Answer, Integrator as Endpoint, PATIENCE, Program, Setup};
use tokio::task::JoinSet;
use tokio::time::sleep;

const WRITERS: usize = 8;

/// What the next version does beside its migration of every table: a table of its own, and a note that it
/// was there.
const FURTHER: &str = "CREATE TABLE moods (organization_id BIGINT NOT NULL, id BIGINT NOT NULL, \
         PRIMARY KEY (organization_id, id)); \
     CREATE INDEX messages_next ON messages (organization_id, of_the_next); \
     INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000000')";

/// What it writes: an event of a name, one for an audience and a job of a kind that this version does not
/// have.
const WRITES: &str = "UPDATE messages SET of_the_next = 1, said_by_the_next = 'glad'; \
     INSERT INTO moods SELECT id, 1 FROM organizations; \
     INSERT INTO events (organization_id, id, name, object_id, version, audience_after, at) \
         SELECT id, 1, 'mood.changed', 4711, 1, '\"everyone\"', \
             (extract(epoch from clock_timestamp()) * 1000000)::bigint FROM organizations; \
     INSERT INTO events (organization_id, id, name, object_id, version, audience_after, at) \
         SELECT id, 2, 'mood.whispered', 4712, 1, '{\"robots\":{\"but\":[\"7\"]}}', \
             (extract(epoch from clock_timestamp()) * 1000000)::bigint FROM organizations; \
     INSERT INTO jobs (organization_id, id, lane, kind, payload, attempts, due_at, locked_until) \
         SELECT id, 1, 1, 'mood', '{}', 0, 0, 0 FROM organizations";

/// Its jobs as they were left, and those of this version.
const LEFT: &str = "SELECT COUNT(*) AS n FROM jobs WHERE kind = 'mood' AND attempts = 0";
const OURS: &str = "SELECT COUNT(*) AS n FROM jobs WHERE kind <> 'mood'";

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Migrates as the next version would: every table gets columns, one that may be null and one that may not.
fn migrate_further(url: &str) {
    let mut db = PgConnection::establish(url).expect("a connection");
    let all = "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() \
         AND tablename NOT LIKE '\\_\\_diesel%' ORDER BY tablename";
    let tables: Vec<Table> = diesel::sql_query(all).load(&mut db).expect("the tables");
    assert!(tables.len() > 40, "{}", tables.len());
    for table in tables {
        // One at a time: nobody waits for us while we wait for them.
        let wider = format!(
            "ALTER TABLE {} ADD COLUMN said_by_the_next TEXT, \
             ADD COLUMN of_the_next BIGINT NOT NULL DEFAULT 0",
            table.name
        );
        db.batch_execute(&wider).expect("a wider table");
    }
    db.batch_execute(FURTHER).expect("migrated");
}

fn write_further(url: &str) {
    let mut db = PgConnection::establish(url).expect("a connection");
    db.batch_execute(WRITES).expect("written");
}

/// What a backup says that is taken with the version before.
fn backup(setup: &Setup, file: &std::path::Path) -> String {
    let done = setup
        .command("backup")
        .arg(file)
        .stdin(Stdio::null())
        .output();
    let done = done.expect("the program starts");
    assert!(!done.status.success(), "it was taken");
    assert!(!file.exists(), "nothing is left of it");
    String::from_utf8_lossy(&done.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_of_this_version_go_on_beside_the_next_one() {
    let database = testkit::postgres();
    let (url, folder) = (&database.url, tempfile::tempdir().expect("a folder"));
    let setup = |name: &str| {
        let own = folder.path().join(name);
        std::fs::create_dir_all(&own).expect("a folder");
        let shared = |name: &str| folder.path().join(name).display().to_string();
        crate::setup(url, &own)
            .with("SWITCHBOARD_SECRET_KEY_FILE", shared("key"))
            .with("SWITCHBOARD_FILES_URL", shared("files"))
            .with("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "127.0.0.1")
    };
    let mut running = setup("running").start().await;
    let sink = Endpoint::that_answers(Answer::Status(200));
    let mut integrator = Integrator::connect(&running.origin, &sink.url).await;
    let here = Listener::open(&integrator).await;
    let writers = integrator.start(WRITERS);
    integrator.gets_on(50).await;

    // The next version comes while this one works.
    migrate_further(url);
    integrator.gets_on(100).await;
    let acknowledged = integrator.finish(writers).await;
    integrator.was_only_put_off();

    // One of this version starts on what the next one made: somebody restarts it, or scales out.
    let mut started = setup("started").start().await;
    integrator.origins.push(started.origin.clone());
    let other = integrator.at(&started.origin);
    let there = Listener::open(&other).await;
    write_further(url);
    let writers = integrator.start(WRITERS);
    integrator.gets_on(100).await;
    let conversations: BTreeSet<String> = acknowledged
        .values()
        .map(|said| said.conversation.clone())
        .collect();
    let conversations: Vec<String> = conversations.into_iter().collect();
    let sent = answer(&[&integrator, &other], &conversations, 20).await;
    let acknowledged = integrator.finish(writers).await;
    integrator.was_only_put_off();
    compare(url, &acknowledged).await;

    // What is theirs is done, once; what is the next one's is left to it.
    comes_to(url, OURS, 0).await;
    let counts = received(&sink);
    for message in &sent {
        assert_eq!(counts.get(message), Some(&1), "{message}");
    }
    assert_eq!(number(url, LEFT).await, 1);

    // Streams go on past what they do not know, and tell it by its id where they can tell whose it is.
    let all = acknowledged.len() + sent.len();
    let told = |listener: &Listener| listener.objects("message.created").len();
    here.until("every message", |_| told(&here) >= all).await;
    assert_eq!(told(&here), all, "and nothing twice");
    for listener in [&here, &there] {
        let last = acknowledged.values().map(|said| &said.message).max();
        let last = last.expect("a message");
        let heard = || listener.objects("message.created").contains(last);
        listener.until("the last message", |_| heard()).await;
        assert_eq!(listener.objects("mood.changed"), ["4711"]);
        assert_eq!(listener.objects("mood.whispered"), [""; 0]);
    }

    // An archive without what the next one keeps would be half of one.
    let said = backup(&setup("backup"), &folder.path().join("desk.tar.gz"));
    assert!(said.contains("the version that serves it"), "{said}");
    for server in [&mut running, &mut started] {
        server.is_ready().await;
        server.terminate();
        let status = server.ends().await;
        assert!(status.success(), "{}", server.said());
    }
}

async fn ask(program: &Program, path: &str) -> Option<reqwest::Response> {
    reqwest::get(format!("{}{path}", program.origin)).await.ok()
}

/// Some who ask again and again whether a server lives, each time over another connection.
struct Crowd {
    stop: Arc<AtomicBool>,
    all: JoinSet<()>,
}

impl Crowd {
    fn begin(program: &Program, size: usize) -> Self {
        let (stop, mut all) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
        for _ in 0..size {
            let (stop, url) = (Arc::clone(&stop), format!("{}/healthz", program.origin));
            all.spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let answer = reqwest::get(&url).await.expect("an answer");
                    assert_eq!(answer.status(), 200);
                }
            });
        }
        Self { stop, all }
    }

    async fn was_answered(mut self) {
        self.stop.store(true, Ordering::SeqCst);
        while let Some(done) = self.all.join_next().await {
            done.expect("somebody who was answered each time");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_waits_for_a_migration_says_that_it_lives_and_is_not_ready() {
    let database = testkit::postgres();
    let folder = tempfile::tempdir().expect("a folder");
    let mut other = PgConnection::establish(&database.url).expect("a connection");
    // As somebody who migrates, for as long as it takes.
    other
        .batch_execute("SELECT pg_advisory_lock(7274871)")
        .expect("locked");
    let mut program = crate::setup(&database.url, folder.path()).spawn();
    let began = Instant::now();
    while ask(&program, "/healthz")
        .await
        .is_none_or(|answer| answer.status() != 200)
    {
        assert!(began.elapsed() < PATIENCE, "{}", program.said());
        sleep(Duration::from_millis(20)).await;
    }
    for path in ["/readyz", "/api/v1/me", "/"] {
        let answer = ask(&program, path).await.expect("an answer");
        assert_eq!(answer.status(), 503, "{path}");
        assert_eq!(answer.headers()["retry-after"], "1", "{path}");
        let problem: Value = answer.json().await.expect("a problem");
        assert_eq!(problem["code"], "not_migrated", "{path}");
        assert_eq!(problem["instance"], path);
    }
    // Whoever asks while the server itself takes over is answered by either: nobody is cut off.
    let crowd = Crowd::begin(&program, 8);
    other
        .batch_execute("SELECT pg_advisory_unlock(7274871)")
        .expect("released");
    program.is_ready().await;
    crowd.was_answered().await;
    assert!(!program.said().contains("ERROR"), "{}", program.said());
    let answer = ask(&program, "/api/v1/me").await.expect("an answer");
    assert_eq!(answer.status(), 401);
    program.terminate();
    assert!(program.ends().await.success(), "{}", program.said());
}

//! Which servers may run beside each other, and what one does that loses its place.

use crate::compare::number;
use crate::integrator::Integrator;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use std::path::Path;
use std::time::Duration;
use testkit::{Bucket, Program, Setup, TestDatabase};
use tokio::time::sleep;

async fn is_refused(setup: &Setup) -> String {
    let mut program = setup.spawn();
    let status = program.ends().await;
    assert!(!status.success());
    program.said()
}

#[tokio::test]
async fn a_second_server_on_a_sqlite_file_is_refused_and_told_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("switchboard.db").display().to_string();
    let setup = crate::setup(&file, folder.path());
    let first = setup.start().await;
    let mut second = crate::setup(&file, folder.path());
    second.log = folder.path().join("second.log");
    let said = is_refused(&second).await;
    let why = format!("another server (process {})", first.id());
    assert!(said.contains(&why), "{said}");
    first.kill();
    second.start().await;
}

/// A server with a folder of its own beside others on one database.
fn beside(database: &TestDatabase, folder: &Path, name: &str, files: &str) -> Setup {
    let files = folder.join(files).display().to_string();
    beside_at(database, folder, name, &files)
}

/// The same, whose files are at a URL.
fn beside_at(database: &TestDatabase, folder: &Path, name: &str, files: &str) -> Setup {
    let own = folder.join(name);
    std::fs::create_dir_all(&own).expect("a folder");
    crate::setup(&database.url, &own)
        .with("SWITCHBOARD_SECRET_KEY_FILE", folder.join("key").display())
        .with("SWITCHBOARD_FILES_URL", files)
        .with("SWITCHBOARD_LEASE_SECONDS", 2)
}

#[tokio::test]
async fn servers_that_share_a_database_share_the_folder_for_files() {
    let database = testkit::postgres();
    let folder = tempfile::tempdir().expect("a folder");
    let first = beside(&database, folder.path(), "1", "files").start().await;
    let elsewhere = beside(&database, folder.path(), "2", "other");
    let said = is_refused(&elsewhere).await;
    assert!(said.contains("keeps its files in another place"), "{said}");
    assert!(
        said.contains(&first.origin.replace("http://", "")),
        "{said}"
    );

    let third = beside(&database, folder.path(), "3", "files").start().await;
    // A copy of the folder is not the folder, once a server has started since.
    copy(&folder.path().join("files"), &folder.path().join("copy"));
    third.kill();
    let third = beside(&database, folder.path(), "3", "files").start().await;
    is_refused(&beside(&database, folder.path(), "4", "copy")).await;

    // Who is gone has no say, as soon as its lease has run out.
    first.kill();
    third.kill();
    sleep(Duration::from_millis(2500)).await;
    elsewhere.start().await;
}

#[tokio::test]
async fn servers_that_share_a_database_share_the_bucket_for_files() {
    let (database, bucket) = (testkit::postgres(), Bucket::open());
    let folder = tempfile::tempdir().expect("a folder");
    let at =
        |name: &str, prefix: &str| beside_at(&database, folder.path(), name, &bucket.url(prefix));
    let mut first = at("1", "desk").start().await;
    at("2", "desk").start().await.kill();
    let said = is_refused(&at("3", "other")).await;
    assert!(
        said.contains("keeps its files in another place than s3://desk/other"),
        "{said}"
    );
    assert!(!said.contains("hunter2"), "{said}");
    first.terminate();
    assert!(first.ends().await.success());
    let marks = bucket.keys();
    assert_eq!(marks.len(), 1, "who was killed leaves its mark: {marks:?}");
}

#[tokio::test]
async fn a_bucket_that_takes_nothing_is_told_at_the_start() {
    for database in testkit::databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let start = |name: &str, files: &str| beside_at(&database, folder.path(), name, files);
        let (open, closed) = (Bucket::open(), Bucket::closed());
        let said = is_refused(&start("none", &open.url_elsewhere())).await;
        assert!(
            said.contains("SWITCHBOARD_FILES_URL") && said.contains("NoSuchBucket"),
            "{said}"
        );
        let said = is_refused(&start("nobody", &closed.url(""))).await;
        assert!(said.contains("SWITCHBOARD_FILES_URL"), "{said}");
        assert!(said.contains("InvalidAccessKeyId"), "{said}");
        open.stop();
        let said = is_refused(&start("away", &open.url(""))).await;
        assert!(
            said.contains("cannot write into the place for files, s3://desk/"),
            "{said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
    }
}

fn copy(from: &Path, to: &Path) {
    let done = std::process::Command::new("cp")
        .arg("-r")
        .args([from, to])
        .status();
    assert!(done.expect("cp").success());
}

async fn status(program: &Program, path: &str) -> u16 {
    let answer = reqwest::get(format!("{}{path}", program.origin)).await;
    answer.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn a_server_that_loses_its_lease_writes_nothing_until_it_has_another() {
    let database = testkit::postgres();
    let folder = tempfile::tempdir().expect("a folder");
    let program = beside(&database, folder.path(), "1", "files").start().await;
    let integrator = Integrator::connect(&program.origin, "https://93.184.216.34/in").await;
    let (before, _) = integrator.post(1).await.expect("taken");

    // Nobody can renew while the rows are locked.
    let mut other = PgConnection::establish(&database.url).expect("a connection");
    other
        .batch_execute("BEGIN; LOCK TABLE nodes IN EXCLUSIVE MODE")
        .expect("locked");
    sleep(Duration::from_millis(2500)).await;
    assert_eq!(integrator.post(2).await, None);
    let refusal = integrator.refusals().pop().expect("a refusal");
    assert_eq!((refusal.status, &*refusal.code), (503, "unavailable"));
    assert!(refusal.has_retry_after);
    assert_eq!(status(&program, "/readyz").await, 503);
    let path = format!("/conversations/{}", before.conversation);
    integrator.get(&path).await;

    // Meanwhile somebody else got its number.
    other
        .batch_execute(
            "UPDATE nodes SET holder = 1, leased_until = leased_until + 60000000; COMMIT",
        )
        .expect("taken over");
    let mut taken = None;
    for _ in 0..3000 {
        taken = integrator.post(2).await;
        if taken.is_some() {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    let (after, _) = taken.expect("it has found another number by itself");
    let node = |id: &str| id.parse::<i64>().expect("an id") >> 12 & 0x3ff;
    assert_eq!(node(&before.message), 0);
    assert_eq!(node(&after.message), 1);
    let (before, after): (i64, i64) = (
        before.message.parse().expect("an id"),
        after.message.parse().expect("an id"),
    );
    assert!(after >> 22 >= before >> 22, "ids do not go back");
    assert_eq!(status(&program, "/readyz").await, 200);
    assert_eq!(
        number(&database.url, "SELECT COUNT(*) AS n FROM nodes").await,
        2
    );
}

//! PostgreSQL restarts, or crashes, under load. Requests meanwhile get 503 and when to come
//! back; the server recovers by itself.

use crate::compare::{compare, number};
use crate::integrator::Integrator;
use crate::listener::Listener;
use diesel::connection::SimpleConnection;
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::OwnPostgres;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

const WRITERS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_under_load_costs_nothing_but_time() {
    let postgres = OwnPostgres::start();
    let folder = tempfile::tempdir().expect("a folder");
    let setup = crate::setup(&postgres.url(), folder.path()).with("SWITCHBOARD_LEASE_SECONDS", 2);
    let mut program = setup.start().await;
    let integrator = Integrator::connect(&program.origin, "https://93.184.216.34/in").await;
    let listener = Listener::open(&integrator).await;
    let writers = integrator.start(WRITERS);
    integrator.gets_on(50).await;

    let postgres = spawn_blocking(move || {
        postgres.restart();
        postgres
    });
    let postgres = postgres.await.expect("restarted");
    integrator.gets_on(50).await;
    let postgres = spawn_blocking(move || {
        postgres.crash();
        postgres
    });
    let postgres = postgres.await.expect("crashed");
    // Longer than the lease, and than a request waits for a connection.
    sleep(Duration::from_secs(7)).await;
    let postgres = spawn_blocking(move || {
        postgres.start_again();
        postgres
    });
    let postgres = postgres.await.expect("started");
    integrator.gets_on(50).await;
    let acknowledged = integrator.finish(writers).await;
    assert!(!integrator.refusals().is_empty(), "nobody noticed");
    integrator.was_only_put_off();
    compare(&postgres.url(), &acknowledged).await;

    let all = number(&postgres.url(), "SELECT COUNT(*) AS n FROM messages").await;
    let all = usize::try_from(all).expect("a number");
    let objects = || listener.objects("message.created");
    listener
        .until("the stream has everything", |_| objects().len() >= all)
        .await;
    let distinct: BTreeSet<String> = objects().into_iter().collect();
    assert_eq!(distinct.len(), objects().len(), "and nothing twice");
    program.is_ready().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_only_reads_is_answered_with_503_until_it_writes_again() {
    let postgres = OwnPostgres::start();
    let folder = tempfile::tempdir().expect("a folder");
    let setup = crate::setup(&postgres.url(), folder.path()).with("SWITCHBOARD_LEASE_SECONDS", 2);
    let mut program = setup.start().await;
    let integrator = Integrator::connect(&program.origin, "https://93.184.216.34/in").await;
    let writers = integrator.start(WRITERS);
    integrator.gets_on(20).await;
    let mut admin = postgres.connect();
    // As a standby looks to those who connect to it, after a failover.
    admin
        .batch_execute(
            "ALTER DATABASE postgres SET default_transaction_read_only = on; \
             SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = 'postgres' AND pid <> pg_backend_pid()",
        )
        .expect("read-only");
    sleep(Duration::from_secs(4)).await;
    integrator.get("/me").await;
    admin
        .batch_execute(
            "SET default_transaction_read_only = off; \
             ALTER DATABASE postgres RESET default_transaction_read_only",
        )
        .expect("as before");
    integrator.gets_on(20).await;
    let acknowledged = integrator.finish(writers).await;
    assert!(!integrator.refusals().is_empty(), "nobody noticed");
    integrator.was_only_put_off();
    compare(&postgres.url(), &acknowledged).await;
    program.is_ready().await;
}

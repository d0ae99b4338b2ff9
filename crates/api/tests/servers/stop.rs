//! a clean stop finishes what is in flight, and gives the server's place back.

use crate::compare::{compare, number};
use crate::integrator::Integrator;
use crate::listener::Listener;

const WRITERS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_are_replaced_one_after_the_other_under_load() {
    let database = testkit::postgres();
    let folder = tempfile::tempdir().expect("a folder");
    let setup = |name: &str| {
        let own = folder.path().join(name);
        std::fs::create_dir_all(&own).expect("a folder");
        crate::setup(&database.url, &own)
            .with(
                "SWITCHBOARD_SECRET_KEY_FILE",
                folder.path().join("key").display(),
            )
            .with(
                "SWITCHBOARD_FILES_URL",
                folder.path().join("files").display(),
            )
    };
    let mut old = setup("old").start().await;
    let new = setup("new").start().await;
    let mut integrator = Integrator::connect(&old.origin, "https://93.184.216.34/in").await;
    integrator.origins.push(new.origin.clone());
    let listener = Listener::open(&integrator).await;
    let writers = integrator.start(WRITERS);
    integrator.gets_on(50).await;
    old.terminate();
    let status = old.ends().await;
    assert!(status.success(), "{}", old.said());
    integrator.gets_on(50).await;
    let acknowledged = integrator.finish(writers).await;
    // What was taken was answered.
    integrator.was_only_put_off();
    compare(&database.url, &acknowledged).await;
    let told = || listener.objects("message.created").len();
    listener
        .until("the stream went on", |_| told() >= acknowledged.len())
        .await;
    assert_eq!(told(), acknowledged.len());
    let leased = "SELECT COUNT(*) AS n FROM nodes WHERE leased_until > \
         (extract(epoch from clock_timestamp()) * 1000000)::bigint";
    assert_eq!(number(&database.url, leased).await, 1, "given back at once");
}

//! what was answered with 2xx is on disk. The program is killed at random instants under load
//! and started again; then what was acknowledged is compared with what is stored. What was asked
//! again with the same `Idempotency-Key`, before and after a kill, is there once.

use crate::compare::compare;
use crate::integrator::Integrator;
use crate::keyed::Keyed;
use rand::Rng;
use std::time::Duration;
use tokio::time::sleep;

const KILLS: usize = 5;
const WRITERS: usize = 8;
/// Those beside them who add contacts, with an `Idempotency-Key` each.
const KEYED: usize = 4;

#[tokio::test]
async fn a_kill_at_any_instant_loses_and_doubles_nothing() {
    for database in testkit::durable_databases() {
        eprintln!("on {}", database.name);
        let folder = tempfile::tempdir().expect("a folder");
        let setup = crate::setup(&database.url, folder.path());
        let mut program = setup.start().await;
        let integrator = Integrator::connect(&program.origin, "https://93.184.216.34/in").await;
        let mut writers = integrator.start(WRITERS);
        let keyed = Keyed::new(&integrator);
        for _ in 0..KEYED {
            writers.spawn(keyed.clone().work());
        }
        for _ in 0..KILLS {
            integrator.gets_on(10).await;
            let instant = rand::rng().random_range(0..500);
            sleep(Duration::from_millis(instant)).await;
            program.kill();
            program = setup.start().await;
        }
        integrator.gets_on(20).await;
        keyed.comes_to(30).await;
        program.kill();
        let acknowledged = integrator.finish(writers).await;
        assert!(
            acknowledged.len() > 50,
            "too little load to tell: {}",
            acknowledged.len()
        );
        compare(&database.url, &acknowledged).await;
        let added = keyed.compare(&database.url).await;

        let program = setup.start().await;
        for (id, before) in acknowledged.iter().take(20) {
            let n = id.trim_start_matches("m-").parse().expect("a number");
            let again = integrator.post(n).await.expect("an answer");
            assert_eq!(again, (before.clone(), true), "{id} again is the same");
        }
        for (key, id) in added.iter().take(20) {
            let again = keyed.add(key).await.expect("an answer");
            assert_eq!(again, (id.clone(), true), "{key}");
        }
        program.kill();
    }
}

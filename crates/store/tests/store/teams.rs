//! Conversations on their way from a removed team to another.

use domain::{OrganizationId, TeamId};
use std::sync::mpsc;
use std::time::Duration;
use store::{Db, Options, Store, StoreError, teams};
use tokio::time::timeout;

fn organization() -> OrganizationId {
    1.into()
}

#[tokio::test]
async fn where_they_go_stays_so_while_some_are_moved() {
    let database = testkit::postgres();
    let options = Options {
        // The test lets it go on.
        write_limit: Duration::from_secs(60),
        ..Options::new(&database.url)
    };
    let store = Store::open(options).expect("a store");
    let [first, second, third]: [TeamId; 3] = [10.into(), 11.into(), 12.into()];
    let begun = store.write(move |db| teams::begin_move(db, organization(), first, second));
    begun.await.expect("begun");

    let (read, is_read) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let mover = store.clone();
    let step = move |db: &mut Db| {
        let to = teams::moves_to(db, organization(), first)?;
        read.send(to).expect("the test waits");
        // Ends with the test too.
        let _ = released.recv();
        Ok::<_, StoreError>(())
    };
    let step = tokio::spawn(async move { mover.write(step).await });
    let to = tokio::task::spawn_blocking(move || is_read.recv());
    assert_eq!(to.await.expect("joined"), Ok(second));

    let remover = store.clone();
    let removed = async move {
        let removed = move |db: &mut Db| teams::begin_move(db, organization(), second, third);
        remover.write(removed).await
    };
    let mut removed = tokio::spawn(removed);
    let early = timeout(Duration::from_millis(300), &mut removed).await;
    assert!(early.is_err(), "what is being moved there would stay there");
    release.send(()).expect("the step waits");
    step.await.expect("joined").expect("moved");
    removed.await.expect("joined").expect("begun");
    let to = store.write(move |db| teams::moves_to(db, organization(), first));
    assert_eq!(to.await.expect("on its way"), third);
}

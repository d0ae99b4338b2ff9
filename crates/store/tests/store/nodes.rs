//! Numbers of servers: nobody has one twice at a time, and whoever takes one over makes new ids.

use diesel::connection::SimpleConnection;
use domain::Timestamp;
use std::time::Duration;
use store::nodes::{self, Ask, Node, Wanted};
use store::{Options, Store, StoreError, StoreResult};

const MINUTE: Duration = Duration::from_secs(60);

fn ask(holder: i64, now: Timestamp) -> Ask {
    Ask {
        wanted: Wanted::From(0),
        holder,
        name: format!("server {holder}"),
        mark: Some(format!("mark {holder}")),
        lease: MINUTE,
        now,
        reserve: MINUTE,
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(1_800_000_000 + seconds)
}

async fn take(store: &Store, ask: Ask) -> StoreResult<Node> {
    store.write(move |db| nodes::take(db, &ask)).await
}

async fn expire(store: &Store) {
    let expired = store.write(|db| {
        db.batch_execute("UPDATE nodes SET leased_until = 0")?;
        Ok::<_, StoreError>(())
    });
    expired.await.expect("expired");
}

#[tokio::test]
async fn two_servers_have_two_numbers_and_see_each_other() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let one = take(&store, ask(1, at(0))).await.expect("a number");
        let other = take(&store, ask(2, at(0))).await.expect("a number");
        assert_eq!((one.number, other.number), (0, 1), "{}", database.name);
        let near = store.read(move |db| nodes::neighbours(db, &one, at(0)));
        let near = near.await.expect("neighbours");
        let near: Vec<_> = near.iter().map(|n| (&*n.name, n.mark.as_deref())).collect();
        assert_eq!(near, [("server 2", Some("mark 2"))]);
    }
}

#[tokio::test]
async fn servers_that_come_together_share_no_number() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let takes = (0..8).map(|holder| {
            let store = store.clone();
            tokio::spawn(async move { take(&store, ask(holder, at(0))).await })
        });
        let mut numbers = Vec::new();
        for take in takes.collect::<Vec<_>>() {
            numbers.push(take.await.expect("a task").expect("a number").number);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (0..8).collect::<Vec<_>>(), "{}", database.name);
    }
}

#[tokio::test]
async fn a_number_is_taken_over_when_its_time_has_passed_and_lost_by_its_holder() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let first = take(&store, ask(1, at(0))).await.expect("a number");
        expire(&store).await;
        let early = take(&store, ask(2, at(30))).await.expect("a number");
        assert_eq!(early.number, 1, "ids of 0 may be of up to a minute later");
        let late = take(&store, ask(3, at(60))).await.expect("a number");
        assert_eq!(late.number, 0);
        assert!(late.ids_from >= first.ids_until);

        let renew =
            |node: Node| store.write(move |db| nodes::renew(db, &node, at(60), MINUTE, at(200)));
        assert!(!renew(first).await.expect("asked"), "it is another's");
        assert!(renew(late).await.expect("asked"));
        store
            .write(move |db| nodes::release(db, &first, at(0)))
            .await
            .expect("asked");
        expire(&store).await;
        let next = take(&store, ask(4, at(300))).await.expect("a number");
        assert!(next.ids_from >= at(200), "{}", database.name);
    }
}

#[tokio::test]
async fn a_holder_whose_clock_was_ahead_is_followed_by_later_ids() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let this = |holder, now| Ask {
            wanted: Wanted::This(0),
            ..ask(holder, now)
        };
        let ahead = take(&store, this(1, at(86_400))).await.expect("a number");
        let behind = take(&store, this(2, at(0))).await.expect("a number");
        assert_eq!(behind.number, 0);
        assert!(behind.ids_from >= ahead.ids_until, "{}", database.name);
    }
}

#[tokio::test]
async fn there_is_an_end_to_numbers() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let last = Ask {
            wanted: Wanted::From(nodes::NUMBERS - 1),
            ..ask(1, at(0))
        };
        let taken = take(&store, last.clone()).await.expect("the last");
        assert_eq!(taken.number, nodes::NUMBERS - 1);
        let refused = take(&store, last.clone()).await;
        assert!(
            matches!(refused, Err(StoreError::Unavailable(_))),
            "{}: {refused:?}",
            database.name
        );
        expire(&store).await;
        let again = take(&store, last).await.expect("the last, ahead of time");
        assert!(again.ids_from >= taken.ids_until);
    }
}

#[tokio::test]
async fn a_server_without_a_lease_writes_nothing_but_its_lease() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        store.may_write_until(std::time::Instant::now());
        let ask = ask(1, at(0));
        let refused = take(&store, ask.clone()).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))));
        let background = store.write_background("test", |_| Ok::<_, StoreError>(()));
        assert!(background.await.is_err());
        assert!(store.is_ready().await.expect("reads go on"));
        store
            .write_lease(move |db| nodes::take(db, &ask))
            .await
            .expect("the lease");
        store.may_write_until(std::time::Instant::now() + MINUTE);
        let write = store.write(|_| Ok::<_, StoreError>(()));
        write.await.expect("a lease");
    }
}

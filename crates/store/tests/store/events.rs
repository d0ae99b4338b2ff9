//! The log of events: read by cursor without loss, whatever commits when.

use domain::{AgentId, Timestamp};
use std::sync::mpsc;
use std::time::Duration;
use store::events::{self, Audience, Cursor, Event, NewEvent};
use store::{Db, Options, Store, StoreError};

fn event(organization: i64, id: i64) -> NewEvent {
    NewEvent {
        organization: organization.into(),
        id: id.into(),
        name: "label.created",
        conversation: None,
        object: id,
        version: 1,
        revision: None,
        before: None,
        after: Some(Audience::Everyone),
        at: Timestamp::EPOCH.plus_seconds(id),
    }
}

async fn append(store: &Store, new: NewEvent) {
    let done = store.write(move |db| events::append(db, &new));
    done.await.expect("appended");
}

async fn after(store: &Store, cursor: Cursor) -> Vec<Event> {
    let read = store.read(move |db| events::after(db, &cursor, 100));
    read.await.expect("events")
}

/// What a reader has who asks until there are `count`: on PostgreSQL an open transaction anywhere
/// in the cluster, also of a test beside this one, holds back what was committed after it began.
async fn soon(store: &Store, cursor: Cursor, count: usize) -> Vec<Event> {
    for _ in 0..3000 {
        let events = after(store, cursor).await;
        if events.len() >= count {
            return events;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    after(store, cursor).await
}

async fn latest(store: &Store) -> Cursor {
    store.read(events::latest).await.expect("a cursor")
}

fn objects(events: &[Event]) -> Vec<i64> {
    events.iter().map(|event| event.object).collect()
}

#[tokio::test]
async fn a_reader_goes_on_where_it_was() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let beginning = latest(&store).await;
        append(&store, event(1, 10)).await;
        soon(&store, beginning, 1).await;
        let start = latest(&store).await;
        append(&store, event(1, 11)).await;
        append(&store, event(2, 12)).await;
        append(&store, event(1, 13)).await;

        let all = soon(&store, start, 3).await;
        assert_eq!(objects(&all), [11, 12, 13]);
        let second = all.get(1).expect("the second").cursor;
        assert_eq!(objects(&after(&store, second).await), [13]);
        let own = store.read(move |db| events::of_organization_after(db, 1.into(), &start, 100));
        assert_eq!(objects(&own.await.expect("own")), [11, 13]);
    }
}

#[tokio::test]
async fn the_events_of_one_change_stay_in_order_and_can_be_read_in_parts() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let start = latest(&store).await;
        let new: Vec<_> = [20, 21, 22].map(|id| event(1, id)).into();
        let done = store.write(move |db| events::append_all(db, &new));
        done.await.expect("appended");

        let all = soon(&store, start, 3).await;
        assert_eq!(objects(&all), [20, 21, 22]);
        let first = all.first().expect("the first").cursor;
        assert_eq!(objects(&after(&store, first).await), [21, 22]);
    }
}

#[tokio::test]
async fn audiences_come_back_as_they_were() {
    let circle = |assignees: Vec<AgentId>| Audience::Conversation {
        restricted: true,
        viewers: vec![5.into()],
        assignees,
        team: Some(7.into()),
        channel: 9.into(),
    };
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let start = latest(&store).await;
        let pairs = [
            (None, Some(circle(vec![]))),
            (Some(circle(vec![])), Some(circle(vec![3.into()]))),
            (
                Some(Audience::Agent(3.into())),
                Some(Audience::Agent(3.into())),
            ),
            (Some(Audience::Everyone), None),
        ];
        for (id, (before, after)) in (30..).zip(pairs.clone()) {
            append(
                &store,
                NewEvent {
                    before,
                    after,
                    ..event(1, id)
                },
            )
            .await;
        }
        let read: Vec<_> = soon(&store, start, pairs.len())
            .await
            .into_iter()
            .map(|e| (e.before, e.after))
            .collect();
        assert_eq!(read, pairs);
    }
}

#[tokio::test]
async fn a_transaction_that_commits_late_is_not_passed_over() {
    let database = testkit::postgres_alone();
    let options = Options {
        // The test lets it go on.
        write_limit: Duration::from_secs(60),
        ..Options::new(&database.url)
    };
    let store = Store::open(options).expect("a store");
    let start = latest(&store).await;
    let (written, wrote) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let writer = store.clone();
    let slow = move |db: &mut Db| {
        events::append(db, &event(1, 40))?;
        written.send(()).expect("the test waits");
        // Ends with the test too.
        let _ = released.recv();
        Ok::<_, StoreError>(())
    };
    let slow = tokio::spawn(async move { writer.write(slow).await });
    tokio::task::spawn_blocking(move || wrote.recv())
        .await
        .expect("joined")
        .expect("written");
    append(&store, event(1, 41)).await;

    assert!(
        objects(&after(&store, start).await).is_empty(),
        "41 would hide 40"
    );
    let meanwhile = latest(&store).await;
    release.send(()).expect("the writer waits");
    slow.await.expect("joined").expect("committed");
    assert_eq!(objects(&soon(&store, start, 2).await), [40, 41]);
    assert_eq!(objects(&after(&store, meanwhile).await), [40, 41]);
}

#[tokio::test]
async fn pruning_forgets_the_old_and_says_so_to_old_cursors() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let start = latest(&store).await;
        for id in 1..=5 {
            append(&store, event(1, id)).await;
        }
        let young = soon(&store, start, 5)
            .await
            .get(2)
            .expect("the third")
            .cursor;
        let until = Timestamp::EPOCH.plus_seconds(4);
        let pruned = store
            .write(move |db| events::prune(db, until, None, 2))
            .await;
        assert_eq!(pruned.expect("pruned"), 2, "in steps");
        let pruned = store
            .write(move |db| events::prune(db, until, None, 2))
            .await;
        assert_eq!(pruned.expect("pruned"), 1, "4 and 5 are young");

        let known = |cursor| store.read(move |db| events::is_known(db, &cursor));
        assert!(!known(start).await.expect("read"));
        assert!(known(young).await.expect("read"));
        assert!(known(latest(&store).await).await.expect("read"));
        assert_eq!(objects(&after(&store, young).await), [4, 5]);
        let elsewhere: Cursor = "1-2-3".parse().expect("a cursor");
        assert!(
            !known(elsewhere).await.expect("read"),
            "another life of the database"
        );
    }
}

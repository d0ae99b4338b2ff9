//! Jobs: lanes keep their order, claims are lost and taken over, the dead are kept.

use domain::{ChannelId, Timestamp};
use store::jobs::{self, Claim, Claimed, Job, Standing, Wanted};
use store::{Options, Store};

const NOW: Timestamp = Timestamp::EPOCH;

fn job(id: i64, lane: i64) -> Job {
    Job {
        organization: 1.into(),
        id: id.into(),
        lane,
        channel: None,
        kind: "deliver".into(),
        payload: format!("{{\"n\":{id}}}"),
        due_at: NOW,
    }
}

async fn push(store: &Store, job: Job) {
    store
        .write(move |db| jobs::push(db, &job))
        .await
        .expect("pushed");
}

async fn claim_when(store: &Store, now: Timestamp, busy: Vec<ChannelId>) -> Vec<Claimed> {
    let claim = Claim {
        now,
        until: now.plus_seconds(60),
        limit: 10,
        busy,
        kinds: &["deliver"],
    };
    store
        .write(move |db| jobs::claim(db, &claim))
        .await
        .expect("claimed")
}

async fn claim(store: &Store, now: Timestamp) -> Vec<Claimed> {
    claim_when(store, now, Vec::new()).await
}

async fn done(store: &Store, claimed: &Claimed) -> bool {
    let claimed = claimed.clone();
    store
        .write(move |db| jobs::done(db, &claimed))
        .await
        .expect("done")
}

fn ids(claimed: &[Claimed]) -> Vec<i64> {
    claimed.iter().map(|c| *c.job.id.as_ref()).collect()
}

#[tokio::test]
async fn a_lane_keeps_its_order_through_retries() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        for (id, lane) in [(1, 100), (2, 100), (3, 200)] {
            push(&store, job(id, lane)).await;
        }
        let first = claim(&store, NOW).await;
        assert_eq!(ids(&first), [1, 3], "2 waits for 1");
        assert!(
            ids(&claim(&store, NOW).await).is_empty(),
            "1 and 3 are taken"
        );

        let failed = first.first().expect("1").clone();
        let later = NOW.plus_seconds(5);
        let put_off = store.write(move |db| jobs::retry(db, &failed, later)).await;
        assert!(put_off.expect("put off"));
        assert!(
            ids(&claim(&store, NOW).await).is_empty(),
            "the lane waits with it"
        );
        let again = claim(&store, later).await;
        assert_eq!(ids(&again), [1]);
        let again = again.first().expect("1");
        assert_eq!(again.attempts, 2);
        assert!(done(&store, again).await);
        assert_eq!(ids(&claim(&store, later).await), [2]);
    }
}

#[tokio::test]
async fn what_goes_over_another_channel_does_not_wait() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        for (id, channel) in [(1, 20), (2, 21), (3, 20)] {
            let over = Job {
                channel: Some(channel.into()),
                ..job(id, 100)
            };
            push(&store, over).await;
        }
        assert_eq!(ids(&claim(&store, NOW).await), [1, 2], "3 waits for 1");
    }
}

#[tokio::test]
async fn a_lost_claim_is_taken_over_and_its_late_owner_changes_nothing() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        push(&store, job(1, 100)).await;
        let late = claim(&store, NOW).await;
        let late = late.first().expect("1").clone();
        let expired = NOW.plus_seconds(60);
        let heir = claim(&store, expired).await;
        let heir = heir.first().expect("1");
        assert_eq!((heir.job.clone(), heir.attempts), (late.job.clone(), 2));

        assert!(!done(&store, &late).await);
        let retried = late.clone();
        let retried = store.write(move |db| jobs::retry(db, &retried, NOW)).await;
        assert!(!retried.expect("no claim"));
        let buried = store
            .write(move |db| jobs::bury(db, &late, "too late", NOW))
            .await;
        assert!(!buried.expect("no claim"));
        assert!(done(&store, heir).await);
        assert!(ids(&claim(&store, expired).await).is_empty());
    }
}

#[tokio::test]
async fn a_dead_job_does_not_hold_back_its_lane() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        push(&store, job(1, 100)).await;
        push(&store, job(2, 100)).await;
        let hopeless = claim(&store, NOW).await.first().expect("1").clone();
        let buried = store
            .write(move |db| jobs::bury(db, &hopeless, "refused", NOW))
            .await;
        assert!(buried.expect("buried"));
        assert_eq!(ids(&claim(&store, NOW).await), [2]);
        let dead = store
            .read(|db| jobs::list(db, 1.into(), &Wanted::default(), NOW, None, 10))
            .await
            .expect("the jobs");
        let standings: Vec<_> = dead
            .items
            .into_iter()
            .map(|listed| listed.standing)
            .collect();
        let given_up = Standing::Dead {
            error: "refused".to_owned(),
            at: NOW,
        };
        assert_eq!(standings, [Standing::Running, given_up]);
    }
}

#[tokio::test]
async fn a_busy_channel_takes_nothing_from_the_others() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        for (id, channel) in [(1, Some(7)), (2, Some(8)), (3, None)] {
            let channel = channel.map(ChannelId::from);
            push(
                &store,
                Job {
                    channel,
                    ..job(id, id)
                },
            )
            .await;
        }
        assert_eq!(ids(&claim_when(&store, NOW, vec![7.into()]).await), [2, 3]);
        assert_eq!(ids(&claim(&store, NOW).await), [1]);
    }
}

#[tokio::test]
async fn a_job_is_due_when_its_time_has_come() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let later = NOW.plus_seconds(10);
        push(
            &store,
            Job {
                due_at: later,
                ..job(1, 100)
            },
        )
        .await;
        let due = |now| store.read(move |db| jobs::is_any_due(db, now));
        assert!(!due(NOW).await.expect("read"));
        assert!(due(later).await.expect("read"));
        let released = claim(&store, later).await.first().expect("1").clone();
        assert!(!due(later).await.expect("read"), "it is taken");
        let given_back = store.write(move |db| jobs::release(db, &released)).await;
        assert!(given_back.expect("given back"));
        let again = claim(&store, later).await;
        assert_eq!(
            again.first().expect("1").attempts,
            1,
            "as if it had not been taken"
        );
    }
}

#[tokio::test]
async fn two_workers_never_take_the_same_job() {
    let database = testkit::postgres();
    let store = Store::open(Options::new(&database.url)).expect("a store");
    for id in 1..=40 {
        push(&store, job(id, id)).await;
    }
    let workers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { ids(&claim(&store, NOW).await) })
    });
    let mut taken = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        taken.extend(worker.await.expect("joined"));
    }
    let all = taken.len();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), all);
    assert!(
        all >= 10,
        "the workers stepped over each other's rows, not on them"
    );
}

//! A key and what was done under it come and go together.

use domain::{OrganizationId, Timestamp};
use store::idempotency::{KEPT, Known, Request, begin, keep, prune};
use store::{Options, Store, StoreError};

fn request(scope: char, body: &str, at: i64) -> Request {
    Request {
        organization: OrganizationId::from(1),
        scope: scope.to_string().repeat(64),
        body_hash: body.to_owned(),
        at: Timestamp::from(at),
    }
}

fn on_each_store(test: impl AsyncFn(Store)) {
    testkit::on_each_database(|database| {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(test(store));
    });
}

async fn known(store: &Store, request: Request) -> Known {
    let begun = store.write(move |db| begin(db, &request));
    begun.await.expect("an answer")
}

async fn done(store: &Store, request: Request, resource: i64) {
    let kept = store.write(move |db| {
        assert_eq!(begin(db, &request)?, Known::Nothing);
        keep(db, &request, resource)
    });
    kept.await.expect("kept");
}

#[test]
fn what_was_done_is_known_and_another_body_is_told_apart() {
    on_each_store(async |store| {
        let (a, other) = (request('a', "body", 0), request('a', "other", 1));
        assert_eq!(known(&store, a.clone()).await, Known::Nothing);
        done(&store, a.clone(), 7).await;
        assert_eq!(known(&store, a.clone()).await, Known::Done { resource: 7 });
        assert_eq!(known(&store, other).await, Known::OtherBody);
        assert_eq!(known(&store, request('b', "body", 0)).await, Known::Nothing);
        let elsewhere = Request {
            organization: OrganizationId::from(2),
            ..a
        };
        assert_eq!(known(&store, elsewhere).await, Known::Nothing);
    });
}

#[test]
fn a_key_goes_with_the_effect_that_was_rolled_back() {
    on_each_store(async |store| {
        let a = request('a', "body", 0);
        let failing = a.clone();
        let failed = store.write(move |db| {
            begin(db, &failing)?;
            keep(db, &failing, 7)?;
            Err::<(), _>(StoreError::NotFound)
        });
        assert!(failed.await.is_err());
        assert_eq!(known(&store, a).await, Known::Nothing);
    });
}

#[test]
fn a_key_is_forgotten_after_a_day() {
    on_each_store(async |store| {
        let day = KEPT * 1_000_000;
        done(&store, request('a', "body", 0), 7).await;
        done(&store, request('b', "body", 5), 8).await;
        let late = known(&store, request('a', "body", day - 1)).await;
        assert_eq!(late, Known::Done { resource: 7 });
        // Also when nothing cleared up meanwhile.
        done(&store, request('a', "other", day), 9).await;
        let gone = store.write(move |db| prune(db, Timestamp::from(6), 10));
        assert_eq!(gone.await.expect("pruned"), 1);
        assert_eq!(known(&store, request('b', "body", 6)).await, Known::Nothing);
        let kept = known(&store, request('a', "other", day + 1)).await;
        assert_eq!(kept, Known::Done { resource: 9 });
    });
}

#[test]
fn of_two_transactions_one_is_told_that_the_other_runs() {
    testkit::on_each_database(|database| {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        if !store.is_shared() {
            return;
        }
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let a = request('a', "body", 0);
            let (first, second) = (a.clone(), store.clone());
            let answered = store.write(move |db| {
                begin(db, &first)?;
                let other = first.clone();
                let meanwhile = tokio::runtime::Handle::current()
                    .block_on(second.write(move |db| begin(db, &other)))?;
                keep(db, &first, 7)?;
                Ok::<_, StoreError>(meanwhile)
            });
            assert_eq!(answered.await.expect("an answer"), Known::Running);
            assert_eq!(known(&store, a).await, Known::Done { resource: 7 });
        });
    });
}

//! Sign-ups that wait for their link, on both databases.

use domain::{OrganizationId, Timestamp};
use store::signups::{self, PendingSignUp, Wanted};
use store::{Options, Store, StoreError};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from(1_800_000_000_000_000).plus_seconds(seconds)
}

fn pending(id: i64, expires_at: Timestamp) -> PendingSignUp {
    PendingSignUp {
        organization: OrganizationId::from(id),
        token_hash: format!("hash {id}"),
        wanted: Wanted {
            organization_name: "Analytical Engines".into(),
            first_name: "Ada".into(),
            last_name: None,
            // One address may ask several times.
            email: "ada@example.com".into(),
            password_hash: "a hash".into(),
        },
        expires_at,
        used_at: None,
        created_at: at(0),
    }
}

/// Runs a test on each database, on a store of its own.
async fn on_each_store(test: impl AsyncFn(Store)) {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        test(store).await;
    }
}

#[tokio::test]
async fn one_is_found_by_its_link_and_used_once() {
    on_each_store(async |store| {
        let kept = pending(7, at(60));
        let (first, second) = (kept.clone(), pending(8, at(60)));
        let taken = store.write(move |db| {
            signups::insert(db, &first)?;
            signups::insert(db, &second)?;
            let id = signups::by_token(db, "hash 7")?.organization;
            let taken = [
                signups::take(db, id, at(1))?,
                signups::take(db, id, at(2))?,
                signups::take(db, OrganizationId::from(9), at(2))?,
            ];
            Ok::<_, StoreError>((taken, signups::get(db, id)?))
        });
        let (taken, used) = taken.await.expect("written");
        assert_eq!(taken, [true, false, false]);
        let wanted = Wanted {
            password_hash: String::new(),
            ..kept.wanted.clone()
        };
        let expected = PendingSignUp {
            wanted,
            used_at: Some(at(1)),
            ..kept
        };
        assert_eq!(used, expected);
        let other = store.read(|db| signups::by_token(db, "hash 8")).await;
        assert_eq!(other.expect("the other"), pending(8, at(60)));
        let none = store.read(|db| signups::by_token(db, "hash 9")).await;
        assert!(matches!(none, Err(StoreError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn what_is_too_old_is_forgotten_in_steps() {
    on_each_store(async |store| {
        let left = store.write(|db| {
            for id in 1..=5 {
                signups::insert(db, &pending(id, at(id)))?;
            }
            signups::forget(db, OrganizationId::from(5))?;
            let mut steps = Vec::new();
            loop {
                match signups::prune(db, at(3), 2)? {
                    0 => break,
                    some => steps.push(some),
                }
            }
            let left: Vec<bool> = (1..=5)
                .map(|id| signups::get(db, OrganizationId::from(id)).is_ok())
                .collect();
            Ok::<_, StoreError>((steps, left))
        });
        let (steps, left) = left.await.expect("written");
        assert_eq!(steps, [2, 1]);
        assert_eq!(left, [false, false, false, true, false]);
    })
    .await;
}

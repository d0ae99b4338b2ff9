//! Webhooks: the log is turned into deliveries once, lanes are worked in by one, and what was sent
//! can be taken away.

use domain::webhooks::{DeliveryState, DisabledReason, WebhookEvent};
use domain::{OrganizationId, Timestamp, WebhookId};
use store::events::{self, Audience, NewEvent};
use store::webhooks::deliveries::Attempt;
use store::webhooks::{self, Delivery, Health, Lane, Webhook, deliveries, feed, lanes};
use store::{Db, Options, Store, StoreError, StoreResult};

const ORGANIZATION: i64 = 1;
const NOW: Timestamp = Timestamp::EPOCH;

fn webhook(db: &mut Db, id: i64) -> StoreResult<Webhook> {
    let webhook = Webhook {
        organization: ORGANIZATION.into(),
        id: id.into(),
        url: "https://example.com/in".into(),
        events: vec![WebhookEvent::TeamCreated, WebhookEvent::MessageCreated],
        enabled: true,
        disabled_reason: None,
        include_restricted: false,
        sealed_secrets: "sealed".into(),
        since: events::latest(db)?,
        version: 1,
        created_at: NOW,
    };
    webhooks::insert(db, &webhook)?;
    Ok(webhook)
}

fn event(id: i64) -> NewEvent {
    NewEvent {
        organization: ORGANIZATION.into(),
        id: id.into(),
        name: "team.created",
        conversation: None,
        object: id,
        version: 1,
        revision: None,
        before: None,
        after: Some(Audience::Everyone),
        at: NOW,
    }
}

fn delivery(id: i64, webhook: i64, object: i64) -> Delivery {
    Delivery {
        organization: ORGANIZATION.into(),
        id: id.into(),
        webhook: webhook.into(),
        event: "team.created".into(),
        object,
        conversation: None,
        version: 1,
        revision: None,
        happened_at: NOW,
        state: DeliveryState::Pending,
        attempts: 0,
        next_try_at: Some(NOW),
        last: None,
        created_at: NOW,
    }
}

async fn on_each_database(test: impl AsyncFn(Store)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        test(Store::open(Options::new(&database.url)).expect("a store")).await;
    }
}

async fn write<T: Send + 'static>(
    store: &Store,
    f: impl FnMut(&mut Db) -> StoreResult<T> + Send + 'static,
) -> T {
    store.write(f).await.expect("written")
}

fn key() -> (OrganizationId, WebhookId) {
    (ORGANIZATION.into(), 7.into())
}

#[tokio::test]
async fn the_log_is_read_from_where_the_first_webhook_began_and_moves_once() {
    on_each_database(async |store| {
        let begin = write(&store, feed::begin).await;
        assert_eq!(begin, None, "nobody listens");
        write(&store, |db| events::append(db, &event(1))).await;
        write(&store, |db| webhook(db, 7)).await;
        write(&store, |db| events::append(db, &event(2))).await;
        let begin = write(&store, feed::begin).await.expect("a place");
        let next = write(&store, move |db| events::after(db, &begin, 10)).await;
        // The horizon of PostgreSQL may hide the last one for a moment, never the first.
        assert!(next.iter().all(|event| event.object == 2), "{next:?}");
        let kept = write(&store, feed::position).await;
        assert!(write(&store, move |db| feed::advance(db, &kept, &begin)).await);
        assert!(
            !write(&store, move |db| feed::advance(db, &kept, &begin)).await,
            "who comes late moves nothing"
        );
        assert_eq!(write(&store, feed::position).await, begin);
        write(&store, |db| {
            let (organization, id) = key();
            webhooks::disable(db, organization, id, DisabledReason::Gone)
        })
        .await;
        assert_eq!(write(&store, feed::begin).await, None);
    })
    .await;
}

#[tokio::test]
async fn one_server_holds_the_feed_until_its_lease_ends() {
    on_each_database(async |store| {
        let hold = async |holder: i64, now: i64| {
            let now = NOW.plus_seconds(now);
            let until = now.plus_seconds(6);
            write(&store, move |db| feed::hold(db, holder, now, until)).await
        };
        assert!(hold(1, 1).await);
        assert!(!hold(2, 3).await);
        assert!(hold(1, 4).await, "kept");
        assert!(!hold(2, 9).await);
        assert!(hold(2, 10).await, "taken over");
        assert!(!hold(1, 11).await);
        write(&store, |db| feed::release(db, 2)).await;
        assert!(hold(1, 11).await, "given back");
    })
    .await;
}

#[tokio::test]
async fn a_lane_is_worked_in_by_one() {
    on_each_database(async |store| {
        let waiting = async |now: i64| {
            let now = NOW.plus_seconds(now);
            write(&store, move |db| lanes::waiting(db, now, 10)).await
        };
        let claim = async |now: i64| -> Vec<Lane> {
            let now = NOW.plus_seconds(now);
            let until = now.plus_seconds(45);
            write(&store, move |db| lanes::claim(db, &[key()], now, until)).await
        };
        write(&store, |db| webhook(db, 7)).await;
        assert_eq!(waiting(1).await, [], "nothing to do");
        write(&store, |db| deliveries::insert(db, &[delivery(1, 7, 70)])).await;
        assert_eq!(waiting(1).await, [key()]);
        let lane = claim(1).await.pop().expect("a lane");
        assert_eq!((waiting(2).await, claim(2).await), (vec![], vec![]));
        let taken = claim(50).await.pop().expect("taken over");
        let (late, until) = (lane.clone(), NOW.plus_seconds(200));
        assert!(!write(&store, move |db| lanes::renew(db, &late, until)).await);
        write(&store, move |db| lanes::release(db, &lane)).await;
        assert_eq!(waiting(51).await, [], "it is not theirs to let go");
        let health = Health {
            paused_until: Some(NOW.plus_seconds(300)),
            failures: 3,
            failing_since: Some(NOW),
            last_error: Some("no connection".into()),
        };
        let noted = health.clone();
        write(&store, move |db| {
            let (organization, webhook) = key();
            lanes::note(db, organization, webhook, &noted)?;
            lanes::release(db, &taken)
        })
        .await;
        assert_eq!(waiting(299).await, [], "given a rest");
        assert_eq!(waiting(300).await, [key()]);
        let known = write(&store, |db| lanes::health(db, key().0, &[key().1])).await;
        assert_eq!(known, [(key().1, health)]);
        write(&store, |db| {
            let (organization, id) = key();
            webhooks::disable(db, organization, id, DisabledReason::Gone)
        })
        .await;
        assert_eq!(waiting(300).await, [], "switched off");
    })
    .await;
}

#[tokio::test]
async fn deliveries_are_settled_listed_pruned_and_forgotten_with_their_subject() {
    on_each_database(async |store| {
        write(&store, |db| webhook(db, 7)).await;
        write(&store, |db| {
            let mut new: Vec<Delivery> = (1..=6).map(|id| delivery(id, 7, 70 + id % 2)).collect();
            for late in new.iter_mut().skip(4) {
                late.created_at = NOW.plus_seconds(100);
                late.conversation = Some(9.into());
            }
            deliveries::insert(db, &new)
        })
        .await;
        let (organization, id) = key();
        let due = write(&store, move |db| {
            deliveries::due(db, organization, id, NOW, 3)
        })
        .await;
        let ids: Vec<i64> = due.iter().map(|d| *d.id.as_ref()).collect();
        assert_eq!(ids, [1, 2, 3]);
        let first = Delivery {
            state: DeliveryState::Delivered,
            attempts: 1,
            next_try_at: None,
            last: Some(Attempt {
                at: NOW,
                status: Some(200),
                answer: Some("thanks".into()),
                error: None,
                payload: Some("{}".into()),
            }),
            ..due.first().expect("one").clone()
        };
        let settled = first.clone();
        write(&store, move |db| deliveries::settle(db, &settled)).await;
        let read = write(&store, move |db| {
            deliveries::get(db, organization, id, 1.into())
        })
        .await;
        assert_eq!(read, first);

        let page = async |after: Option<store::Cursor>, limit| {
            let all = DeliveryState::ALL;
            write(&store, move |db| {
                deliveries::list(db, organization, id, all, after.clone(), limit)
            })
            .await
        };
        let newest = page(None, 4).await;
        let ids: Vec<i64> = newest.items.iter().map(|d| *d.id.as_ref()).collect();
        assert_eq!(ids, [6, 5, 4, 3]);
        let rest = page(newest.next, 4).await;
        assert_eq!((rest.items.len(), rest.next), (2, None));

        let until = NOW.plus_seconds(50);
        let expired = write(&store, move |db| {
            deliveries::expire(db, organization, id, until, 9)
        })
        .await;
        assert_eq!(expired, 3, "2 to 4; 5 and 6 are young");
        let waiting = write(&store, move |db| {
            deliveries::waiting(db, organization, id, 9)
        })
        .await;
        assert_eq!(waiting, 2);
        let about = write(&store, move |db| {
            deliveries::remove_about(db, organization, 9, 10)
        })
        .await;
        assert_eq!(about, 2, "what told of the conversation");
        let prune = async |state| {
            write(&store, move |db| {
                deliveries::prune(db, organization, id, state, until, 2)
            })
            .await
        };
        assert_eq!(prune(DeliveryState::Delivered).await, 1);
        assert_eq!(prune(DeliveryState::Failed).await, 2, "in steps");
        let late = first.clone();
        write(&store, move |db| deliveries::settle(db, &late)).await;
        assert_eq!(
            page(None, 9).await.items.len(),
            1,
            "what is gone stays gone"
        );

        write(&store, move |db| {
            webhooks::remove(db, organization, id, NOW)
        })
        .await;
        let gone = store
            .read(move |db| webhooks::get(db, organization, id))
            .await;
        assert!(matches!(gone, Err(StoreError::NotFound)));
        let clear =
            async || write(&store, move |db| webhooks::clear(db, organization, id, 9)).await;
        assert!(clear().await, "its deliveries first");
        assert!(!clear().await);
        assert_eq!(write(&store, |db| webhooks::next(db, None)).await, None);
    })
    .await;
}

#[tokio::test]
async fn what_webhooks_have_not_heard_of_stays_in_the_log() {
    on_each_database(async |store| {
        write(&store, |db| webhook(db, 7)).await;
        write(&store, |db| events::append_all(db, &[event(1), event(2)])).await;
        let unheard = write(&store, feed::begin).await;
        let until = NOW.plus_seconds(1);
        let prune = async |unheard: Option<events::Cursor>| {
            write(&store, move |db| {
                events::prune(db, until, unheard.as_ref(), 9)
            })
            .await
        };
        assert_eq!(prune(unheard).await, 0);
        assert_eq!(prune(None).await, 2);
    })
    .await;
}

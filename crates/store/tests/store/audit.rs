//! The audit log on both databases: each way to ask, what is recorded once, and what is forgotten.

use domain::actors::Actor;
use domain::audit::{AuditAction, AuditDetails, AuditEntry, AuditVia};
use domain::{OrganizationId, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::cmp::Reverse;
use store::audit::{self, Filter};
use store::{Cursor, Options, Store, StoreError};

const ORGANIZATION: i64 = 1;
const ACTIONS: [AuditAction; 3] = [
    AuditAction::TeamCreated,
    AuditAction::TeamDeleted,
    AuditAction::ConversationViewed,
];

fn at(seconds: i64) -> Timestamp {
    Timestamp::from(1_800_000_000_000_000).plus_seconds(seconds)
}

fn entry(organization: i64, id: i64, seconds: i64) -> AuditEntry {
    AuditEntry {
        organization: organization.into(),
        id: id.into(),
        at: at(seconds),
        actor: Actor::Agent(7.into()),
        via: AuditVia::Session,
        action: AuditAction::ConversationViewed,
        resource_id: 9,
        details: AuditDetails::default(),
        once: None,
    }
}

async fn on_each_store(test: impl AsyncFn(Store)) {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        test(store).await;
    }
}

async fn keep(store: &Store, entries: Vec<AuditEntry>) {
    let kept = store.write(move |db| {
        entries
            .iter()
            .try_for_each(|entry| audit::append(db, entry))
    });
    kept.await.expect("kept");
}

/// The ids of all pages of so many.
async fn ids(store: &Store, wanted: &Filter, limit: usize) -> Vec<i64> {
    let wanted = wanted.clone();
    let read = store.read(move |db| {
        let (mut ids, mut after): (Vec<i64>, Option<Cursor>) = (Vec::new(), None);
        loop {
            let organization = OrganizationId::from(ORGANIZATION);
            let page = audit::list(db, organization, &wanted, after.as_ref(), limit)?;
            ids.extend(page.items.iter().map(|kept| *kept.id.as_ref()));
            after = page.next;
            if after.is_none() {
                return Ok::<_, StoreError>(ids);
            }
        }
    });
    read.await.expect("a page")
}

#[tokio::test]
async fn what_is_recorded_once_stays_as_it_was_first() {
    on_each_store(async |store| {
        let once = |id, seconds| entry(ORGANIZATION, id, seconds).once_an_hour();
        let other = AuditEntry {
            organization: 2.into(),
            ..once(4, 0)
        };
        let first = vec![once(1, 0), once(2, 1), once(3, 3600), other];
        keep(&store, first).await;
        keep(&store, vec![once(5, 2)]).await;
        assert_eq!(ids(&store, &Filter::default(), 10).await, [3, 1]);
    })
    .await;
}

#[tokio::test]
async fn what_is_too_old_is_forgotten_in_steps_and_the_rest_stays() {
    on_each_store(async |store| {
        let all = (0..5).map(|n| entry(ORGANIZATION, n + 1, n));
        keep(&store, all.collect()).await;
        let pruned = store.write(|db| {
            let first = audit::prune(db, at(3), 2)?;
            Ok::<_, StoreError>([
                first,
                audit::prune(db, at(3), 2)?,
                audit::prune(db, at(3), 2)?,
            ])
        });
        assert_eq!(pruned.await.expect("pruned"), [2, 1, 0]);
        assert_eq!(ids(&store, &Filter::default(), 10).await, [5, 4]);
    })
    .await;
}

/// What a filter means, said once more in Rust.
fn fits(wanted: &Filter, entry: &AuditEntry) -> bool {
    let is = |wanted: Option<i64>, value| wanted.is_none_or(|wanted| Some(wanted) == value);
    is(wanted.actor, entry.actor.id())
        && wanted.action.is_none_or(|action| action == entry.action)
        && wanted
            .kind
            .is_none_or(|kind| kind == entry.action.resource())
        && is(wanted.resource, Some(entry.resource_id))
        && wanted.from.is_none_or(|from| entry.at >= from)
        && wanted.until.is_none_or(|until| entry.at < until)
}

fn entries() -> impl Strategy<Value = Vec<AuditEntry>> {
    let one = (1..=2_i64, 0..6_i64, 0..3_i64, 0..ACTIONS.len(), 1..4_i64);
    let made = |(n, (organization, seconds, actor, action, resource_id))| AuditEntry {
        actor: match actor {
            0 => Actor::System,
            id => Actor::Agent(id.into()),
        },
        action: ACTIONS[action],
        resource_id,
        // Ids do not follow the times: two servers have two clocks.
        ..entry(
            organization,
            i64::try_from(n * 7 % 64).expect("small") + 1,
            seconds,
        )
    };
    prop::collection::vec(one, 0..40)
        .prop_map(move |some| some.into_iter().enumerate().map(made).collect())
}

fn filters() -> impl Strategy<Value = Filter> {
    let action = prop::option::of(0..ACTIONS.len());
    let moment = || prop::option::weighted(0.3, (0..6_i64).prop_map(at));
    let ids = (
        prop::option::of(1..3_i64),
        prop::option::weighted(0.3, 1..4_i64),
    );
    (action, any::<bool>(), ids, moment(), moment()).prop_map(
        |(action, by_kind, (actor, resource), from, until)| {
            let action = action.map(|n| ACTIONS[n]);
            let kind = action.map(AuditAction::resource).filter(|_| by_kind);
            Filter {
                actor,
                action: action.filter(|_| !by_kind),
                kind,
                resource,
                from,
                until,
            }
        },
    )
}

#[tokio::test]
async fn pages_of_a_filter_have_what_it_means_newest_first() {
    let mut runner = TestRunner::deterministic();
    let mut cases = Vec::new();
    for _ in 0..4 {
        let entries = entries().new_tree(&mut runner).expect("entries").current();
        let filters: Vec<Filter> = (0..12)
            .map(|_| filters().new_tree(&mut runner).expect("a filter").current())
            .collect();
        cases.push((entries, filters));
    }
    for (entries, filters) in cases {
        on_each_store(async |store| {
            keep(&store, entries.clone()).await;
            for wanted in &filters {
                let ours = entries
                    .iter()
                    .filter(|e| *e.organization.as_ref() == ORGANIZATION);
                let mut expected: Vec<&AuditEntry> = ours.filter(|e| fits(wanted, e)).collect();
                expected.sort_by_key(|entry| Reverse((entry.at, entry.id)));
                let expected: Vec<i64> = expected.iter().map(|e| *e.id.as_ref()).collect();
                assert_eq!(ids(&store, wanted, 3).await, expected, "{wanted:?}");
            }
        })
        .await;
    }
}

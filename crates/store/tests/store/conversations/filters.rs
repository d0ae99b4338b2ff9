//! Filtered lists hold what the rule of the domain lets through, each row once and in order, wherever
//! their walk begins.

use super::dice::Dice;
use super::world::{
    AGENTS, CHANNELS, LABELS, TAGS, TEAMS, at, begin, furnish, history, open, organization, viewers,
};
use domain::conversations::{Conversation, ReplyState};
use domain::filters::{Facts, Filter, Progress};
use domain::folders::{Favorite, Folder, Sort, contains};
use domain::labels::Priority;
use domain::principal::Viewer;
use domain::{ConversationId, LabelId};
use std::collections::BTreeMap;
use store::conversations::{self, Query, Reader, UrgentCursor, list, set_mark, urgent_first};
use store::{Db, StoreResult};

fn values<T: From<i64> + Copy>(dice: &mut Dice, ids: &[i64]) -> Vec<T> {
    let count = dice.roll(3) + 1;
    let mut values: Vec<i64> = (0..count).map(|_| dice.pick(ids)).collect();
    values.sort_unstable();
    values.dedup();
    values.into_iter().map(T::from).collect()
}

fn or_none<T: From<i64> + Copy>(dice: &mut Dice, ids: &[i64]) -> Vec<Option<T>> {
    let none = dice.one_in(3);
    let some = values(dice, ids).into_iter().map(Some);
    some.chain(none.then_some(None)).collect()
}

/// One, two or three kinds at random.
fn filter(dice: &mut Dice) -> Filter {
    let mut filter = Filter::default();
    for _ in 0..dice.roll(3) + 1 {
        match dice.roll(15) {
            0 => filter.teams = or_none(dice, &TEAMS),
            1 => filter.channels = values(dice, &CHANNELS),
            2 => filter.agents = or_none(dice, &AGENTS),
            3 | 4 => filter.labels = or_none(dice, &LABELS),
            5 => filter.statuses = vec![dice.pick(Progress::ALL)],
            6 => filter.reply_states = vec![dice.pick(ReplyState::ALL), dice.pick(ReplyState::ALL)],
            7 => filter.closed_by = values(dice, &AGENTS),
            8 => filter.unread = Some(dice.one_in(2)),
            9 => filter.restricted = Some(dice.one_in(2)),
            10 => filter.snoozed = Some(dice.one_in(2)),
            11 | 12 => filter.tags = values(dice, &TAGS),
            13 => filter.from = Some(at(i64::try_from(dice.roll(200)).expect("small"))),
            _ => filter.until = Some(at(i64::try_from(dice.roll(200)).expect("small"))),
        }
    }
    filter
}

fn pages(
    db: &mut Db,
    reader: &Reader,
    query: &Query,
    limit: usize,
) -> StoreResult<Vec<ConversationId>> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = list(db, reader, query, after.as_ref(), limit)?;
        assert!(page.items.len() <= limit);
        ids.extend(page.items.iter().map(|item| item.conversation.id));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(ids),
        }
    }
}

fn unread(db: &mut Db, viewer: &Viewer, all: &[Conversation]) -> StoreResult<BTreeMap<i64, i64>> {
    let mut unread = BTreeMap::new();
    for c in all {
        let count = match viewer.agent {
            None => 0,
            Some(agent) => {
                let mark = conversations::mark(db, organization(), agent, c.id)?;
                domain::reading::unread(c.inbound_seq, mark.unwrap_or_default())
            }
        };
        unread.insert(*c.id.as_ref(), count);
    }
    Ok(unread)
}

#[test]
fn filtered_lists_hold_what_the_rule_lets_through() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let all = history(db, 41, 70, 600)?;
            let mut dice = Dice::new(17);
            for c in all.iter().filter(|_| dice.one_in(2)) {
                set_mark(db, organization(), 1.into(), c.id, c.inbound_seq)?;
            }
            let mut met = 0;
            for viewer in viewers() {
                let reader = Reader::load(db, viewer.clone())?;
                let unread = unread(db, &viewer, &all)?;
                for _ in 0..12 {
                    let filter = filter(&mut dice);
                    let folder = dice.pick(Folder::ALL);
                    if folder == Folder::Favorites || !folder.is_open_to(&viewer) {
                        continue;
                    }
                    let query = Query {
                        folder: Some(folder),
                        sort: Some(dice.pick(Sort::ALL)),
                        filter,
                        ..Query::default()
                    };
                    let fits = |c: &&Conversation| {
                        contains(folder, &viewer, c, &reader.worked, Favorite::No)
                            && query.filter.fits(&Facts::of(c, unread[c.id.as_ref()]))
                    };
                    let mut expected: Vec<_> = all.iter().filter(fits).map(|c| c.id).collect();
                    expected.sort_unstable();
                    let found = pages(db, &reader, &query, 100)?;
                    assert_eq!(found, pages(db, &reader, &query, 3)?, "{query:?}");
                    let mut found = found;
                    found.sort_unstable();
                    assert_eq!(found, expected, "{query:?} for {viewer:?}");
                    met += found.len();
                }
            }
            assert!(met > 300, "{met}");
            Ok::<_, store::StoreError>(())
        });
        runtime.block_on(done).expect("no failure");
    }
}

/// So many have one tag that, for who sees some places only, a part of a page is full of these: what they
/// work on elsewhere comes in between.
#[test]
fn one_tag_of_many_is_found_in_order_wherever_it_stands() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let all = tagged(db, 500)?;
            let mut most = 0;
            for viewer in viewers().into_iter().step_by(2) {
                let reader = Reader::load(db, viewer.clone())?;
                for sort in Sort::ALL {
                    let query = Query {
                        folder: Some(Folder::Team),
                        sort: Some(*sort),
                        filter: Filter {
                            tags: vec![TAGS[0].into()],
                            ..Filter::default()
                        },
                        ..Query::default()
                    };
                    let fits = |c: &&Conversation| {
                        contains(Folder::Team, &viewer, c, &reader.worked, Favorite::No)
                            && query.filter.fits(&Facts::of(c, 0))
                    };
                    let mut expected: Vec<_> = all.iter().filter(fits).map(|c| c.id).collect();
                    expected.sort_unstable();
                    let found = pages(db, &reader, &query, 1_000)?;
                    assert_eq!(found, pages(db, &reader, &query, 50)?, "{query:?}");
                    let mut found = found;
                    found.sort_unstable();
                    assert_eq!(found, expected, "{query:?} for {viewer:?}");
                    if !viewer.sees_every_team() {
                        most = most.max(found.len());
                    }
                }
            }
            assert!(most > 100, "{most}");
            Ok::<_, store::StoreError>(())
        });
        runtime.block_on(done).expect("no failure");
    }
}

/// So many conversations, of which five in six have the first tag.
fn tagged(db: &mut Db, count: i64) -> StoreResult<Vec<Conversation>> {
    let mut dice = Dice::new(59);
    for id in 1000..1000 + count {
        // Several at the same moment, so that ties are met too.
        let now = at(id / 3);
        let begun = begin(db, &mut dice, id, now)?;
        if !dice.one_in(6) {
            let mut locked = conversations::lock(db, organization(), begun.id)?;
            drop(locked.conversation.tag(TAGS[0].into(), "tag", 1, now));
            conversations::save(db, &locked, now)?;
        }
    }
    (1000..1000 + count)
        .map(|id| conversations::get(db, organization(), id.into()))
        .collect()
}

#[test]
fn urgent_ones_stand_on_top_and_pages_go_on_from_there() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            history(db, 43, 70, 600)?;
            for (viewer, sort) in viewers()
                .into_iter()
                .flat_map(|viewer| Sort::ALL.iter().map(move |sort| (viewer.clone(), *sort)))
            {
                let reader = Reader::load(db, viewer)?;
                let query = Query {
                    folder: Some(Folder::Team),
                    sort: Some(sort),
                    ..Query::default()
                };
                let plain = list(db, &reader, &query, None, 100)?.items;
                let is_urgent =
                    |item: &&conversations::Item| item.conversation.priority == Priority::High;
                let urgent = plain.iter().filter(is_urgent);
                let rest = plain.iter().filter(|item| !is_urgent(item));
                let expected: Vec<_> = urgent
                    .chain(rest)
                    .map(|item| item.conversation.id)
                    .collect();
                for limit in [1, 2, 7, 100] {
                    let (mut found, mut after) = (Vec::new(), None::<UrgentCursor>);
                    loop {
                        let page = urgent_first(db, &reader, &query, after.as_ref(), limit)?;
                        assert!(page.items.len() <= limit);
                        found.extend(page.items.iter().map(|item| item.conversation.id));
                        match page.next {
                            Some(next) => after = Some(next),
                            None => break,
                        }
                    }
                    assert_eq!(found, expected, "{sort} {limit}");
                }
            }
            Ok::<_, store::StoreError>(())
        });
        runtime.block_on(done).expect("no failure");
    }
}

#[tokio::test]
async fn a_deleted_label_filters_nothing_in_and_leaves_unlabelled() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            history(db, 47, 40, 300)?;
            let viewer = viewers().into_iter().next().expect("a viewer");
            let viewer = Viewer {
                permissions: domain::permissions::PermissionSet::all(),
                ..viewer
            };
            let reader = Reader::load(db, viewer)?;
            let labelled = |db: &mut Db, label: Option<LabelId>| {
                let query = Query {
                    folder: Some(Folder::All),
                    filter: Filter {
                        labels: vec![label],
                        ..Filter::default()
                    },
                    ..Query::default()
                };
                pages(db, &reader, &query, 100)
            };
            let gone = Some(LabelId::from(LABELS[0]));
            let (before, without) = (labelled(db, gone)?, labelled(db, None)?);
            assert!(!before.is_empty());
            store::labels::delete(db, organization(), LABELS[0].into(), at(0))?;
            assert_eq!(labelled(db, gone)?, []);
            assert!(labelled(db, None)?.len() > without.len());
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("no failure");
    }
}

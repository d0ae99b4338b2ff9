//! Pages: in order, nothing left out, nothing twice, one statement each.

use super::dice::Dice;
use super::world::{at, begin, furnish, happen, history, open, organization, viewers};
use domain::conversations::Conversation;
use domain::folders::{Folder, Sort, time_shown};
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use store::conversations::{Item, Query, Reader, list};
use store::{Db, Options, Statements, Store, StoreResult};

fn pages(db: &mut Db, reader: &Reader, query: &Query, limit: usize) -> StoreResult<Vec<Item>> {
    let mut items = Vec::new();
    let mut after = None;
    loop {
        let page = list(db, reader, query, after.as_ref(), limit)?;
        assert!(page.items.len() <= limit);
        items.extend(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(items),
        }
    }
}

#[test]
fn pages_of_every_folder_and_sort_hold_each_row_once_in_order() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            history(db, 23, 80, 300)?;
            for viewer in viewers() {
                let reader = Reader::load(db, viewer.clone())?;
                let open = Folder::ALL
                    .iter()
                    .copied()
                    .filter(|f| f.is_open_to(&viewer));
                for (folder, sort) in open.flat_map(|f| Sort::ALL.iter().map(move |s| (f, *s))) {
                    let query = Query {
                        folder: Some(folder),
                        sort: Some(sort),
                        ..Query::default()
                    };
                    let whole = list(db, &reader, &query, None, 100)?.items;
                    assert_eq!(pages(db, &reader, &query, 7)?, whole, "{folder} {sort}");
                    match sort {
                        Sort::Newest => {
                            let times = whole.iter().map(|i| shown(folder, &i.conversation));
                            assert!(times.is_sorted_by(|a, b| a >= b), "{folder}");
                        }
                        Sort::Waiting => {
                            assert!(whole.iter().is_sorted_by_key(waiting), "{folder}")
                        }
                    }
                }
            }
            Ok::<_, store::StoreError>(())
        });
        runtime.block_on(done).expect("no failure");
    }
}

/// The blacklist is sorted by when the contact was blocked, which is not on the conversation.
fn shown(folder: Folder, c: &Conversation) -> i64 {
    match folder {
        Folder::Blacklist => 0,
        _ => time_shown(folder, c, None).as_micros(),
    }
}

fn waiting(item: &Item) -> (bool, i64) {
    let c = &item.conversation;
    match c.waiting_since {
        Some(since) if c.is_waiting() => (false, since.as_micros()),
        _ => (true, -c.last_activity_at.as_micros()),
    }
}

#[tokio::test]
async fn a_page_is_one_statement_whatever_it_holds() {
    for database in testkit::databases() {
        let statements = Statements::default();
        let options = Options {
            statements: Some(statements.clone()),
            ..Options::new(&database.url)
        };
        let store = Store::open(options).expect("a store");
        store.write(furnish).await.expect("furnished");
        let mut made = 0;
        for rows in [1, 10, 60] {
            let from = made;
            let more = store.write(move |db| {
                let mut dice = Dice::new(5);
                (from..rows).try_for_each(|n| begin(db, &mut dice, 1000 + n, at(n)).map(drop))
            });
            more.await.expect("made");
            made = rows;
            let viewer = Viewer {
                organization: organization(),
                agent: Some(1.into()),
                permissions: PermissionSet::all(),
                teams: Vec::new(),
                shown_restricted: true,
            };
            let reader = store
                .read(|db| Reader::load(db, viewer))
                .await
                .expect("a reader");
            let before = statements.count();
            let query = Query {
                folder: Some(Folder::All),
                ..Query::default()
            };
            let page = store
                .read(move |db| list(db, &reader, &query, None, 100))
                .await
                .expect("a page");
            assert_eq!(page.items.len(), usize::try_from(rows).expect("small"));
            assert_eq!(statements.count() - before, 1);
        }
    }
}

#[tokio::test]
async fn a_number_and_a_contact_are_looked_up_in_everything_one_sees() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let mut dice = Dice::new(9);
            let c = begin(db, &mut dice, 1000, at(0))?;
            happen(db, &mut dice, c.id, at(1))?;
            let viewer = Viewer {
                organization: organization(),
                agent: Some(1.into()),
                permissions: PermissionSet::all(),
                teams: Vec::new(),
                shown_restricted: true,
            };
            let reader = Reader::load(db, viewer)?;
            let by_number = Query {
                number: Some(c.number),
                ..Query::default()
            };
            let by_contact = Query {
                contact: Some(c.contact),
                ..Query::default()
            };
            let neither = Query {
                number: Some(c.number + 1),
                ..Query::default()
            };
            for folder in Folder::ALL {
                let whole = Query {
                    folder: Some(*folder),
                    ..Query::default()
                };
                let narrowed = Query {
                    contact: Some(c.contact),
                    ..whole.clone()
                };
                assert_eq!(
                    list(db, &reader, &narrowed, None, 10)?.items,
                    list(db, &reader, &whole, None, 10)?.items,
                    "{folder}"
                );
            }
            let mut count =
                |query: &Query| list(db, &reader, query, None, 10).map(|page| page.items.len());
            Ok::<_, store::StoreError>((count(&by_number)?, count(&by_contact)?, count(&neither)?))
        });
        assert_eq!(done.await.expect("lists"), (1, 1, 0));
    }
}

//! The visibility rule as SQL says the same as the rule.

use super::world::{furnish, history, open, organization, viewers};
use domain::NoteId;
use domain::actors::Actor;
use domain::folders::{Favorite, Folder, contains};
use domain::notes::{About, Grounds, sight};
use domain::visibility::{Sight, can_see};
use std::collections::BTreeSet;
use store::conversations::{Query, Reader, get_item, list};
use store::notes::{self, Note};
use store::{Db, StoreError, StoreResult, contacts::favorites};

fn run(test: fn(&mut Db) -> StoreResult<()>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in testkit::databases() {
        runtime
            .block_on(open(&database.url).write(test))
            .expect("no failure");
    }
}

#[test]
fn lists_hold_what_the_rules_say_for_every_reader_and_folder() {
    run(|db| {
        furnish(db)?;
        let all = history(db, 7, 90, 500)?;
        for contact in [30, 31, 35] {
            favorites::add(db, organization(), 1.into(), contact.into(), 5.into())?;
            favorites::add(db, organization(), 2.into(), contact.into(), 5.into())?;
        }
        for viewer in viewers() {
            let reader = Reader::load(db, viewer.clone())?;
            for folder in Folder::ALL
                .iter()
                .copied()
                .filter(|f| f.is_open_to(&viewer))
            {
                let query = Query {
                    folder: Some(folder),
                    ..Query::default()
                };
                let listed = list(db, &reader, &query, None, 100)?;
                let found: BTreeSet<i64> = listed
                    .items
                    .iter()
                    .map(|item| *item.conversation.id.as_ref())
                    .collect();
                let favorite = |c: &domain::conversations::Conversation| {
                    let marked = matches!(viewer.agent.map(|a| *a.as_ref()), Some(1 | 2))
                        && [30, 31, 35].contains(c.contact.as_ref());
                    let seen = all.iter().filter(|other| {
                        other.contact == c.contact
                            && can_see(&viewer, &other.facts(), &reader.worked).is_any()
                    });
                    let latest = seen.max_by_key(|other| (other.last_activity_at, other.id));
                    match marked && latest.is_some_and(|latest| latest.id == c.id) {
                        true => Favorite::Yes,
                        false => Favorite::No,
                    }
                };
                let expected: BTreeSet<i64> = all
                    .iter()
                    .filter(|c| contains(folder, &viewer, c, &reader.worked, favorite(c)))
                    .map(|c| *c.id.as_ref())
                    .collect();
                assert_eq!(found, expected, "{folder} for {viewer:?}");
            }
        }
        Ok(())
    });
}

#[test]
fn one_conversation_is_there_exactly_for_those_who_see_it() {
    run(|db| {
        furnish(db)?;
        let all = history(db, 11, 60, 200)?;
        for viewer in viewers() {
            let reader = Reader::load(db, viewer.clone())?;
            for c in &all {
                let sight = can_see(&viewer, &c.facts(), &reader.worked);
                match get_item(db, &reader, c.id) {
                    Ok(item) => {
                        assert_eq!(item.sight, sight, "{viewer:?} {c:?}");
                        assert_eq!(&item.conversation, c);
                    }
                    Err(StoreError::NotFound) => assert_eq!(sight, Sight::None, "{viewer:?} {c:?}"),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    });
}

#[test]
fn notes_are_there_exactly_for_those_who_see_what_they_are_on() {
    run(|db| {
        furnish(db)?;
        let all = history(db, 13, 40, 150)?;
        for c in &all {
            let note = Note {
                organization: organization(),
                id: NoteId::from(*c.id.as_ref() + 5000),
                about: About::Conversation(c.id),
                author: Actor::Agent(1.into()),
                text: "Call back".into(),
                mentions: vec![2.into()],
                created_at: c.created_at,
                edited_at: None,
                version: 1,
            };
            notes::insert(db, &note)?;
        }
        for viewer in viewers() {
            let reader = Reader::load(db, viewer.clone())?;
            for c in &all {
                let on = Grounds::Conversation(c.facts());
                let expected = sight(&viewer, &on, &reader.worked);
                match notes::of_conversation(db, &reader, c.id, None, 10) {
                    Ok(page) => {
                        assert!(expected.is_any(), "{viewer:?} {c:?}");
                        assert_eq!(page.items.len(), 1);
                    }
                    Err(StoreError::NotFound) => {
                        assert_eq!(expected, Sight::None, "{viewer:?} {c:?}");
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    });
}

//! Unread is per agent.

use super::dice::Dice;
use super::world::{at, begin, furnish, history, open, organization, viewers};
use domain::conversations::LeftOut;
use domain::folders::Folder;
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use domain::routing::Visibility;
use store::conversations::{self, Query, Reader, get_item, kept, list, set_mark, unread};
use store::{Db, StoreResult};

fn of_all(db: &mut Db, reader: &Reader) -> StoreResult<i64> {
    let kept = kept(db, reader)?;
    let counts = unread(db, reader, &[Folder::All], &kept)?;
    Ok(counts.get(&Folder::All).copied().expect("counted"))
}

#[tokio::test]
async fn each_agent_has_read_for_themselves() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let c = begin(db, &mut Dice::new(1), 1000, at(0))?;
            let mut locked = conversations::lock(db, organization(), c.id)?;
            let everyone = Visibility::default();
            locked
                .conversation
                .set_visibility(everyone, LeftOut::Unassign, at(1))
                .expect("allowed");
            locked.conversation.customer_wrote(at(1), at(1));
            locked.conversation.customer_wrote(at(2), at(2));
            conversations::save(db, &locked, at(2))?;
            let mut left = |agent: i64| {
                let viewer = Viewer {
                    organization: organization(),
                    agent: Some(agent.into()),
                    permissions: PermissionSet::all(),
                    teams: Vec::new(),
                    shown_restricted: true,
                };
                let reader = Reader::load(db, viewer)?;
                let before = (get_item(db, &reader, c.id)?.unread, of_all(db, &reader)?);
                set_mark(db, organization(), agent.into(), c.id, 2)?;
                let after = (get_item(db, &reader, c.id)?.unread, of_all(db, &reader)?);
                Ok::<_, store::StoreError>((before, after))
            };
            assert_eq!(left(1)?, ((2, 1), (0, 0)));
            assert_eq!(left(2)?, ((2, 1), (0, 0)));
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("no failure");
    }
}

#[tokio::test]
async fn unread_is_counted_as_the_rows_show_it() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let all = history(db, 31, 80, 400)?;
            let mut dice = Dice::new(32);
            for c in &all {
                for agent in [1, 2] {
                    if dice.one_in(2) {
                        let seen = dice.roll(3).try_into().unwrap_or(0);
                        set_mark(db, organization(), agent.into(), c.id, seen)?;
                    }
                }
            }
            for viewer in viewers() {
                let open: Vec<Folder> = Folder::ALL
                    .iter()
                    .copied()
                    .filter(|folder| folder.is_open_to(&viewer))
                    .collect();
                let mut reader = Reader::load(db, viewer)?;
                let kept = kept(db, &reader)?;
                for joined_at in [at(0), at(200), at(10_000)] {
                    reader.joined_at = joined_at;
                    let counted = unread(db, &reader, &open, &kept)?;
                    for folder in &open {
                        let query = Query {
                            folder: Some(*folder),
                            ..Query::default()
                        };
                        let rows = list(db, &reader, &query, None, 500)?.items;
                        let shown = rows.iter().filter(|row| row.unread > 0).count();
                        let counted = counted.get(folder).copied().unwrap_or_default();
                        assert_eq!(counted, i64::try_from(shown).expect("few"), "{folder}");
                    }
                }
            }
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("no failure");
    }
}

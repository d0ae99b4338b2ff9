//! Kept counts are what one would count.

use super::world::{furnish, history, open, organization, viewers};
use domain::conversations::Conversation;
use domain::counters::{Tally, folder_total};
use domain::folders::{Favorite, Folder, contains};
use store::conversations::{self, Reader};
use store::{Db, StoreResult};

fn check(db: &mut Db, all: &[Conversation]) -> StoreResult<()> {
    for viewer in viewers() {
        let reader = Reader::load(db, viewer.clone())?;
        let kept = conversations::kept(db, &reader)?;
        for folder in Folder::ALL.iter().copied() {
            let kept = kept.iter().map(|(counter, tally)| (counter, tally));
            let Some(total) = folder_total(folder, &viewer, &reader.worked, kept) else {
                continue;
            };
            let mut expected = Tally::default();
            for c in all {
                if contains(folder, &viewer, c, &reader.worked, Favorite::No) {
                    expected += Tally::of(c);
                }
            }
            assert_eq!(total, expected, "{folder} for {viewer:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn kept_counts_are_what_one_would_count_before_and_after_folding() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let made = store.write(|db| {
            furnish(db)?;
            history(db, 3, 60, 400)
        });
        let all = made.await.expect("a history");
        let before = all.clone();
        store
            .read(move |db| check(db, &before))
            .await
            .expect("counted");
        let folded = store.write(conversations::fold).await.expect("folded");
        assert_eq!(folded > 0, database.name == "postgres");
        assert_eq!(store.write(conversations::fold).await.expect("again"), 0);
        store
            .read(move |db| check(db, &all))
            .await
            .expect("counted");
    }
}

#[tokio::test]
async fn numbers_rise_and_organizations_do_not_share_them() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let numbers = store.write(|db| {
            conversations::prepare(db, organization())?;
            conversations::prepare(db, 2.into())?;
            let mut next = |organization: i64| conversations::next_number(db, organization.into());
            Ok::<_, store::StoreError>([next(1)?, next(1)?, next(2)?, next(1)?])
        });
        assert_eq!(numbers.await.expect("numbers"), [1, 2, 1, 3]);
    }
}

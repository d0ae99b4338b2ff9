//! The side tables of labels and tags say what the conversations say; and a label that is deleted is
//! gone at once, whatever rows still name it.

use super::world::{LABELS, furnish, history, open, organization, viewers};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use domain::conversations::Conversation;
use domain::folders::shelf;
use domain::labels::Urgencies;
use domain::{ConversationId, LabelId, Timestamp};
use store::conversations::{self, Query, Reader, list, lock_labelled};
use store::{Db, StoreResult, labels};

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct SideRow {
    #[diesel(sql_type = BigInt)]
    conversation_id: i64,
    #[diesel(sql_type = BigInt)]
    mark_id: i64,
    #[diesel(sql_type = Bool)]
    restricted: bool,
    #[diesel(sql_type = Text)]
    shelf: String,
    #[diesel(sql_type = BigInt)]
    last_activity_at: i64,
}

fn beside(db: &mut Db, table: &str, column: &str) -> StoreResult<Vec<SideRow>> {
    let all = format!(
        "SELECT conversation_id, {column} AS mark_id, restricted, shelf, last_activity_at \
         FROM {table} WHERE organization_id = 1 ORDER BY conversation_id, {column}"
    );
    Ok(diesel::sql_query(all).load(db)?)
}

/// What lists sort by is the same beside and on the row.
fn elsewhere(db: &mut Db, table: &str, column: &str) -> StoreResult<Vec<SideRow>> {
    let other = format!(
        "SELECT l.conversation_id, l.{column} AS mark_id, l.restricted, l.shelf, \
         l.last_activity_at FROM {table} l JOIN conversations c \
         ON c.organization_id = l.organization_id AND c.id = l.conversation_id \
         WHERE l.place <> c.place OR l.shown_at <> c.shown_at OR l.waiting_order <> c.waiting_order"
    );
    Ok(diesel::sql_query(other).load(db)?)
}

fn expected(all: &[Conversation], marks: impl Fn(&Conversation) -> Vec<i64>) -> Vec<SideRow> {
    let mut rows: Vec<SideRow> = all
        .iter()
        .flat_map(|c| {
            marks(c).into_iter().map(|mark_id| SideRow {
                conversation_id: *c.id.as_ref(),
                mark_id,
                restricted: c.restricted,
                shelf: shelf(c).to_string(),
                last_activity_at: c.last_activity_at.as_micros(),
            })
        })
        .collect();
    rows.sort();
    rows
}

#[tokio::test]
async fn the_side_tables_follow_every_change() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let all = history(db, 31, 60, 500)?;
            let known: Urgencies = labels::urgencies(db, organization(), &LABELS.map(Into::into))?;
            assert!(all.iter().any(|c| c.labels.len() > 1));
            assert!(all.iter().any(|c| c.tags.len() > 1));
            assert!(all.iter().all(|c| c.priority == known.of(&c.labels)));
            let labels = expected(&all, |c| c.labels.iter().map(|id| *id.as_ref()).collect());
            let tags = expected(&all, |c| c.tags.iter().map(|id| *id.as_ref()).collect());
            for (table, column, expected) in [
                ("conversation_labels", "label_id", labels),
                ("conversation_tags", "tag_id", tags),
            ] {
                assert_eq!(beside(db, table, column)?, expected);
                assert_eq!(elsewhere(db, table, column)?, []);
            }
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("no failure");
    }
}

fn shown(db: &mut Db) -> StoreResult<Vec<LabelId>> {
    let viewer = viewers().pop().expect("a viewer");
    let reader = Reader::load(
        db,
        domain::principal::Viewer {
            permissions: domain::permissions::PermissionSet::all(),
            ..viewer
        },
    )?;
    let query = Query {
        folder: Some(domain::folders::Folder::All),
        ..Query::default()
    };
    let page = list(db, &reader, &query, None, 100)?;
    let labels = page
        .items
        .into_iter()
        .flat_map(|item| item.conversation.labels);
    Ok(labels.collect())
}

#[tokio::test]
async fn a_deleted_label_is_gone_at_once_and_then_from_the_rows() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            history(db, 7, 40, 300)?;
            let gone = LabelId::from(42);
            assert!(shown(db)?.contains(&gone));
            labels::delete(db, organization(), gone, Timestamp::EPOCH)?;
            assert!(!shown(db)?.contains(&gone));
            assert!(labels::get(db, organization(), gone).is_err());
            assert!(labels::hold(db, organization(), gone).is_err());
            let listed = labels::list(db, organization(), None, 10)?;
            assert_eq!(listed.items.len(), LABELS.len() - 1);

            let (mut after, mut met) = (None::<ConversationId>, 0);
            loop {
                let some = lock_labelled(db, organization(), gone, after, 3)?;
                let Some(last) = some.last() else { break };
                after = Some(last.conversation.id);
                met += some.len();
                for mut locked in some {
                    let named = locked.conversation.labels.clone();
                    let known = labels::urgencies(db, organization(), &named)?;
                    locked.conversation.settle_labels(&known, Timestamp::EPOCH);
                    conversations::save(db, &locked, Timestamp::EPOCH)?;
                }
            }
            assert!(met > 3, "{met}");
            assert_eq!(labels::count(db, organization(), gone)?, 0);
            labels::forget(db, organization(), gone)?;
            assert!(!shown(db)?.contains(&gone));
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("no failure");
    }
}

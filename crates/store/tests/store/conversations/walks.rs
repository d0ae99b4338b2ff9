//! A filtered list that meets a great many rows for few ends its page short, and goes on from there.

use super::world::{CHANNELS, CONTACTS, at, furnish, open, organization, viewers};
use domain::conversations::{Conversation, NewConversation, ReplyState};
use domain::filters::Filter;
use domain::folders::{Folder, Sort};
use domain::routing::Routed;
use store::conversations::{Query, Reader, Whole, insert_all, list};

/// More than one request looks at.
const MANY: i64 = 2_300;

/// A conversation that began at this moment, in which the customer waits or has never written.
fn whole(id: i64, waits: bool) -> Whole {
    let new = NewConversation {
        organization: organization(),
        id: id.into(),
        number: id,
        subject: None,
        contact: CONTACTS[0].into(),
        channel: CHANNELS[0].into(),
        previous: None,
        created_at: at(id),
    };
    let (mut conversation, _) = Conversation::begin(new, Routed::default());
    if waits {
        conversation.customer_wrote(at(id), at(id));
    }
    Whole {
        conversation,
        since: at(id),
        ways: Vec::new(),
        marks: Vec::new(),
        log: Vec::new(),
    }
}

#[tokio::test]
async fn a_page_that_met_too_many_is_short_and_has_a_next_one() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            // The first three wait, far behind all the others.
            let all: Vec<Whole> = (1..=MANY).map(|id| whole(id, id <= 3)).collect();
            insert_all(db, organization(), &all)?;
            let viewer = viewers().into_iter().find(|v| v.sees_every_team());
            let reader = Reader::load(db, viewer.expect("an admin"))?;
            let query = Query {
                folder: Some(Folder::Open),
                sort: Some(Sort::Newest),
                filter: Filter {
                    reply_states: vec![ReplyState::Pending],
                    ..Filter::default()
                },
                ..Query::default()
            };
            let first = list(db, &reader, &query, None, 2)?;
            assert_eq!(first.items.len(), 0);
            let next = first.next.expect("it goes on");
            let second = list(db, &reader, &query, Some(&next), 2)?;
            let ids = |page: &[store::conversations::Item]| -> Vec<i64> {
                let ids = page.iter().map(|item| *item.conversation.id.as_ref());
                ids.collect()
            };
            assert_eq!(ids(&second.items), [3, 2]);
            let next = second.next.expect("one more");
            let third = list(db, &reader, &query, Some(&next), 2)?;
            assert_eq!(ids(&third.items), [1]);
            assert!(third.next.is_none());
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("no failure");
    }
}

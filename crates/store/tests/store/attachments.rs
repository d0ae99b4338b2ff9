//! Uploads: whose they are, and how long their bytes are kept.

use domain::messages::AttachmentState;
use domain::{AttachmentId, OrganizationId, QuickReplyId, Timestamp};
use std::cell::Cell;
use store::attachments::{self, Attachment, Uploader, files};
use store::quick_replies::{self, files as reply_files};
use store::{Options, Store, StoreError};

const NOW: Timestamp = Timestamp::EPOCH;

fn upload(id: i64, content: &str, agent: i64) -> Attachment {
    Attachment {
        organization: 1.into(),
        id: id.into(),
        content: content.into(),
        name: "photo.png".into(),
        media_type: "image/png".into(),
        size: 3,
        state: AttachmentState::Ready,
        thumbnail: None,
        width: Some(2),
        height: Some(1),
        duration_ms: None,
        uploader: Uploader::agent(agent.into()),
        used: false,
        created_at: NOW,
        refused: None,
        source: None,
    }
}

async fn insert(store: &Store, upload: Attachment) {
    let done = store.write(move |db| {
        files::use_content(db, upload.organization, &upload.content, upload.size)?;
        attachments::insert(db, &upload)
    });
    done.await.expect("inserted");
}

#[tokio::test]
async fn only_its_uploader_can_use_an_upload_and_only_once() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        insert(&store, upload(1, "aa", 5)).await;
        insert(&store, upload(2, "bb", 5)).await;
        let take = |organization: i64, ids: [i64; 2], agent: i64| {
            store.write(move |db| {
                let ids = ids.map(AttachmentId::from);
                attachments::take(
                    db,
                    organization.into(),
                    &ids,
                    &Uploader::agent(agent.into()),
                )
            })
        };
        let refused = |outcome| matches!(outcome, Err(StoreError::MissingReference));
        assert!(refused(take(1, [1, 2], 6).await), "another agent");
        assert!(refused(take(2, [1, 2], 5).await), "another organization");
        assert!(
            refused(take(1, [1, 3], 5).await),
            "one is not there, so none is taken"
        );
        let taken = take(1, [2, 1], 5).await.expect("taken");
        assert_eq!(
            taken.iter().map(|a| *a.id.as_ref()).collect::<Vec<_>>(),
            [2, 1]
        );
        assert!(refused(take(1, [1, 2], 5).await), "used before");
    }
}

#[tokio::test]
async fn bytes_go_when_the_last_use_of_their_content_is_long_over() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        insert(&store, upload(1, "aa", 5)).await;
        insert(&store, upload(2, "aa", 5)).await;
        let young = Attachment {
            created_at: NOW.plus_seconds(10),
            ..upload(3, "bb", 5)
        };
        insert(&store, young).await;
        store
            .write(|db| attachments::take(db, 1.into(), &[1.into()], &Uploader::agent(5.into())))
            .await
            .expect("taken");

        let until = NOW.plus_seconds(5);
        let organizations =
            store.read(move |db| attachments::organizations_with_unused(db, until, 9));
        assert_eq!(organizations.await.expect("read"), [1.into()]);
        let forget =
            || store.write(move |db| attachments::forget_unused(db, 1.into(), until, NOW, 9));
        assert_eq!(
            forget().await.expect("forgotten"),
            1,
            "2 alone is old and unused"
        );
        let now = NOW.plus_seconds(30);
        let claim = now.plus_seconds(60);
        let gone = |now| store.write(move |db| files::claim_unused(db, until, now, claim, 9));
        assert_eq!(
            gone(now).await.expect("nothing"),
            [],
            "1 still uses the content"
        );

        let later = NOW.plus_seconds(20);
        store
            .write(move |db| {
                files::give_back(db, 1.into(), &["aa".to_owned()], NOW).and_then(|()| {
                    attachments::forget_unused(db, 1.into(), later, NOW, 9).map(drop)
                })
            })
            .await
            .expect("given back");
        let mut contents = gone(now).await.expect("gone");
        contents.sort();
        assert_eq!(
            contents,
            [(1.into(), "aa".to_owned()), (1.into(), "bb".to_owned())]
        );
        assert_eq!(gone(now).await.expect("nothing"), [], "somebody is at it");
        let used = || store.write(|db| files::use_content(db, 1.into(), "aa", 3));
        let in_the_way = used().await;
        assert!(
            matches!(in_the_way, Err(StoreError::Contention)),
            "its bytes may be gone: {in_the_way:?}"
        );
        let removed = [(1.into(), "aa".to_owned())];
        store
            .write(move |db| files::forget(db, &removed))
            .await
            .expect("forgotten");
        used().await.expect("it is written anew");
        let later = claim.plus_seconds(1);
        assert_eq!(
            gone(later).await.expect("again"),
            [(1.into(), "bb".to_owned())],
            "what was not removed is found again"
        );
        let used = [(1.into(), "aa".to_owned())];
        store
            .write(move |db| files::forget(db, &used))
            .await
            .expect("nothing");
        assert_eq!(gone(later.plus_seconds(100)).await.expect("again").len(), 1);
    }
}

#[tokio::test]
async fn the_files_of_a_quick_reply_and_their_copies_are_uses_of_their_own() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        insert(&store, upload(1, "aa", 5)).await;
        // The same content twice in one reply.
        insert(&store, upload(2, "aa", 5)).await;
        insert(&store, upload(3, "bb", 5)).await;
        let by = || Uploader::agent(5.into());
        let done = store.write(move |db| {
            let reply = (OrganizationId::from(1), QuickReplyId::from(9));
            let ids = [1, 2, 3].map(AttachmentId::from);
            reply_files::set(db, reply.0, reply.1, &ids, &by(), NOW)?;
            let next = Cell::new(10);
            let new_id = || AttachmentId::from(next.replace(next.get() + 1));
            let copies = reply_files::copy(db, reply.0, reply.1, &by(), NOW, new_id)?;
            let of = |copy: &Attachment| (copy.content.clone(), copy.used);
            let is = |content: &str| (content.to_owned(), false);
            assert_eq!(
                copies.iter().map(of).collect::<Vec<_>>(),
                [is("aa"), is("aa"), is("bb")]
            );
            quick_replies::delete(db, reply.0, reply.1, NOW)?;
            assert!(reply_files::attached(db, reply.0, &[reply.1])?.is_empty());
            let kept = attachments::of_ids(db, reply.0, &[1, 2, 3].map(AttachmentId::from))?;
            assert_eq!(kept, [], "gone with the reply");
            let later = NOW.plus_seconds(1);
            let claim = later.plus_seconds(60);
            assert_eq!(
                files::claim_unused(db, later, later, claim, 10)?,
                [],
                "the copies have them"
            );
            let gone = attachments::forget_unused(db, reply.0, later, NOW, 10)?;
            assert_eq!(gone, 3, "copies that nothing was sent with");
            let mut unused = files::claim_unused(db, later, later, claim, 10)?;
            unused.sort();
            let content = |content: &str| (reply.0, content.to_owned());
            assert_eq!(unused, [content("aa"), content("bb")]);
            Ok::<_, StoreError>(())
        });
        done.await.expect("no failure");
    }
}

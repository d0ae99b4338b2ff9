//! Channels: found by the name in links, kept when removed.

use domain::Timestamp;
use domain::channels::ChannelKind;
use serde_json::json;
use store::channels::{self, Channel};
use store::{Options, Store, StoreError, visitors};

fn channel(organization: i64, id: i64, name: &str) -> Channel {
    let settings = json!({"title": "Hej"})
        .as_object()
        .cloned()
        .unwrap_or_default();
    Channel {
        organization: organization.into(),
        id: id.into(),
        public_id: format!("public-{id}"),
        kind: ChannelKind::Webchat,
        name: name.into(),
        settings,
        sealed_secrets: Some("sealed".into()),
        business_hours: None,
        automated_messages: Default::default(),
        available: true,
        unavailable_since: None,
        failing_since: None,
        enabled: true,
        send_read_receipts: true,
        removed_at: None,
        version: 1,
        created_at: Timestamp::EPOCH,
    }
}

#[tokio::test]
async fn a_removed_channel_is_not_offered_and_still_has_its_name() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let done = store.write(|db| {
            channels::insert(db, &channel(1, 10, "Shop"))?;
            channels::insert(db, &channel(1, 11, "Blog"))?;
            channels::insert(db, &channel(2, 12, "Elsewhere"))
        });
        done.await.expect("inserted");
        let names = || async {
            let list = store
                .read(|db| channels::list(db, 1.into()))
                .await
                .expect("a list");
            list.into_iter().map(|c| c.name).collect::<Vec<_>>()
        };
        assert_eq!(names().await, ["Blog", "Shop"]);
        let found = |public: &'static str| store.read(move |db| channels::by_public_id(db, public));
        assert_eq!(
            found("public-10").await.expect("found"),
            channel(1, 10, "Shop")
        );

        let gone = Channel {
            removed_at: Some(Timestamp::EPOCH.plus_seconds(1)),
            sealed_secrets: None,
            version: 2,
            ..channel(1, 10, "Shop")
        };
        let saved = gone.clone();
        store
            .write(move |db| channels::save(db, &saved))
            .await
            .expect("saved");
        assert_eq!(names().await, ["Blog"]);
        assert!(matches!(
            found("public-10").await,
            Err(StoreError::NotFound)
        ));
        let kept = store
            .read(|db| channels::get(db, 1.into(), 10.into()))
            .await;
        assert_eq!(kept.expect("kept"), gone);
        let other = store
            .read(|db| channels::get(db, 2.into(), 10.into()))
            .await;
        assert!(
            matches!(other, Err(StoreError::NotFound)),
            "another organization's"
        );
    }
}

#[tokio::test]
async fn a_visitor_can_be_forgotten_twice() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let is_reset = |channel: i64| {
            store.read(move |db| visitors::is_reset(db, 1.into(), channel.into(), "abc"))
        };
        assert!(!is_reset(7).await.expect("read"));
        for _ in 0..2 {
            let done =
                store.write(|db| visitors::reset(db, 1.into(), 7.into(), "abc", Timestamp::EPOCH));
            done.await.expect("reset");
        }
        assert!(is_reset(7).await.expect("read"));
        assert!(
            !is_reset(8).await.expect("read"),
            "another channel's visitor"
        );
    }
}

#[tokio::test]
async fn secrets_are_replaced_only_while_they_are_what_was_read() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let done = store.write(|db| channels::insert(db, &channel(1, 10, "Shop")));
        done.await.expect("inserted");
        let replaced = |old: &'static str, new: &'static str| {
            store.write(move |db| channels::replace_secrets(db, 1.into(), 10.into(), old, new))
        };
        assert!(replaced("sealed", "anew").await.expect("written"));
        assert!(!replaced("sealed", "late").await.expect("written"));
        let kept = store.read(|db| channels::get(db, 1.into(), 10.into()));
        let expected = Channel {
            sealed_secrets: Some("anew".into()),
            ..channel(1, 10, "Shop")
        };
        assert_eq!(
            kept.await.expect("kept"),
            expected,
            "and is the same version"
        );
    }
}

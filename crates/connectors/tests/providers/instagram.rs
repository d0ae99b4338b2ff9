//! Instagram, where it is not like Messenger.

use super::wire::{Wire, message, picture, reads, settings, site};
use connectors::{
    Connector, Entry, Incoming, Receipt, Receipted, SendError, Settings, WebhookCall,
};
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::providers::{Instagram, Provider};

const NORA: &str = "178000001";

fn of(fake: &Instagram) -> (&'static dyn Connector, Settings) {
    let instagram = connectors::of(ChannelKind::Instagram).unwrap();
    (instagram, settings(instagram, fake))
}

/// What one event brings.
fn brings(more: Value) -> Vec<Entry> {
    let fake = Instagram::start();
    let (instagram, settings) = of(&fake);
    let hook = fake.graph.event(1, 1_760_000_005_000, &more);
    reads(instagram, &settings, &hook).expect("genuine")
}

fn message_of(more: Value) -> Incoming {
    match brings(json!({"message": more})).as_slice() {
        [Entry::Message(incoming)] => (**incoming).clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_account_is_known_by_its_page_or_by_itself() {
    for (fake, node) in [
        (Instagram::start(), "900100200"),
        (Instagram::alone(), "17841000"),
    ] {
        let (instagram, settings) = of(&fake);
        let checks = instagram.test(&settings, site(), &Wire::default()).await;
        assert!(checks.iter().all(|check| check.ok), "{checks:?}");
        assert_eq!(checks[0].detail.as_deref(), Some("@cornershop"));
        let last = fake.server().calls().pop().expect("a call").path;
        let expected = format!("/v25.0/{node}/subscribed_apps?");
        assert!(last.starts_with(&expected), "{last}");
    }
}

#[test]
fn what_was_unsent_or_changed_is_that() {
    assert_eq!(
        brings(json!({"message": {"mid": "ig_fake_1", "is_deleted": true}})),
        [Entry::Deleted {
            provider_id: "ig_fake_1".to_owned()
        }]
    );
    assert_eq!(
        brings(json!({"message_edit": {"mid": "ig_fake_1", "text": "Size 42", "num_edit": 1}})),
        [Entry::Edited {
            provider_id: "ig_fake_1".to_owned(),
            text: "Size 42".to_owned(),
            at: Some(domain::Timestamp::EPOCH.plus_millis(1_760_000_005_000)),
        }]
    );
}

#[test]
fn stories_hearts_and_reels_are_seen_and_what_nobody_knows_is_kept() {
    let url = "https://cdn.example.test/story.mp4";
    let mention = message_of(json!({
        "mid": "ig_fake_2", "attachments": [{"type": "story_mention", "payload": {"url": url}}],
    }));
    assert_eq!(mention.media[0].reference, url);
    assert_eq!(mention.media[0].name.as_deref(), Some("story"));
    assert_eq!(mention.from, [(Scheme::Instagram, NORA.to_owned())]);
    let answer = message_of(json!({
        "mid": "ig_fake_3", "text": "So good", "reply_to": {"story": {"url": url, "id": "9"}},
    }));
    assert_eq!(answer.text.as_deref(), Some("So good"));
    assert_eq!((answer.media.len(), answer.reply_to), (1, None));
    let heart = message_of(json!({"mid": "ig_fake_4", "attachments": [{"type": "like_heart"}]}));
    assert_eq!((heart.text.as_deref(), heart.kind), (Some("❤️"), None));
    let reel = message_of(json!({
        "mid": "ig_fake_5", "attachments": [{"type": "ig_reel", "payload": {"url": url}}],
    }));
    assert_eq!(reel.media.len(), 1);
    let odd = message_of(json!({"mid": "ig_fake_6", "is_unsupported": true}));
    assert_eq!(odd.kind, Some(MessageKind::Unsupported));
}

#[test]
fn what_was_read_is_told_by_the_last() {
    let read = brings(json!({"read": {"mid": "ig_fake_out_9"}}));
    let of = Receipted::UpToMessage {
        to: (Scheme::Instagram, NORA.to_owned()),
        provider_id: "ig_fake_out_9".to_owned(),
    };
    let expected = Entry::Receipt(Receipt {
        of,
        state: Delivery::Read,
        error: None,
    });
    assert_eq!(read, [expected]);
}

#[tokio::test]
async fn files_leave_by_their_bytes_from_a_page_and_by_a_link_without() {
    for (fake, bytes) in [
        (Instagram::start(), testkit::PNG.to_vec()),
        (Instagram::alone(), Vec::new()),
    ] {
        let (instagram, settings) = of(&fake);
        let (file, wire) = picture();
        let (name, url) = (file.name.clone(), file.url.clone());
        let mut photo = message(Scheme::Instagram, NORA, None);
        photo.attachments = vec![file];
        instagram
            .send(&settings, &photo, &wire)
            .await
            .expect("sent");
        let took = fake.took().remove(0);
        let expected = if bytes.is_empty() { url } else { name };
        assert_eq!(took.file, Some((expected, bytes)));
    }
}

#[tokio::test]
async fn a_text_is_measured_in_bytes_before_anybody_is_called() {
    let fake = Instagram::start();
    let (instagram, settings) = of(&fake);
    let wire = Wire::default();
    let fits = message(Scheme::Instagram, NORA, Some(&"ö".repeat(500)));
    instagram.send(&settings, &fits, &wire).await.expect("sent");
    let long = message(Scheme::Instagram, NORA, Some(&"ö".repeat(501)));
    let refused = instagram.send(&settings, &long, &wire).await;
    assert!(
        matches!(
            refused,
            Err(SendError::Refused {
                code: "text_too_long",
                ..
            })
        ),
        "{refused:?}"
    );
    assert_eq!(fake.server().calls().len(), 1);
}

#[tokio::test]
async fn a_customer_is_called_by_name() {
    let fake = Instagram::start();
    let (instagram, settings) = of(&fake);
    let customer = (Scheme::Instagram, NORA.to_owned());
    let name = instagram
        .profile(&settings, &customer, &Wire::default())
        .await;
    assert_eq!(name.as_deref(), Some("Nora Quill 1"));
    let from = message(Scheme::Instagram, NORA, None).contact;
    let told = instagram
        .tell_read(&settings, &from, "m", &Wire::default())
        .await;
    assert_eq!(told, Ok(()));
    assert_eq!(fake.graph.actions().len(), 1);
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let instagram = connectors::of(ChannelKind::Instagram).unwrap();
        instagram.read(&Settings::new(), &WebhookCall::again(&body, 0.into()));
    }
}

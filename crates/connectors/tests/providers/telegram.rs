//! Telegram.

use super::wire::{Wire, message, picture, reads, settings, site};
use connectors::{ConsentChange, Entry, Media, Refused, SendError};
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use proptest::prelude::*;
use testkit::Answer;
use testkit::providers::{Provider, Says, Telegram};

fn says(text: &str) -> Says {
    Says {
        number: 5,
        customer: 1,
        text: text.to_owned(),
        at: 1_760_000_000,
    }
}

#[tokio::test]
async fn the_bot_is_told_where_to_call_and_only_it_is_believed() {
    let (fake, telegram) = (
        Telegram::start(),
        connectors::of(ChannelKind::Telegram).unwrap(),
    );
    let settings = settings(telegram, &fake);
    let checks = telegram.test(&settings, site(), &Wire::default()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    let read = reads(telegram, &settings, &fake.says("", &says("Hello"))).expect("genuine");
    let [Entry::Message(incoming)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(incoming.text.as_deref(), Some("Hello"));
    assert_eq!(incoming.name.as_deref(), Some("Nora Quill 1"));
    assert_eq!(incoming.from, [(Scheme::Telegram, "770001".to_owned())]);
    let forged = reads(telegram, &settings, &fake.forged("", &says("Hello")));
    assert_eq!(forged, Err(Refused::Signature));
    let nobody = reads(
        telegram,
        &connectors::Settings::new(),
        &fake.says("", &says("Hello")),
    );
    assert_eq!(
        nobody,
        Err(Refused::Signature),
        "without a token nothing is agreed"
    );
}

#[tokio::test]
async fn words_and_files_leave_as_the_bot_api_wants_them() {
    let (fake, telegram) = (
        Telegram::start(),
        connectors::of(ChannelKind::Telegram).unwrap(),
    );
    let settings = settings(telegram, &fake);
    let hello = message(Scheme::Telegram, "770001", Some("Hello"));
    let sent = telegram
        .send(&settings, &hello, &Wire::default())
        .await
        .expect("sent");
    assert_eq!(sent.provider_id.as_deref(), Some("770001:1000"));
    let (file, wire) = picture();
    let mut photo = message(Scheme::Telegram, "770001", Some("The way"));
    photo.attachments = vec![file];
    telegram.send(&settings, &photo, &wire).await.expect("sent");
    let took = fake.took().remove(1);
    assert_eq!(took.text.as_deref(), Some("The way"));
    assert_eq!(
        took.file,
        Some(("map.png".to_owned(), testkit::PNG.to_vec()))
    );
    let found = telegram
        .locate(&settings, &Media::link("FILE1"), &wire)
        .await
        .expect("a place");
    assert!(found.url.ends_with("/photos/1.png"), "{}", found.url);
}

#[tokio::test]
async fn an_answer_says_what_became_of_a_message() {
    let (fake, telegram) = (
        Telegram::start(),
        connectors::of(ChannelKind::Telegram).unwrap(),
    );
    let settings = settings(telegram, &fake);
    let hello = message(Scheme::Telegram, "770001", Some("Hello"));
    let body = |code: u16, what: &str| {
        let json = serde_json::json!({"ok": false, "error_code": code, "description": what});
        Answer::Full(code, Vec::new(), json.to_string().into_bytes())
    };
    let answered = async |answer: Answer| {
        fake.server().answer(answer);
        telegram
            .send(&settings, &hello, &Wire::default())
            .await
            .expect_err("refused")
    };
    let slow = answered(fake.slow_down()).await;
    assert!(matches!(slow, SendError::Retry { after: Some(wait), .. } if wait.as_secs() == 1));
    let void = answered(body(401, "Unauthorized")).await;
    assert!(matches!(void, SendError::Fault { .. }), "{void:?}");
    let left = answered(body(403, "Forbidden: bot was blocked by the user")).await;
    let SendError::Refused { consent, .. } = left else {
        panic!("{left:?}");
    };
    assert_eq!(consent, Some(ConsentChange::Unsubscribed));
    let lost = answered(Answer::Lost).await;
    assert!(matches!(lost, SendError::Unknown { .. }), "{lost:?}");
    assert_eq!(
        fake.took().len(),
        1,
        "the lost answer was to a message that it took"
    );
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let telegram = connectors::of(ChannelKind::Telegram).unwrap();
        let call = connectors::WebhookCall::again(&body, 0.into());
        telegram.read(&connectors::Settings::new(), &call);
    }
}

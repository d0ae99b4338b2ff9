//! The tokens of an account of X: those that run out, and those that sign.

use super::wire::{Wire, message, settings, site};
use connectors::{Connector, SendError, Settings};
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use testkit::Answer;
use testkit::providers::{Provider, X};

fn x() -> &'static dyn Connector {
    connectors::of(ChannelKind::X).expect("X")
}

fn started() -> (X, Settings) {
    let fake = X::start();
    let settings = settings(x(), &fake);
    (fake, settings)
}

/// The settings with one changed, or without it.
fn with(settings: &Settings, key: &str, value: Option<&str>) -> Settings {
    let mut settings = settings.clone();
    settings.insert(key.to_owned(), value.into());
    settings
}

async fn renewed(settings: &Settings) -> Option<Result<Settings, SendError>> {
    x().renew(settings, &Wire::default()).await
}

#[tokio::test]
async fn a_token_that_ran_out_is_renewed_and_with_it_the_one_that_renews() {
    let (fake, first) = started();
    let hello = message(Scheme::X, "4401", Some("Hello"));
    let send = async |settings: &Settings| x().send(settings, &hello, &Wire::default()).await;
    fake.expire();
    let expired = send(&first).await;
    assert!(
        matches!(expired, Err(SendError::Expired { .. })),
        "{expired:?}"
    );
    let second = renewed(&first).await.expect("a way").expect("a pair");
    assert_ne!(second["access_token"], first["access_token"]);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(second["user_id"], first["user_id"]);
    send(&second).await.expect("sent");

    let used = renewed(&first).await.expect("a way");
    let Err(SendError::Fault { reason }) = used else {
        panic!("{used:?}");
    };
    assert!(reason.contains("Authorize the account anew"), "{reason}");
    assert!(reason.contains("the token was invalid"), "{reason}");
    for passing in [Answer::Status(503), Answer::Drop, Answer::Status(200)] {
        fake.server().answer(passing);
        let later = renewed(&second).await.expect("a way");
        assert!(matches!(later, Err(SendError::Retry { .. })), "{later:?}");
    }
    let guessed = with(&second, "client_secret", Some("guessed"));
    let refused = renewed(&guessed).await.expect("a way");
    assert!(
        matches!(refused, Err(SendError::Fault { .. })),
        "{refused:?}"
    );
    renewed(&second).await.expect("a way").expect("a pair");
}

#[tokio::test]
async fn there_is_nothing_to_renew_without_what_came_along_or_for_what_lasts() {
    let (fake, all) = started();
    for (key, value) in [
        ("refresh_token", None),
        ("client_id", None),
        ("access_token_secret", Some("s")),
    ] {
        assert_eq!(renewed(&with(&all, key, value)).await, None, "{key}");
    }
    assert_eq!(fake.server().calls().len(), 0);
    assert_eq!(connectors::check(x(), &all), []);
    let flaws = connectors::check(x(), &with(&all, "client_id", None));
    assert_eq!(
        (flaws[0].key.as_str(), flaws[0].code),
        ("client_id", "required")
    );
}

#[tokio::test]
async fn who_signs_subscribes_to_everything_of_the_account_at_once() {
    let (fake, settings) = started();
    let signing = with(&settings, "access_token_secret", Some("s"));
    for _ in 0..2 {
        let checks = x().test(&signing, site(), &Wire::default()).await;
        assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    }
    assert!(fake.tells_all());
    assert_eq!(fake.subscriptions().len(), 0);
}

#[tokio::test]
async fn after_the_last_message_that_x_takes_the_channel_rests() {
    let (fake, settings) = started();
    let hello = message(Scheme::X, "4401", Some("Hello"));
    let reset = (hello.now.as_millis() / 1000 + 600).to_string();
    let taken = |remaining: &str| {
        let headers = vec![
            ("x-rate-limit-remaining", remaining.to_owned()),
            ("x-rate-limit-reset", reset.clone()),
        ];
        Answer::Full(201, headers, br#"{"data":{"dm_event_id":"7"}}"#.to_vec())
    };
    for (remaining, expected) in [("1", None), ("0", Some(601))] {
        fake.server().answer(taken(remaining));
        let sent = x().send(&settings, &hello, &Wire::default()).await;
        let sent = sent.expect("sent");
        assert_eq!(sent.rest.map(|rest| rest.as_secs()), expected);
        assert_eq!(sent.provider_id.as_deref(), Some("7"));
    }
}

//! Text messages by Mitto. The names of its callbacks are guesses, and only exercised here.

use super::wire::{URL, Wire, message, picture, reads, settings, site};
use connectors::{
    Connector, ConsentChange, Entry, Receipt, Receipted, Refused, SendError, Settings, WebhookCall,
};
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Hook, Mitto, Provider, Says, State};

const SECRET: &str = "whsec_a+b/c=";

fn mitto() -> &'static dyn Connector {
    connectors::of(ChannelKind::SmsMitto).unwrap()
}

/// One that was told where to call, and the settings of its channel.
async fn told() -> (Mitto, Settings) {
    let fake = Mitto::start();
    let mut given = settings(mitto(), &fake);
    given.insert("callback_secret".to_owned(), SECRET.into());
    let checks = mitto().test(&given, site(), &Wire::default()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    (fake, given)
}

fn called(method: &'static str, tail: &str, body: &str) -> Hook {
    Hook {
        method,
        tail: tail.to_owned(),
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    }
}

#[tokio::test]
async fn a_trial_message_tests_it_and_the_secret_stays_out_of_what_is_shown() {
    let (fake, given) = told().await;
    assert!(fake.took().is_empty());
    let call: Value = serde_json::from_slice(&fake.server().calls()[0].body).unwrap();
    assert_eq!(
        (&call["test"], &call["to"]),
        (&json!(true), &json!("491700000009"))
    );
    let checks = mitto().test(&given, site(), &Wire::default()).await;
    assert!(!format!("{checks:?}").contains(SECRET), "{checks:?}");
    let with = |key: &str, value: &str| {
        let mut other = given.clone();
        other.insert(key.to_owned(), value.into());
        other
    };
    for other in [with("test_number", ""), with("api_key", "another")] {
        let checks = mitto().test(&other, site(), &Wire::default()).await;
        assert!(!checks[0].ok, "{checks:?}");
    }
    let flaws = |key: &str, value: &str| connectors::check(mitto(), &with(key, value)).len();
    for sender in ["ACME", "49300000", "+49300000", "Shop123"] {
        assert_eq!(flaws("sender", sender), 0, "{sender}");
    }
    for sender in ["AB", "Far too long", "A-B-C", "123456789012345"] {
        assert_eq!(flaws("sender", sender), 1, "{sender}");
    }
    assert_eq!(flaws("test_number", "0170"), 1);
}

#[tokio::test]
async fn only_who_knows_the_secret_is_believed() {
    let (fake, given) = told().await;
    let says = Says {
        number: 1,
        customer: 1,
        text: "Hello".to_owned(),
        at: 0,
    };
    assert!(reads(mitto(), &given, &fake.says(URL, &says)).is_ok());
    let forged = reads(mitto(), &given, &fake.forged(URL, &says));
    assert_eq!(forged, Err(Refused::Signature));
    let body = r#"{"from":"491700000001","text":"Hi"}"#;
    for tail in [
        "/in?k=whsec_a%2Bb%2Fc%3D",
        "/in?k=whsec_a+b/c=",
        "/in/whsec_a+b/c=",
    ] {
        let call = called("POST", tail, body);
        assert!(reads(mitto(), &given, &call).is_ok(), "{tail}");
    }
    for tail in [
        "",
        "/in",
        "/in?k=",
        "/in?k=whsec_a",
        "/in/",
        "/in?K=whsec_a%2Bb%2Fc%3D",
    ] {
        let call = called("POST", tail, body);
        assert_eq!(
            reads(mitto(), &given, &call),
            Err(Refused::Signature),
            "{tail}"
        );
    }
    let open = reads(mitto(), &Settings::new(), &called("POST", "/in?k=", body));
    assert_eq!(open, Err(Refused::Signature), "without a secret nobody is");
}

#[tokio::test]
async fn a_message_is_read_however_it_comes() {
    let (fake, given) = told().await;
    let form = "from=491700000001&to=49300000&text=Hi+there&id=mo-1";
    let json =
        r#"{"FROM":"491700000001","receiver":49300000,"body":"Hi there","messageId":"mo-1"}"#;
    let proof = fake.proof();
    for (method, query, body) in [
        ("GET", format!("&{form}"), ""),
        ("POST", String::new(), form),
        ("POST", String::new(), json),
    ] {
        let call = called(method, &format!("{proof}{query}"), body);
        let entries = reads(mitto(), &given, &call).expect("genuine");
        let [Entry::Message(incoming)] = &entries[..] else {
            panic!("{entries:?}");
        };
        assert_eq!(incoming.provider_id, "mo-1");
        assert_eq!(incoming.text.as_deref(), Some("Hi there"));
        assert_eq!(incoming.from, [(Scheme::Phone, "+491700000001".to_owned())]);
    }
    let many = json!([{"from": "72345", "text": "a", "id": "1"}, {"from": "ACME", "id": "2"}]);
    let entries = reads(mitto(), &given, &fake.posted(&many)).expect("genuine");
    let [Entry::Message(code), Entry::Message(name)] = &entries[..] else {
        panic!("{entries:?}");
    };
    assert_eq!(code.from, [(Scheme::SmsSender, "72345".to_owned())]);
    assert_eq!(name.from, [(Scheme::SmsSender, "ACME".to_owned())]);
    assert_eq!(name.kind, Some(MessageKind::Unsupported));
    let stop = fake.posted(&json!({"from": "491700000001", "text": "stop", "id": "3"}));
    let entries = reads(mitto(), &given, &stop).expect("genuine");
    assert!(matches!(
        &entries[..],
        [Entry::Message(_), Entry::Consent(consent)] if consent.change == ConsentChange::OptedOut
    ));
}

#[tokio::test]
async fn a_message_without_an_id_is_the_same_when_it_is_said_again() {
    let (fake, given) = told().await;
    let id = |body: Value| match reads(mitto(), &given, &fake.posted(&body)).as_deref() {
        Ok([Entry::Message(incoming)]) => incoming.provider_id.clone(),
        other => panic!("{other:?}"),
    };
    let said = |text: &str, time: &str| {
        id(json!({"from": "491700000001", "to": "1", "text": text, "timestamp": time}))
    };
    assert_eq!(said("YES", "10:00"), said("YES", "10:00"));
    assert_ne!(said("YES", "10:00"), said("YES", "10:01"));
    assert_ne!(said("YES", "10:00"), said("NO", "10:00"));
    let bare = || id(json!({"from": "491700000001", "text": "YES"}));
    assert_eq!(bare(), bare());
}

#[tokio::test]
async fn a_report_is_matched_by_our_reference_first() {
    let (fake, given) = told().await;
    let reported = |fields: &[(&str, &str)]| {
        reads(mitto(), &given, &fake.reported(fields))
            .expect("genuine")
            .remove(0)
    };
    let is = |of: Receipted, state: Delivery| {
        Entry::Receipt(Receipt {
            of,
            state,
            error: None,
        })
    };
    let ours = reported(&[("id", "a1"), ("status", "Delivered"), ("reference", "42")]);
    let attempt = Receipted::Attempt {
        ours: 42.into(),
        provider_id: "a1".to_owned(),
    };
    assert_eq!(ours, is(attempt, Delivery::Delivered));
    let alone = reported(&[("status", "Delivered"), ("reference", "42")]);
    assert_eq!(alone, is(Receipted::Ours(42.into()), Delivery::Delivered));
    let theirs = reported(&[
        ("msgid", "a1"),
        ("deliveryStatus", "DELIVRD"),
        ("reference", "our-msg-uuid"),
    ]);
    assert_eq!(
        theirs,
        is(Receipted::Provider("a1".to_owned()), Delivery::Delivered)
    );
    let buffered = reported(&[("id", "a1"), ("status", "buffered")]);
    assert_eq!(
        buffered,
        is(Receipted::Provider("a1".to_owned()), Delivery::Sent)
    );
    let failed = reported(&[("id", "a1"), ("status", "REJECTD"), ("err", "11")]);
    assert!(matches!(
        failed,
        Entry::Receipt(Receipt { state: Delivery::Failed, error: Some(error), .. })
            if error.reason.contains("11")
    ));
    for strange in [
        &[("id", "a1"), ("status", "melted")][..],
        &[("status", "Delivered")],
    ] {
        let Entry::Unreadable { raw, .. } = reported(strange) else {
            panic!("{strange:?}");
        };
        assert!(raw.contains("status") && !raw.contains("whsec"), "{raw}");
        // What was kept is read as it was.
        let call = WebhookCall::again(raw.as_bytes(), 0.into());
        let again = mitto().read(&given, &call).entries;
        assert!(matches!(&again[..], [Entry::Unreadable { raw: same, .. }] if *same == raw));
    }
}

#[tokio::test]
async fn words_leave_with_our_reference_and_the_way_back() {
    let (fake, given) = told().await;
    let hello = message(Scheme::Phone, "+491700000001", Some("Grüße 👋"));
    let sent = mitto()
        .send(&given, &hello, &Wire::default())
        .await
        .expect("sent");
    let took = fake.took().remove(0);
    assert_eq!(sent.provider_id.as_deref(), Some(took.id.as_str()));
    assert_eq!(
        (took.ours.as_deref(), took.to.as_str()),
        (Some("42"), "491700000001")
    );
    assert_eq!(took.text.as_deref(), Some("Grüße 👋"));
    let hook = fake.tells(URL, &took, State::Delivered).expect("a report");
    let back = reads(mitto(), &given, &hook).expect("by the secret that went along");
    assert!(matches!(&back[..], [Entry::Receipt(receipt)]
            if matches!(&receipt.of, Receipted::Attempt { ours, .. } if *ours == 42.into())));
    let mut photo = message(Scheme::Phone, "+491700000001", None);
    photo.attachments = vec![picture().0];
    let name = message(Scheme::SmsSender, "ACME", Some("Hi"));
    for unfit in [photo, name] {
        let refused = mitto().send(&given, &unfit, &Wire::default()).await;
        assert!(
            matches!(refused, Err(SendError::Refused { .. })),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_says_what_became_of_a_message() {
    let (fake, given) = told().await;
    let hello = message(Scheme::Phone, "+491700000001", Some("Hello"));
    let answered = async |answer: Answer| {
        fake.server().answer(answer);
        mitto()
            .send(&given, &hello, &Wire::default())
            .await
            .expect_err("refused")
    };
    let said = |code: Value| {
        let body = json!({"responseCode": code, "responseText": "Whatever"});
        Answer::Full(200, Vec::new(), body.to_string().into_bytes())
    };
    for code in [2, 3, 4, 7, 8, 9, 77] {
        let error = answered(said(json!(code))).await;
        assert!(
            matches!(error, SendError::Refused { .. }),
            "{code}: {error:?}"
        );
    }
    let as_text = answered(said(json!(" 8"))).await;
    assert!(matches!(as_text, SendError::Refused { .. }), "{as_text:?}");
    for busy in [said(json!(1)), Answer::Status(500), Answer::Status(429)] {
        let error = answered(busy).await;
        assert!(matches!(error, SendError::Retry { .. }), "{error:?}");
    }
    for void in [
        said(json!(5)),
        said(json!(6)),
        Answer::Status(401),
        Answer::Status(403),
    ] {
        let error = answered(void).await;
        assert!(matches!(error, SendError::Fault { .. }), "{error:?}");
    }
    let body = br#"{"responseCode":8,"responseText":"Invalid receiver"}"#.to_vec();
    let nobody = answered(Answer::Full(400, Vec::new(), body)).await;
    assert!(
        matches!(
            &nobody,
            SendError::Refused {
                code: "recipient",
                ..
            }
        ),
        "{nobody:?}"
    );
    let bad = answered(Answer::Status(400)).await;
    assert!(matches!(bad, SendError::Refused { .. }), "{bad:?}");
    for unclear in [Answer::Status(200), Answer::Lost] {
        let error = answered(unclear).await;
        assert!(matches!(error, SendError::Unknown { .. }), "{error:?}");
    }
    assert_eq!(
        fake.took().len(),
        1,
        "the lost answer was to a message that it took"
    );
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(
        body in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..200, with: u8,
        query in "[a-z=&%+k]{0,40}", tail in "[a-z/]{0,8}",
    ) {
        let mut changed = br#"{"from":"491700000001","to":"49300000","text":"YES","id":"mo-1","status":"x"}"#.to_vec();
        let at = at % changed.len();
        changed[at] = with;
        for body in [body, changed] {
            let call = WebhookCall { query: &query, tail: &tail, ..WebhookCall::again(&body, 0.into()) };
            mitto().read(&Settings::new(), &call);
            let _ = mitto().verify(&Settings::new(), &call);
        }
    }
}

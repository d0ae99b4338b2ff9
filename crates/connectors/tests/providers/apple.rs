//! Apple Messages for Business.

use super::wire::{NOW, URL, Wire, ciphered, message, picture, reads, settings, site};
use connectors::{
    ConsentChange, Entry, Incoming, MediaError, Refused, SendError, Settings, WebhookCall,
};
use domain::Timestamp;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::MessageKind;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use testkit::Answer;
use testkit::providers::{Apple, Hook, Provider, Says};

const CUSTOMER: &str = "urn:mbid:FAKEUSER01";

fn connector() -> &'static dyn connectors::Connector {
    connectors::of(ChannelKind::Apple).expect("a connector")
}

fn says(text: &str) -> Says {
    Says {
        number: 5,
        customer: 1,
        text: text.to_owned(),
        at: NOW,
    }
}

/// A call of a customer's with these fields more, or others.
fn brings(fields: Value) -> Hook {
    let mut body = json!({
        "id": "aaaaaaaa-0000-0000-0000-000000000001", "type": "text", "v": 1,
        "sourceId": CUSTOMER, "destinationId": "urn:biz:00000000-0000-0000-0000-00000000abcd",
    });
    for (name, value) in fields.as_object().expect("fields") {
        body[name] = value.clone();
    }
    Apple::brings(NOW, &body)
}

/// What a call with these fields brings.
fn read(fake: &Apple, fields: Value) -> Vec<Entry> {
    let settings = settings(connector(), fake);
    reads(connector(), &settings, &brings(fields)).expect("genuine")
}

fn taken(fake: &Apple, fields: Value) -> Incoming {
    match read(fake, fields).as_slice() {
        [Entry::Message(incoming)] => (**incoming).clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn only_apple_is_believed_and_only_for_a_while() {
    let fake = Apple::start();
    let settings = settings(connector(), &fake);
    let checks = connector().test(&settings, site(), &Wire::default()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    assert!(checks[1].detail.as_deref().expect("words").contains(URL));
    let forged = reads(connector(), &settings, &fake.forged("", &says("Hello")));
    assert_eq!(forged, Err(Refused::Signature));
    let body = json!({"id": "1", "type": "text", "sourceId": CUSTOMER, "body": "Hello"});
    for (claims, expected) in [
        (json!({"aud": "fake-msp-id", "iat": NOW}), None),
        (json!({"aud": "fake-msp-id", "iat": NOW - 300}), None),
        (
            json!({"aud": "fake-msp-id", "iat": NOW - 301}),
            Some(Refused::Signature),
        ),
        (
            json!({"aud": "fake-msp-id", "iat": NOW + 301}),
            Some(Refused::Signature),
        ),
        (
            json!({"aud": "other-msp-id", "iat": NOW}),
            Some(Refused::Token),
        ),
        (json!({"iat": NOW}), Some(Refused::Token)),
        (json!({"aud": "fake-msp-id"}), Some(Refused::Signature)),
    ] {
        let found = reads(connector(), &settings, &Apple::claims(&claims, &body)).err();
        assert_eq!(found, expected, "{claims}");
    }
    let elsewhere = Hook {
        tail: "/other".to_owned(),
        ..fake.says("", &says("Hello"))
    };
    let elsewhere = reads(connector(), &settings, &elsewhere);
    assert_eq!(elsewhere, Err(Refused::NoWebhook));
}

/// The vector of the contract, and the same one with everything that a forger may try.
#[test]
fn a_token_is_judged_by_its_signature() {
    let settings = settings(connector(), &Apple::start());
    let genuine = "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJmYWtlLW1zcC1pZCIsImlhdCI6MTc2MDAwMDAwMH0\
        .qoSJ0QF_7trvFgVi0TIq53if_ti_Nyw8XQR98VaKjZk";
    let unsigned = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJmYWtlLW1zcC1pZCIsImlhdCI6MTc2MDAwMDAwMH0.";
    let verified = |settings: &Settings, header: &str| {
        let headers = [("authorization", header)];
        let now = Timestamp::EPOCH.plus_seconds(1_760_000_000);
        let call = WebhookCall {
            headers: &headers,
            ..WebhookCall::again(b"{}", now)
        };
        connector().verify(settings, &call).is_ok()
    };
    assert!(verified(&settings, &format!("Bearer {genuine}")));
    assert!(verified(&settings, &format!("bearer {genuine}")));
    for wrong in [
        genuine,
        "",
        "Bearer ",
        &genuine[..genuine.len() - 1],
        unsigned,
    ] {
        assert!(!verified(&settings, wrong), "{wrong}");
        assert!(
            wrong == genuine || !verified(&settings, &format!("Bearer {wrong}")),
            "{wrong}"
        );
    }
    for secret in ["", " ", "=", "not base64!"] {
        let mut settings = settings.clone();
        settings.insert("secret".to_owned(), secret.into());
        assert!(
            !verified(&settings, &format!("Bearer {genuine}")),
            "{secret:?}"
        );
    }
}

#[test]
fn settings_that_cannot_be_used_are_told_apart() {
    let codes = |key: &str, value: &str| -> Vec<_> {
        let mut settings = settings(connector(), &Apple::start());
        settings.insert(key.to_owned(), value.into());
        let flaws = connectors::check(connector(), &settings);
        flaws
            .into_iter()
            .map(|flaw| (flaw.key, flaw.code))
            .collect()
    };
    let flaw = |key: &str, code| vec![(key.to_owned(), code)];
    assert_eq!(codes("secret", "no base64!"), flaw("secret", "not_base64"));
    assert_eq!(
        codes("business_id", "urn:biz:ä"),
        flaw("business_id", "not_a_business_id")
    );
    assert_eq!(codes("msp_id", " "), flaw("msp_id", "required"));
    assert_eq!(codes("locale", "de_DE"), []);
}

#[test]
fn what_customers_write_is_read_without_the_marks_of_files() {
    let fake = Apple::start();
    let incoming = taken(
        &fake,
        json!({"body": "Here it is \u{fffc}", "attachments": [
            {"name": "p.jpg", "mimeType": "image/jpeg", "size": 20480, "signature": "0A1B",
                "url": "https://mmcs.example.test/x", "owner": "M$FAKE", "key": "0001"},
        ]}),
    );
    assert_eq!(incoming.provider_id, "aaaaaaaa-0000-0000-0000-000000000001");
    assert_eq!(incoming.from, [(Scheme::Apple, CUSTOMER.to_owned())]);
    assert_eq!(incoming.name.as_deref(), Some("Apple user USER01"));
    assert_eq!(incoming.text.as_deref(), Some("Here it is"));
    assert_eq!((incoming.kind, incoming.sent_at), (None, None));
    assert_eq!(incoming.media[0].name.as_deref(), Some("p.jpg"));
    assert_eq!(incoming.media[0].media_type.as_deref(), Some("image/jpeg"));
    let bare = taken(
        &fake,
        json!({"body": "\u{fffc}", "attachments": [{"name": "p.jpg"}]}),
    );
    assert_eq!((bare.text, bare.media.len(), bare.kind), (None, 1, None));
}

#[test]
fn a_link_with_a_title_is_words() {
    let fake = Apple::start();
    let linked = |fields: Value| {
        let incoming = taken(&fake, fields);
        (incoming.text, incoming.kind)
    };
    let link = json!({"url": "https://a.example.test/x", "title": "A shirt", "assets": {"image": {"data": ""}}});
    let words = "A shirt\nhttps://a.example.test/x".to_owned();
    assert_eq!(
        linked(json!({"type": "richLink", "richLinkData": link})),
        (Some(words), None)
    );
    let with_words = json!({"type": "richLink", "body": "Look", "richLinkData": {"url": "https://a.example.test/x"}});
    let words = "Look\nhttps://a.example.test/x".to_owned();
    assert_eq!(linked(with_words), (Some(words), None));
    for nothing in [json!(null), json!([7]), json!({"title": " "})] {
        let bare = json!({"type": "richLink", "richLinkData": nothing});
        assert_eq!(linked(bare), (None, Some(MessageKind::Unsupported)));
    }
}

/// Apple names the author, the business and the message in headers as well, and may name them there alone.
#[test]
fn ids_that_only_the_headers_name_are_read_and_kept() {
    let fake = Apple::start();
    let settings = settings(connector(), &fake);
    let brings = |body: Value, without: &str| {
        let mut hook = brings(json!({}));
        hook.headers.retain(|(name, _)| *name != without);
        hook.body = body.to_string().into_bytes();
        reads(connector(), &settings, &hook).expect("genuine")
    };
    let hello = json!({"type": "text", "v": 1, "body": "Hello"});
    let written = brings(hello.clone(), "");
    let [Entry::Message(incoming)] = written.as_slice() else {
        panic!("{written:?}");
    };
    assert_eq!(incoming.provider_id, "aaaaaaaa-0000-0000-0000-000000000001");
    assert_eq!(incoming.from, [(Scheme::Apple, CUSTOMER.to_owned())]);
    assert_eq!(incoming.text.as_deref(), Some("Hello"));
    let closes = brings(json!({"type": "close"}), "");
    let [Entry::Consent(consent)] = closes.as_slice() else {
        panic!("{closes:?}");
    };
    assert_eq!(consent.from, [(Scheme::Apple, CUSTOMER.to_owned())]);
    assert_eq!(
        consent.said_in.as_deref(),
        Some("aaaaaaaa-0000-0000-0000-000000000001")
    );
    // What is kept for people has them in it, and is read again without the headers.
    for (lacks, then) in [("id", "it has no id"), ("source-id", "nobody is named")] {
        let kept = brings(hello.clone(), lacks);
        let [Entry::Unreadable { raw, reason }] = kept.as_slice() else {
            panic!("{kept:?}");
        };
        assert!(reason.starts_with(then), "{reason}");
        let again = WebhookCall::again(raw.as_bytes(), Timestamp::EPOCH);
        let again = connector().read(&settings, &again).entries;
        assert_eq!(again, kept, "and nothing else was lost");
        assert!(raw.contains("urn:biz:"), "{raw}");
    }
}

#[test]
fn typing_is_passed_over_and_who_closes_leaves() {
    let fake = Apple::start();
    for kind in ["typing_start", "typing_end"] {
        assert_eq!(read(&fake, json!({"type": kind})), []);
    }
    let closed = read(&fake, json!({"type": "close"}));
    let [Entry::Consent(consent)] = closed.as_slice() else {
        panic!("{closed:?}");
    };
    assert_eq!(consent.change, ConsentChange::Unsubscribed);
    assert_eq!(consent.from, [(Scheme::Apple, CUSTOMER.to_owned())]);
    assert!(consent.said_in.is_some(), "what makes a repeat harmless");
}

#[test]
fn what_nobody_knows_stays_visible() {
    let fake = Apple::start();
    let quick = json!({"type": "interactive", "interactiveData": {
        "bid": "b", "data": {"version": "1.0", "quick-reply": {"summaryText": "Blue"}},
    }});
    let large = json!({"type": "interactive", "interactiveDataRef": {
        "url": "https://mmcs.example.test/1", "bid": "b", "title": "Two shirts",
    }});
    for (fields, words) in [
        (quick, Some("Blue")),
        (large, Some("Two shirts")),
        (
            json!({"type": "interactive", "interactiveData": {"data": [1]}}),
            None,
        ),
        (
            json!({"type": "tapback", "body": "Loved it"}),
            Some("Loved it"),
        ),
        (json!({"type": "text", "body": " "}), None),
        (json!({"type": "text", "attachments": null}), None),
    ] {
        let incoming = taken(&fake, fields.clone());
        assert_eq!(incoming.kind, Some(MessageKind::Unsupported), "{fields}");
        assert_eq!(incoming.text.as_deref(), words, "{fields}");
    }
    let reason = |fields: Value| match read(&fake, fields).as_slice() {
        [Entry::Unreadable { reason, .. }]
        | [
            Entry::Elsewhere {
                reason: Some(reason),
                ..
            },
        ] => reason.clone(),
        other => panic!("{other:?}"),
    };
    assert!(reason(json!({"destinationId": "urn:biz:1"})).contains("another business"));
    assert!(reason(json!({"sourceId": " "})).contains("author"));
    assert!(reason(json!({"id": ""})).contains("no id"));
    assert!(reason(json!({"body": 7})).contains("string"));
    let bare = "00000000-0000-0000-0000-00000000ABCD";
    let known = taken(&fake, json!({"destinationId": bare, "body": "Hi"}));
    assert_eq!(known.text.as_deref(), Some("Hi"));
}

#[tokio::test]
async fn a_message_has_the_same_id_however_often_it_is_tried() {
    let fake = Apple::start();
    let settings = settings(connector(), &fake);
    let hello = message(Scheme::Apple, CUSTOMER, Some("Hello 👋"));
    fake.server().answer(Answer::Lost);
    let lost = connector().send(&settings, &hello, &Wire::default()).await;
    assert!(matches!(lost, Err(SendError::Retry { .. })), "{lost:?}");
    let sent = connector()
        .send(&settings, &hello, &Wire::default())
        .await
        .expect("sent");
    let took = fake.took();
    assert_eq!(took.len(), 1, "{took:?}");
    assert_eq!(sent.provider_id, Some(took[0].id.clone()));
    assert_eq!(took[0].text.as_deref(), Some("Hello 👋"));
    assert_eq!(took[0].to, CUSTOMER);
    let other = connectors::Outgoing {
        message_id: 43.into(),
        ..hello
    };
    connector()
        .send(&settings, &other, &Wire::default())
        .await
        .expect("sent");
    assert_eq!(fake.took().len(), 2);
}

#[tokio::test]
async fn files_leave_enciphered_and_come_back_as_they_were() {
    let fake = Apple::start();
    let settings = settings(connector(), &fake);
    let (file, wire) = picture();
    let mut photo = message(Scheme::Apple, CUSTOMER, Some("The way"));
    photo.attachments = vec![file.clone(), file];
    connector()
        .send(&settings, &photo, &wire)
        .await
        .expect("sent");
    let took = fake.took().remove(0);
    assert_eq!(took.text.as_deref(), Some("The way"));
    let (name, bytes) = took.file.expect("a file");
    assert_eq!((name.as_str(), bytes.as_slice()), ("map.png", testkit::PNG));
    let calls = fake.server().calls();
    let uploads: Vec<_> = calls
        .iter()
        .filter(|call| call.path.starts_with("/mmcs/up/"))
        .collect();
    assert_eq!(uploads.len(), 2);
    assert_ne!(uploads[0].body, testkit::PNG, "it left as it was");
    assert_eq!(
        uploads[0].header("authorization"),
        "",
        "that address is a secret of its own"
    );

    let theirs = Apple::picture();
    let incoming = taken(&fake, json!({"body": "\u{fffc}", "attachments": [theirs]}));
    let found = connector()
        .locate(&settings, &incoming.media[0], &wire)
        .await
        .expect("a place");
    assert_eq!(found.size, Some(testkit::PNG.len() as u64));
    let answer = reqwest::get(&found.url).await.expect("an answer");
    let mut bytes = answer.bytes().await.expect("bytes").to_vec();
    assert_ne!(bytes, testkit::PNG);
    ciphered(&found.key.expect("a key"), &mut bytes);
    assert_eq!(bytes, testkit::PNG);
    for lacking in ["url", "owner", "signature", "key"] {
        let mut file = Apple::picture();
        file[lacking] = "?".into();
        let incoming = taken(&fake, json!({"attachments": [file]}));
        let found = connector()
            .locate(&settings, &incoming.media[0], &wire)
            .await;
        assert!(
            matches!(found, Err(MediaError::Gone(_))),
            "{lacking}: {found:?}"
        );
    }
    fake.server().answer(Answer::Status(503));
    let busy = connector()
        .locate(&settings, &incoming.media[0], &wire)
        .await;
    assert!(matches!(busy, Err(MediaError::Retry { .. })), "{busy:?}");
}

/// The vector of the contract.
#[test]
fn the_cipher_is_the_one_of_the_contract() {
    let mut bytes = b"hello apple".to_vec();
    ciphered(&std::array::from_fn(|n| n as u8), &mut bytes);
    assert_eq!(
        bytes,
        [
            0x9a, 0xf5, 0x6c, 0xda, 0x45, 0x69, 0xfe, 0xa0, 0xd9, 0x9f, 0xff
        ]
    );
}

#[tokio::test]
async fn an_answer_says_what_became_of_a_message() {
    let fake = Apple::start();
    let settings = settings(connector(), &fake);
    let hello = message(Scheme::Apple, CUSTOMER, Some("Hello"));
    let answered = async |status: u16| {
        let wait = vec![("retry-after", "7".to_owned())];
        fake.server().answer(Answer::Full(status, wait, Vec::new()));
        connector()
            .send(&settings, &hello, &Wire::default())
            .await
            .expect_err("refused")
    };
    for status in [429, 500, 503] {
        let error = answered(status).await;
        assert!(matches!(error, SendError::Retry { after: Some(wait), .. } if wait.as_secs() == 7));
    }
    for status in [401, 403] {
        assert!(
            matches!(answered(status).await, SendError::Fault { .. }),
            "{status}"
        );
    }
    for (status, expected, left) in [
        (400, "provider_refused", None),
        (404, "not_subscribed", Some(ConsentChange::Unsubscribed)),
        (410, "not_subscribed", Some(ConsentChange::Unsubscribed)),
        (413, "too_large", None),
    ] {
        let SendError::Refused { code, consent, .. } = answered(status).await else {
            panic!("{status}");
        };
        assert_eq!((code, consent), (expected, left), "{status}");
    }
    let (file, wire) = picture();
    let mut photo = message(Scheme::Apple, CUSTOMER, None);
    photo.attachments = vec![file];
    fake.server().answer(Answer::Status(404));
    let refused = connector().send(&settings, &photo, &wire).await;
    let Err(SendError::Refused { consent, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        consent, None,
        "a file that finds no room says nothing about the customer"
    );
    assert_eq!(fake.took(), []);
    let checks = |status| {
        fake.server().answer(Answer::Status(status));
        async { connector().test(&settings, site(), &Wire::default()).await }
    };
    for status in [401, 403, 404, 500] {
        assert!(
            checks(status).await.iter().any(|check| !check.ok),
            "{status}"
        );
    }
}

/// A genuine call.
static PACKED: LazyLock<Vec<u8>> = LazyLock::new(|| Apple::start().says("", &says("Hello")).body);

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(
        body in proptest::collection::vec(any::<u8>(), 0..400),
        packed in any::<bool>(),
    ) {
        let magic: &[u8] = if packed { &[0x1f, 0x8b, 8, 0] } else { &[] };
        let body = [magic, &body].concat();
        connector().read(&Settings::new(), &WebhookCall::again(&body, 0.into()));
    }

    #[test]
    fn a_call_that_was_changed_on_its_way_is_read_without_a_panic(
        at in 0_usize..400, byte in any::<u8>(), is_packed in any::<bool>(),
    ) {
        let body = br#"{"id":"1","type":"text","v":1,"sourceId":"urn:mbid:A","destinationId":"b","body":"x",
            "attachments":[{"name":"p","size":"1","signature":"0A","url":"u","owner":"o","key":"00"}],
            "interactiveData":{"data":{"quick-reply":{"summaryText":"s"}}}}"#;
        let mut body = match is_packed {
            true => PACKED.clone(),
            false => body.to_vec(),
        };
        let at = at % body.len();
        body[at] = byte;
        connector().read(&Settings::new(), &WebhookCall::again(&body, 0.into()));
    }
}

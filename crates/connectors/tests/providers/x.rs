//! X.

use super::wire::{URL, Wire, message, picture, reads, settings, site};
use connectors::{
    Check, Connector, Entry, Incoming, Receipted, Refused, SendError, Settings, WebhookCall,
};
use domain::AttachmentId;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::Answer;
use testkit::providers::x::message as event;
use testkit::providers::{Provider, Says, X};

const NORA: (Scheme, &str) = (Scheme::X, "4401");

fn x() -> &'static dyn Connector {
    connectors::of(ChannelKind::X).expect("X")
}

fn started() -> (X, Settings) {
    let fake = X::start();
    let settings = settings(x(), &fake);
    (fake, settings)
}

fn says() -> Says {
    Says {
        number: 5,
        customer: 1,
        text: "Hello".to_owned(),
        at: 1_760_000_000,
    }
}

/// The settings with one changed.
fn with(settings: &Settings, key: &str, value: &str) -> Settings {
    let mut settings = settings.clone();
    settings.insert(key.to_owned(), value.into());
    settings
}

fn brings(body: &Value) -> Vec<Entry> {
    let (_, settings) = started();
    reads(x(), &settings, &X::signed(body)).expect("genuine")
}

fn call<'a>(method: &'a str, query: &'a str, headers: &'a [(&'a str, &'a str)]) -> WebhookCall<'a> {
    WebhookCall {
        method,
        query,
        headers,
        ..WebhookCall::again(br#"{"data":{"event_type":"dm.received"}}"#, 0.into())
    }
}

#[test]
fn a_challenge_is_answered_and_a_call_proven_as_the_sheet_has_it() {
    let key = with(&Settings::new(), "api_secret", "fake-consumer-secret");
    let asked = call("GET", "crc_token=crc-abc-123", &[]);
    assert_eq!(x().verify(&key, &asked), Ok(()));
    let reply = x().read(&key, &asked).reply;
    assert_eq!(reply.media_type, "application/json");
    let token = "sha256=i21IAmmjiJOApa2PFsfvt5vRt27PNgXyDwRpvOO3lmY=";
    assert_eq!(reply.body, json!({"response_token": token}).to_string());

    let given = "sha256=OYJWvOIvFACpHKrUFHMrHYPJcWzg4HeO3oV0UL5C6/M=";
    let headers = [("x-twitter-webhooks-signature", given)];
    assert_eq!(x().verify(&key, &call("POST", "", &headers)), Ok(()));
    let bare = given.trim_start_matches("sha256=");
    let bare = [("x-twitter-webhooks-signature", bare)];
    for wrong in [&bare[..], &[]] {
        let refused = x().verify(&key, &call("POST", "crc_token=crc-abc-123", wrong));
        assert_eq!(refused, Err(Refused::Signature));
    }
    for nothing in [Settings::new(), with(&key, "api_secret", "")] {
        let refused = x().verify(&nothing, &call("POST", "", &headers));
        assert_eq!(refused, Err(Refused::Signature));
        assert_eq!(x().verify(&nothing, &asked), Err(Refused::Signature));
    }
}

/// The secret behind challenges signs calls, too: nobody may get a call of theirs signed.
#[test]
fn a_challenge_that_could_be_a_call_is_not_answered() {
    let key = with(&Settings::new(), "api_secret", "fake-consumer-secret");
    let long = format!("crc_token={}", "a".repeat(513));
    for query in [
        "crc_token=%7B%22data%22%3A1%7D",
        "crc_token=[]",
        "crc_token=",
        "",
        &long,
    ] {
        let refused = x().verify(&key, &call("GET", query, &[]));
        assert_eq!(refused, Err(Refused::Signature), "{query}");
    }
    assert_eq!(
        x().verify(&key, &call("GET", "crc_token=MTIz%2FA%3D%3D", &[])),
        Ok(())
    );
}

#[tokio::test]
async fn testing_registers_the_webhook_and_subscribes_once() {
    let (fake, settings) = started();
    let test = async |settings: &Settings| -> Vec<Check> {
        x().test(settings, site(), &Wire::default()).await
    };
    for _ in 0..2 {
        let checks = test(&settings).await;
        assert!(checks.iter().all(|check| check.ok), "{checks:?}");
        assert_eq!(checks[0].detail.as_deref(), Some("@acme"));
        assert_eq!(checks[1].detail.as_deref(), Some(URL));
    }
    let told: Vec<Value> = fake
        .subscriptions()
        .into_iter()
        .map(|one| one["event_type"].clone())
        .collect();
    assert_eq!(told, ["dm.received", "dm.sent", "dm.read"]);
    fake.invalidate();
    let checks = test(&settings).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    let calls = fake.server().calls();
    assert!(
        calls
            .iter()
            .any(|call| call.method == "PUT" && call.path == "/2/webhooks/100")
    );

    let other = test(&with(&settings, "user_id", "99")).await;
    assert!(
        other[0]
            .detail
            .as_deref()
            .is_some_and(|why| why.contains("3300")),
        "{other:?}"
    );
    let void = test(&with(&settings, "access_token", "void")).await;
    assert_eq!((void.len(), void[0].ok), (1, false));
    let void = test(&with(&settings, "bearer_token", "void")).await;
    assert!(void[0].ok && !void[1].ok, "{void:?}");
    // A token of OAuth 1.0a signs.
    let signing = test(&with(&settings, "access_token_secret", "s")).await;
    assert!(signing.iter().all(|check| check.ok), "{signing:?}");
}

#[test]
fn both_shapes_of_an_event_bring_the_same() {
    let (fake, settings) = started();
    let read = reads(x(), &settings, &fake.says("", &says())).expect("genuine");
    let older = brings(&json!({
        "for_user_id": "3300", "apps": {},
        "direct_message_events": [
            event(2_080_000_000_000_000_005, ("4401", "3300"), 1_760_000_000, &json!({"text": "Hello"})),
        ],
        "users": {"4401": {
            "id": "4401", "name": "Nora Quill 1", "screen_name": "nora1",
            "profile_image_url_https": "https://pbs.example.test/n.jpg",
        }},
    }));
    assert_eq!(read, older);
    let [Entry::Message(incoming)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(incoming.provider_id, "2080000000000000005");
    assert_eq!(incoming.from, [(NORA.0, NORA.1.to_owned())]);
    assert_eq!(incoming.name.as_deref(), Some("Nora Quill 1"));
    assert_eq!(
        incoming.sent_at.expect("a time").as_millis(),
        1_760_000_000_000
    );
    let forged = reads(x(), &settings, &fake.forged("", &says()));
    assert_eq!(forged, Err(Refused::Signature));
}

#[test]
fn what_we_write_elsewhere_is_an_echo_and_what_others_get_is_not_ours() {
    let (_, settings) = started();
    let ours = event(7, ("3300", "4401"), 1, &json!({"text": "From the app"}));
    let payload = json!({"direct_message_events": [ours]});
    let read = reads(x(), &settings, &X::activity("dm.sent", &payload)).expect("genuine");
    let [Entry::Echo(echo)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(echo.to, [(NORA.0, NORA.1.to_owned())]);
    assert_eq!(echo.message_id, None);
    assert_eq!(echo.message.text.as_deref(), Some("From the app"));
    let other = with(&settings, "user_id", "99");
    let read = reads(x(), &other, &X::activity("dm.sent", &payload)).expect("genuine");
    let [Entry::Elsewhere { raw, reason: None }] = read.as_slice() else {
        panic!("of another account: {read:?}");
    };
    let again = WebhookCall::again(raw.as_bytes(), 0.into());
    let there = x().read(&settings, &again).entries;
    assert!(matches!(there.as_slice(), [Entry::Echo(_)]), "{there:?}");
    let typing = json!({"for_user_id": "3300", "direct_message_indicate_typing_events": [{
        "created_timestamp": "1", "sender_id": "4401", "target": {"recipient_id": "3300"},
    }]});
    assert_eq!(brings(&typing), []);
}

#[test]
fn who_has_read_what_and_the_end_of_access_are_told() {
    let seen = |sender: &str| {
        json!({
            "for_user_id": "3300",
            "direct_message_mark_read_events": [{
                "created_timestamp": "1760000040000", "sender_id": sender,
                "target": {"recipient_id": "3300"}, "last_read_event_id": "2080000000000000002",
            }],
            "users": {"4400": {"id": "4400", "name": "Nora Quill", "screen_name": "noraq"}},
        })
    };
    let read = brings(&seen("4400"));
    let [Entry::Receipt(receipt)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(receipt.state, Delivery::Read);
    let of = Receipted::UpToMessage {
        to: (Scheme::X, "4400".to_owned()),
        provider_id: "2080000000000000002".to_owned(),
    };
    assert_eq!(receipt.of, of);
    assert_eq!(brings(&seen("3300")), [], "we read something");

    let revoked = |user: &str| {
        json!({"user_event": {"revoke": {
            "date_time": "2026-10-01T09:00:00+00:00", "target": {"app_id": "77"},
            "source": {"user_id": user},
        }}})
    };
    let stops = |body: &Value| matches!(brings(body).as_slice(), [Entry::Stopped { .. }]);
    assert!(stops(&revoked("3300")));
    // Of another account that the app serves: its channel hears it, where there is one.
    let other = brings(&revoked("99"));
    assert!(
        matches!(other.as_slice(), [Entry::Elsewhere { reason: None, .. }]),
        "{other:?}"
    );
    let newer = json!({"data": {"event_type": "oauth.revoke", "filter": {"user_id": "3300"}}});
    assert!(stops(&newer));
    // What cannot be read is kept whole, so that it can be read again.
    let broken = json!({"for_user_id": "3300", "direct_message_events": [{"id": 7}]});
    let read = brings(&broken);
    let [Entry::Unreadable { raw, .. }] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(serde_json::from_str::<Value>(raw).expect("JSON"), broken);
}

fn written(data: &Value) -> Incoming {
    let body = json!({
        "for_user_id": "3300",
        "direct_message_events": [event(20, ("4401", "3300"), 1, data)],
    });
    match brings(&body).remove(0) {
        Entry::Message(incoming) => *incoming,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_picture_is_fetched_by_the_accounts_token_and_nobody_else_hears_it() {
    let link = "https://ton.example.test/1.1/ton/data/dm/20/18/hVJQTwig.jpg";
    let photo = written(&json!({
        "text": "look https://t.example.test/a",
        "attachment": {"type": "media", "media": {
            "id": 18, "id_str": "18", "type": "photo", "media_url_https": link,
            "url": "https://t.example.test/a",
        }},
    }));
    assert_eq!(photo.text.as_deref(), Some("look"));
    let media = photo.media.first().expect("a file");
    assert_eq!(media.reference, "20/18/hVJQTwig.jpg");
    let (_, settings) = started();
    let found = x()
        .locate(&settings, media, &Wire::default())
        .await
        .expect("a place");
    assert!(
        found
            .url
            .ends_with("/2/dm_conversations/media/20/18/hVJQTwig.jpg"),
        "{}",
        found.url
    );
    assert_eq!(
        found.headers,
        [("authorization", "Bearer fake-user-token".to_owned())]
    );

    let film =
        |url: &str, rate: u64| json!({"bitrate": rate, "content_type": "video/mp4", "url": url});
    let clip = written(&json!({"text": "", "attachment": {"media": {
        "id_str": "18", "type": "video", "media_url_https": link, "video_info": {"variants": [
            {"content_type": "application/x-mpegURL", "url": "https://v.example.test/a.m3u8"},
            film("https://v.example.test/small.mp4", 320), film("https://v.example.test/large.mp4", 832),
        ]},
    }}}));
    assert_eq!(clip.kind, None);
    let film = clip.media.first().expect("a film");
    assert_eq!(film.reference, "https://v.example.test/large.mp4");
    let found = x().locate(&settings, film, &Wire::default()).await;
    assert_eq!(
        found.expect("a place").headers,
        [],
        "a token goes to the API alone"
    );
    let empty = written(&json!({"text": ""}));
    assert_eq!(empty.kind, Some(MessageKind::Unsupported));
}

#[tokio::test]
async fn words_and_files_leave_as_x_wants_them() {
    let (fake, settings) = started();
    let hello = message(NORA.0, NORA.1, Some("Hello"));
    let sent = x()
        .send(&settings, &hello, &Wire::default())
        .await
        .expect("sent");
    assert_eq!(sent.provider_id, Some(fake.took()[0].id.clone()));
    let (file, wire) = picture();
    let mut photo = message(NORA.0, NORA.1, Some("The way"));
    photo.attachments = vec![file.clone()];
    x().send(&settings, &photo, &wire).await.expect("sent");
    let took = fake.took().remove(1);
    assert_eq!(took.text.as_deref(), Some("The way"));
    assert_eq!(
        took.file,
        Some(("map.png".to_owned(), testkit::PNG.to_vec()))
    );

    // A film goes in pieces, and is looked through.
    let bytes: Vec<u8> = (0..9_000_000_u32).map(|n| n as u8).collect();
    let (id, size): (AttachmentId, _) = (9.into(), bytes.len() as i64);
    let wire = Wire {
        files: BTreeMap::from([(id, bytes.clone())]),
        ..Wire::default()
    };
    photo.attachments = vec![connectors::File {
        size,
        name: "clip.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        ..file.clone()
    }];
    photo.text = None;
    x().send(&settings, &photo, &wire).await.expect("sent");
    assert!(
        fake.took()[2].file == Some(("clip.mp4".to_owned(), bytes)),
        "in one piece"
    );
    let appends = |call: &testkit::Call| call.path.ends_with("/append");
    assert_eq!(
        fake.server()
            .calls()
            .iter()
            .filter(|call| appends(call))
            .count(),
        1 + 3
    );

    photo.attachments[0].name = "broken.mp4".to_owned();
    let broken = x().send(&settings, &photo, &wire).await;
    assert!(
        matches!(
            broken,
            Err(SendError::Refused {
                code: "file_refused",
                ..
            })
        ),
        "{broken:?}"
    );
    photo.attachments[0].media_type = "application/pdf".to_owned();
    let refused = x().send(&settings, &photo, &wire).await;
    assert!(matches!(
        refused,
        Err(SendError::Refused {
            code: "file_type",
            ..
        })
    ));
    photo.attachments[0].media_type = "image/png".to_owned();
    let refused = x().send(&settings, &photo, &wire).await;
    assert!(matches!(
        refused,
        Err(SendError::Refused {
            code: "file_too_large",
            ..
        })
    ));
    assert_eq!(fake.took().len(), 3);
}

#[tokio::test]
async fn an_answer_says_what_became_of_a_message() {
    let (fake, settings) = started();
    let hello = message(NORA.0, NORA.1, Some("Hello"));
    let answered = async |answer: Answer| {
        fake.server().answer(answer);
        x().send(&settings, &hello, &Wire::default())
            .await
            .expect_err("refused")
    };
    let slow = answered(fake.slow_down()).await;
    assert!(
        matches!(slow, SendError::Retry { after: Some(_), .. }),
        "{slow:?}"
    );
    let refused = answered(fake.refusal()).await;
    assert!(matches!(
        refused,
        SendError::Refused {
            code: "not_allowed",
            consent: None,
            ..
        }
    ));
    let lost = answered(Answer::Lost).await;
    assert!(matches!(lost, SendError::Unknown { .. }), "{lost:?}");
    assert_eq!(
        fake.took().len(),
        1,
        "the lost answer was to a message that it took"
    );
    let void = with(&settings, "access_token", "void");
    let void = x().send(&void, &hello, &Wire::default()).await;
    assert!(matches!(void, Err(SendError::Expired { .. })), "{void:?}");

    // Until the message itself leaves, whatever is lost may be said again.
    let (file, wire) = picture();
    let mut photo = message(NORA.0, NORA.1, None);
    photo.attachments = vec![file];
    fake.server().answer(Answer::Lost);
    let lost = x().send(&settings, &photo, &wire).await;
    assert!(matches!(lost, Err(SendError::Retry { .. })), "{lost:?}");
    let nobody = message(NORA.0, "../me", Some("Hello"));
    let nobody = x().send(&settings, &nobody, &wire).await;
    assert!(matches!(
        nobody,
        Err(SendError::Refused {
            code: "address",
            ..
        })
    ));
    assert_eq!(fake.took().len(), 1);
}

#[test]
fn an_account_is_a_number() {
    let (_, settings) = started();
    assert_eq!(connectors::check(x(), &settings), []);
    let flaws = connectors::check(x(), &with(&settings, "user_id", "@acme"));
    assert_eq!(flaws[0].code, "not_a_number");
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let own = with(&Settings::new(), "user_id", "3300");
        x().read(&own, &WebhookCall::again(&body, 0.into()));
    }

    #[test]
    fn so_is_what_was_an_event_once(at in 0..10_000_usize, byte: u8, cut in 0..10_000_usize) {
        let data = json!({"text": "hm", "attachment": {"media": {"id_str": "1", "type": "photo"}}});
        let event = event(7, ("4401", "3300"), 1, &data);
        let read = json!({"sender_id": "4401", "last_read_event_id": "7"});
        let payload = json!({
            "direct_message_events": [event], "direct_message_mark_read_events": [read],
        });
        let mut body = json!({"data": {"payload": payload}}).to_string().into_bytes();
        let length = body.len();
        let own = with(&Settings::new(), "user_id", "3300");
        body[at % length] = byte;
        x().read(&own, &WebhookCall::again(&body, 0.into()));
        body.truncate(cut % length);
        x().read(&own, &WebhookCall::again(&body, 0.into()));
    }
}

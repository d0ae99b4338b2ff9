//! Facebook Messenger.

use super::wire::{Wire, message, picture, reads, settings, site};
use connectors::{
    Connector, Consent, ConsentChange, Entry, Incoming, Reaction, Receipt, Receipted, Refused,
    SendError, Settings, WebhookCall,
};
use domain::Timestamp;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind, Referral, ReferralSource};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Messenger, Provider, Says};

const AT: i64 = 1_760_000_000_100;
const NORA: &str = "440011001";

fn start() -> (Messenger, &'static dyn Connector, Settings) {
    let (fake, messenger) = (
        Messenger::start(),
        connectors::of(ChannelKind::Messenger).unwrap(),
    );
    let settings = settings(messenger, &fake);
    (fake, messenger, settings)
}

fn nora() -> Vec<connectors::Party> {
    vec![(Scheme::Messenger, NORA.to_owned())]
}

/// What one event brings.
fn brings(more: Value) -> Vec<Entry> {
    let (fake, messenger, settings) = start();
    reads(messenger, &settings, &fake.graph.event(1, AT, &more)).expect("genuine")
}

fn message_of(more: Value) -> Incoming {
    match brings(json!({"message": more})).as_slice() {
        [Entry::Message(incoming)] => (**incoming).clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_page_is_known_and_its_events_asked_for() {
    let (fake, messenger, mut settings) = start();
    let checks = messenger.test(&settings, site(), &Wire::default()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    let calls = fake.server().calls();
    let asked = &calls[1].path;
    assert!(asked.starts_with("/v25.0/900100200/subscribed_apps?subscribed_fields=messages,"));
    assert!(
        !calls
            .iter()
            .any(|call| call.path.contains("fake-page-token"))
    );
    settings.insert("page_id".to_owned(), "1".into());
    let checks = messenger.test(&settings, site(), &Wire::default()).await;
    let [other] = checks.as_slice() else {
        panic!("{checks:?}");
    };
    assert_eq!(
        other.detail.as_deref(),
        Some("It is of Corner Shop (900100200)")
    );
    settings.insert("access_token".to_owned(), "void".into());
    let checks = messenger.test(&settings, site(), &Wire::default()).await;
    assert!(!checks[0].ok, "{checks:?}");
}

#[test]
fn ids_are_numbers_and_versions_look_like_versions() {
    let (_, messenger, mut settings) = start();
    assert_eq!(connectors::check(messenger, &settings), []);
    settings.insert("page_id".to_owned(), "my.page".into());
    settings.insert("api_version".to_owned(), "25".into());
    let flaws = connectors::check(messenger, &settings);
    let codes: Vec<_> = flaws.iter().map(|flaw| flaw.code).collect();
    assert_eq!(codes, ["not_an_id", "not_a_version"]);
}

#[test]
fn the_webhook_proves_itself_and_believes_the_app_alone() {
    let (fake, messenger, settings) = start();
    let asks = |token: &str| reads(messenger, &settings, &fake.graph.handshake(token, "1158"));
    assert_eq!(asks("fake-verify-token"), Ok(Vec::new()));
    assert_eq!(asks("guessed"), Err(Refused::Token));
    let says = Says {
        number: 5,
        customer: 1,
        text: "Hello".to_owned(),
        at: 1_760_000_000,
    };
    let read = reads(messenger, &settings, &fake.says("", &says)).expect("genuine");
    let mut expected = Incoming::new("m_fake_5", nora());
    expected.text = Some("Hello".to_owned());
    expected.sent_at = Some(Timestamp::EPOCH.plus_seconds(1_760_000_000));
    assert_eq!(read, [Entry::Message(Box::new(expected))]);
    for settings in [&settings, &Settings::new()] {
        let forged = reads(messenger, settings, &fake.forged("", &says));
        assert_eq!(forged, Err(Refused::Signature));
    }
    let unset = reads(messenger, &Settings::new(), &fake.says("", &says));
    assert_eq!(unset, Err(Refused::Signature));
}

#[test]
fn a_photo_with_words_answers_what_it_answers() {
    let came = message_of(json!({
        "mid": "m_fake_0001", "text": "Here is the photo",
        "reply_to": {"mid": "m_fake_0000", "is_self_reply": false},
        "attachments": [{"type": "image", "payload": {"url": "https://cdn.example.test/p.jpg"}}],
    }));
    assert_eq!(came.text.as_deref(), Some("Here is the photo"));
    assert_eq!(came.reply_to.as_deref(), Some("m_fake_0000"));
    assert_eq!(came.media[0].reference, "https://cdn.example.test/p.jpg");
    assert_eq!(came.kind, None);
    assert_eq!(came.sent_at, Some(Timestamp::EPOCH.plus_millis(AT)));
}

#[test]
fn whatever_is_sent_is_seen_as_what_it_is() {
    let link = "https://cdn.example.test/1";
    let one = |kind: &str, payload: Value| json!({"mid": "m", "attachments": [{"type": kind, "payload": payload}]});
    let map = "https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=16/52.52/13.405";
    for (sent, kind, text, files) in [
        (one("video", json!({"url": link})), None, None, 1),
        (one("file", json!({"url": link})), None, None, 1),
        (
            one("sticker", json!({"url": link, "sticker_id": 36})),
            Some(MessageKind::Sticker),
            None,
            1,
        ),
        (
            json!({"mid": "m", "attachments": [
                {"type": "image", "payload": {"url": link, "sticker_id": 36}},
                {"type": "sticker", "payload": {"url": link, "sticker_id": 36}},
            ]}),
            Some(MessageKind::Sticker),
            None,
            1,
        ),
        (
            one(
                "location",
                json!({"coordinates": {"lat": 52.52, "long": 13.405}}),
            ),
            Some(MessageKind::Location),
            Some(map.to_owned()),
            0,
        ),
        (
            one(
                "fallback",
                json!({"url": "https://shop.example.test/1", "title": "Blue shoes"}),
            ),
            None,
            Some("Blue shoes\nhttps://shop.example.test/1".to_owned()),
            0,
        ),
        (
            json!({"mid": "m", "text": "see https://shop.example.test/1", "attachments": [
                {"type": "fallback", "payload": {"url": "https://shop.example.test/1"}},
            ]}),
            None,
            Some("see https://shop.example.test/1".to_owned()),
            0,
        ),
        (
            one(
                "template",
                json!({"product": {"elements": [{"title": "Blue shoes"}]}}),
            ),
            None,
            Some("Blue shoes".to_owned()),
            0,
        ),
        (
            json!({"mid": "m", "attachments": [{"type": "fallback"}]}),
            Some(MessageKind::Unsupported),
            None,
            0,
        ),
        (
            one("appointment_booking", json!({"at": 1})),
            Some(MessageKind::Unsupported),
            None,
            0,
        ),
        (json!({"mid": "m"}), Some(MessageKind::Unsupported), None, 0),
        (
            json!({"mid": "m", "text": "Yes", "quick_reply": {"payload": "YES_1"}}),
            None,
            Some("Yes".to_owned()),
            0,
        ),
        (
            json!({"mid": "m", "text": "Hi", "referral": {"source": "ADS", "ad_id": "7"}}),
            None,
            Some("Hi".to_owned()),
            0,
        ),
    ] {
        let came = message_of(sent.clone());
        assert_eq!(
            (came.kind, came.text, came.media.len()),
            (kind, text, files),
            "{sent}"
        );
    }
}

#[test]
fn a_button_says_what_stands_on_it() {
    let pressed = |more: Value| match brings(json!({"postback": more})).as_slice() {
        [Entry::Message(incoming)] => (incoming.provider_id.clone(), incoming.text.clone()),
        other => panic!("{other:?}"),
    };
    let new = json!({"mid": "m_fake_p1", "title": "Get started", "payload": "START"});
    let started = Some("Get started".to_owned());
    assert_eq!(pressed(new), ("m_fake_p1".to_owned(), started));
    let old = (
        format!("postback:{NORA}:{AT}:START"),
        Some("START".to_owned()),
    );
    assert_eq!(pressed(json!({"payload": "START"})), old);
}

#[test]
fn who_follows_a_link_has_come_back_without_a_word() {
    let came = Entry::Consent(Consent {
        from: nora(),
        change: ConsentChange::Subscribed,
        at: Some(Timestamp::EPOCH.plus_millis(AT)),
        said_in: None,
    });
    let link = json!({"referral": {"ref": "spring", "source": "SHORTLINK", "type": "OPEN_THREAD"}});
    let referral = Referral::told(ReferralSource::Link, Some("spring"), None);
    let led = Entry::Referred {
        from: nora(),
        referral,
        at: Some(Timestamp::EPOCH.plus_millis(AT)),
    };
    assert_eq!(brings(link), [came.clone(), led]);
    let optin = json!({"optin": {"type": "notification_messages", "ref": "spring"}});
    assert_eq!(brings(optin), [came]);
}

#[test]
fn receipts_are_of_messages_by_id_or_of_all_up_to_a_moment() {
    let receipt = |of: Receipted, state: Delivery| {
        let error = None;
        Entry::Receipt(Receipt { of, state, error })
    };
    let up_to = |at: Timestamp| {
        let to = nora().remove(0);
        Receipted::UpTo { to, at }
    };
    let by_id = brings(json!({
        "delivery": {"mids": ["m_fake_2000", "m_fake_2001"], "watermark": 1_760_000_001_000_i64},
    }));
    let ids = ["m_fake_2000", "m_fake_2001"].map(|id| Receipted::Provider(id.to_owned()));
    assert_eq!(by_id, ids.map(|of| receipt(of, Delivery::Delivered)));
    let moment = Timestamp::EPOCH.plus_seconds(1_760_000_001);
    // Seconds were seen where milliseconds should be.
    for watermark in [1_760_000_001_000_i64, 1_760_000_001] {
        let all = brings(json!({"delivery": {"watermark": watermark}}));
        assert_eq!(all, [receipt(up_to(moment), Delivery::Delivered)]);
        let read = brings(json!({"read": {"watermark": watermark}}));
        assert_eq!(read, [receipt(up_to(moment), Delivery::Read)]);
    }
}

#[test]
fn signs_are_put_and_taken_away_by_customers() {
    let sign = |emoji: Option<&str>| {
        Entry::Reaction(Reaction {
            from: nora(),
            provider_id: "m_fake_2000".to_owned(),
            emoji: emoji.map(str::to_owned),
            at: Some(Timestamp::EPOCH.plus_millis(AT)),
        })
    };
    let put = json!({"reaction": {
        "reaction": "love", "emoji": "\u{2764}", "action": "react", "mid": "m_fake_2000",
    }});
    assert_eq!(brings(put.clone()), [sign(Some("❤"))]);
    let taken = json!({"reaction": {"action": "unreact", "mid": "m_fake_2000"}});
    assert_eq!(brings(taken), [sign(None)]);
    let mut ours = put;
    ours["sender"] = json!({"id": "900100200"});
    ours["recipient"] = json!({"id": NORA});
    assert_eq!(brings(ours), []);
}

#[test]
fn an_echo_is_known_for_ours_or_mirrors_what_was_written_elsewhere() {
    let echo = |sender: &str, recipient: &str, metadata: Option<&str>| {
        brings(json!({
            "sender": {"id": sender}, "recipient": {"id": recipient},
            "message": {"mid": "m_fake_2001", "text": "Sent from the Page inbox", "is_echo": true,
                "app_id": 12345, "metadata": metadata},
        }))
    };
    let page = "900100200";
    for (sender, recipient) in [(page, NORA), (NORA, page)] {
        let read = echo(sender, recipient, None);
        let [Entry::Echo(echo)] = read.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(echo.to, nora());
        assert_eq!(echo.message_id, None);
        assert_eq!(
            echo.message.text.as_deref(),
            Some("Sent from the Page inbox")
        );
    }
    for (metadata, ours) in [("switchboard:42", Some(42.into())), ("42", None)] {
        let read = echo(page, NORA, Some(metadata));
        let [Entry::Echo(echo)] = read.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(echo.message_id, ours, "{metadata}");
    }
}

#[test]
fn what_cannot_be_read_is_kept_alone_and_takes_nothing_with_it() {
    let (fake, messenger, settings) = start();
    let event = |message: Value| {
        json!({"sender": {"id": NORA}, "recipient": {"id": "900100200"}, "timestamp": AT,
            "message": message})
    };
    let events = json!([
        event(json!({"mid": 7})),
        event(json!({"mid": "m", "text": "Hi"}))
    ]);
    let read = reads(messenger, &settings, &fake.graph.events(&events)).expect("genuine");
    let [Entry::Unreadable { raw, .. }, Entry::Message(_)] = read.as_slice() else {
        panic!("{read:?}");
    };
    // Read once more, it is what it was.
    let again = WebhookCall::again(raw.as_bytes(), 0.into());
    let again = messenger.read(&settings, &again).entries;
    assert_eq!(again, read[..1]);
}

#[test]
fn another_pages_events_are_not_this_channels() {
    let (_, messenger, settings) = start();
    let call = |body: Value| {
        let body = body.to_string();
        messenger
            .read(&settings, &WebhookCall::again(body.as_bytes(), 0.into()))
            .entries
    };
    let said = json!([{"sender": {"id": "1"}, "message": {"mid": "m", "text": "Hi"}}]);
    let other = call(json!({"object": "page", "entry": [{"id": "5", "messaging": said}]}));
    let is_anothers =
        |one: &Entry| matches!(one, Entry::Elsewhere { reason, .. } if reason.is_some());
    assert!(other.len() == 1 && is_anothers(&other[0]), "{other:?}");
    let kind = call(json!({"object": "instagram", "entry": [{"id": "900100200"}]}));
    assert!(matches!(kind[..], [Entry::Unreadable { .. }]), "{kind:?}");
    let silent = json!({"id": "900100200", "time": 1, "changes": [{"field": "feed", "value": {}}]});
    assert_eq!(call(json!({"object": "page", "entry": [silent]})), []);
}

#[tokio::test]
async fn words_and_files_leave_as_the_page_wants_them() {
    let (fake, messenger, settings) = start();
    let mut hello = message(Scheme::Messenger, NORA, Some("Thank you!"));
    hello.reply_to_message_id = Some("m_fake_0001".to_owned());
    let sent = messenger
        .send(&settings, &hello, &Wire::default())
        .await
        .expect("sent");
    assert_eq!(sent.provider_id.as_deref(), Some("m_fake_out_1"));
    let calls = fake.server().calls();
    let body: Value = serde_json::from_slice(&calls[0].body).expect("JSON");
    assert_eq!(
        body,
        json!({
            "recipient": {"id": NORA}, "messaging_type": "RESPONSE",
            "message": {"text": "Thank you!", "metadata": "switchboard:42"},
            "reply_to": {"mid": "m_fake_0001"},
        })
    );
    let (file, wire) = picture();
    let mut late = message(Scheme::Messenger, NORA, None);
    late.attachments = vec![file];
    late.late = true;
    messenger.send(&settings, &late, &wire).await.expect("sent");
    let took = fake.took().remove(1);
    assert_eq!(
        took.file,
        Some(("map.png".to_owned(), testkit::PNG.to_vec()))
    );
    assert_eq!(took.ours.as_deref(), Some("switchboard:42"));
    let fields = testkit::form::fields(&fake.server().calls()[1]);
    assert_eq!(
        fields.text("messaging_type").as_deref(),
        Some("MESSAGE_TAG")
    );
    assert_eq!(fields.text("tag").as_deref(), Some("HUMAN_AGENT"));
    let content: Value = serde_json::from_str(&fields.text("message").unwrap()).expect("JSON");
    assert_eq!(
        content["attachment"],
        json!({"type": "image", "payload": {}})
    );
}

#[tokio::test]
async fn a_customer_is_called_what_their_profile_says_and_sees_that_they_were_read() {
    let (fake, messenger, settings) = start();
    let wire = Wire::default();
    let name = async |id: &str| {
        let customer = (Scheme::Messenger, id.to_owned());
        messenger.profile(&settings, &customer, &wire).await
    };
    assert_eq!(name(NORA).await.as_deref(), Some("Nora Quill 1"));
    assert_eq!(name("1").await, None);
    assert_eq!(name("me/accounts").await, None);
    let from = message(Scheme::Messenger, NORA, None).contact;
    messenger
        .tell_read(&settings, &from, "m_fake_1", &wire)
        .await
        .expect("told");
    let shown = fake.graph.actions();
    assert_eq!(shown, [(NORA.to_owned(), "mark_seen".to_owned())]);
}

#[tokio::test]
async fn an_answer_says_what_became_of_a_message() {
    let (fake, messenger, mut settings) = start();
    let hello = message(Scheme::Messenger, NORA, Some("Hello"));
    let send = async |settings: &Settings| messenger.send(settings, &hello, &Wire::default()).await;
    fake.server().answer(fake.refusal());
    let shut = send(&settings).await;
    assert!(
        matches!(
            shut,
            Err(SendError::Refused {
                code: "window_closed",
                ..
            })
        ),
        "{shut:?}"
    );
    fake.server().answer(fake.slow_down());
    let slow = send(&settings).await;
    assert!(matches!(slow, Err(SendError::Retry { .. })), "{slow:?}");
    fake.server()
        .answer(Answer::Full(200, Vec::new(), b"<html>".to_vec()));
    let odd = send(&settings).await;
    assert!(matches!(odd, Err(SendError::Unknown { .. })), "{odd:?}");
    fake.server().answer(Answer::Lost);
    let lost = send(&settings).await;
    assert!(matches!(lost, Err(SendError::Unknown { .. })), "{lost:?}");
    settings.insert("access_token".to_owned(), "void".into());
    let void = send(&settings).await;
    assert!(matches!(void, Err(SendError::Fault { .. })), "{void:?}");
    settings.remove("access_token");
    let none = send(&settings).await;
    assert!(matches!(
        none,
        Err(SendError::Refused {
            code: "channel_settings",
            ..
        })
    ));
}

const EVENTS: &str = r#"{"object":"page","entry":[{"id":"900100200","time":1760000000123,"messaging":[
 {"sender":{"id":"440011001"},"recipient":{"id":"900100200"},"timestamp":1760000000100,"message":{"mid":"m","text":"Hi","reply_to":{"mid":"m0"},"attachments":[{"type":"location","payload":{"coordinates":{"lat":1.5,"long":2}}},{"type":"image","payload":{"url":"https://x.test/"}}]}},
 {"sender":{"id":"440011001"},"recipient":{"id":"900100200"},"timestamp":-9223372036854775808,"delivery":{"mids":["m"],"watermark":9223372036854775807}},
 {"sender":{"id":"440011001"},"recipient":{"id":"900100200"},"timestamp":1,"reaction":{"mid":"m","action":"react","emoji":"x"}}]}]}"#;

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(
        noise in proptest::collection::vec(any::<u8>(), 0..60), at in 0..EVENTS.len(), cut in 0..60usize,
    ) {
        let messenger = connectors::of(ChannelKind::Messenger).unwrap();
        let mut settings = Settings::new();
        settings.insert("page_id".to_owned(), "900100200".into());
        let whole = messenger.read(&settings, &WebhookCall::again(EVENTS.as_bytes(), 0.into()));
        prop_assert_eq!(whole.entries.len(), 3);
        messenger.read(&settings, &WebhookCall::again(&noise, 0.into()));
        let mut mutated = EVENTS.as_bytes().to_vec();
        let end = (at + cut).min(mutated.len());
        mutated.splice(at..end, noise);
        messenger.read(&settings, &WebhookCall::again(&mutated, 0.into()));
    }
}

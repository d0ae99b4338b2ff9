//! Viber.

use super::wire::{Wire, message, picture, reads, settings, site};
use connectors::{
    Connector, Consent, ConsentChange, Entry, File, Receipt, Receipted, Refused, SendError,
    Settings, WebhookCall,
};
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Provider, Says, Viber};

fn viber() -> &'static dyn Connector {
    connectors::of(ChannelKind::Viber).expect("Viber")
}

fn says() -> Says {
    Says {
        number: 5,
        customer: 1,
        text: "Hello".to_owned(),
        at: 1_760_000_000,
    }
}

/// A bot that was told where to call.
async fn started() -> (Viber, Settings) {
    let fake = Viber::start();
    let settings = settings(viber(), &fake);
    let checks = viber().test(&settings, site(), &Wire::default()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    (fake, settings)
}

/// What an event brings.
fn brings(event: &Value) -> Vec<Entry> {
    let fake = Viber::start();
    reads(viber(), &settings(viber(), &fake), &Viber::event(event)).expect("genuine")
}

fn keyed(token: &str) -> Settings {
    Settings::from_iter([("auth_token".to_owned(), Value::from(token))])
}

fn call<'a>(headers: &'a [(&'a str, &'a str)], body: &'a [u8]) -> WebhookCall<'a> {
    WebhookCall {
        headers,
        ..WebhookCall::again(body, 0.into())
    }
}

#[tokio::test]
async fn only_the_bot_is_believed() {
    let (fake, settings) = started().await;
    let set = fake.server().calls().pop().expect("a call");
    let asked: Value = serde_json::from_slice(&set.body).expect("JSON");
    assert_eq!(asked["send_name"], true);
    assert_eq!(asked["url"], super::wire::URL);
    let read = reads(viber(), &settings, &fake.says("", &says())).expect("genuine");
    let [Entry::Message(incoming)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(incoming.provider_id, "5000000000000001005");
    assert_eq!(incoming.text.as_deref(), Some("Hello"));
    assert_eq!(incoming.name.as_deref(), Some("Nora 1"));
    assert_eq!(
        incoming.from,
        [(Scheme::Viber, "FakeViberId01==".to_owned())]
    );
    let sent_at = incoming.sent_at.expect("a time");
    assert_eq!(sent_at.as_millis(), 1_760_000_000_000);
    let forged = reads(viber(), &settings, &fake.forged("", &says()));
    assert_eq!(forged, Err(Refused::Signature));
    for nothing in [Settings::new(), keyed(""), keyed(" ")] {
        let nobody = reads(viber(), &nothing, &fake.says("", &says()));
        assert_eq!(nobody, Err(Refused::Signature), "nothing is agreed");
    }
}

#[test]
fn a_call_is_signed_as_the_sheet_has_it() {
    let body =
        br#"{"event":"webhook","timestamp":1760000000000,"message_token":5000000000000000001}"#;
    let code = "76c0c37624f776e56e68a2aaddfedb4c97651fc6337c89436bace3f4cdb1d916";
    let key = keyed("fake-viber-token");
    let headers = [("x-viber-content-signature", code)];
    assert_eq!(viber().verify(&key, &call(&headers, body)), Ok(()));
    assert!(viber().read(&key, &call(&headers, body)).entries.is_empty());
    let upper = code.to_uppercase();
    let headers = [("x-viber-content-signature", upper.as_str())];
    assert!(viber().verify(&key, &call(&headers, body)).is_err());
    assert!(viber().verify(&key, &call(&[], body)).is_err());
}

#[test]
fn vibers_own_library_signs_the_same() {
    let program = "
import sys
from viberbot import Api
from viberbot.api.bot_configuration import BotConfiguration
api = Api(BotConfiguration(auth_token='50-fake-token', name='ACME', avatar=''))
for line in sys.stdin.buffer.read().split(b'\\n'):
    print(api._calculate_message_signature(line))
";
    let bodies = [r#"{"event":"message"}"#, "", "grüß dich 👋", "\u{1}{}  "];
    let said = testkit::python::ask("viberbot", program, &bodies.join("\n"));
    let codes: Vec<&str> = said.lines().collect();
    assert_eq!(codes.len(), bodies.len(), "{said}");
    for (body, code) in bodies.iter().zip(codes) {
        let headers = [("x-viber-content-signature", code)];
        let verified = viber().verify(&keyed("50-fake-token"), &call(&headers, body.as_bytes()));
        assert_eq!(verified, Ok(()), "{body}");
    }
}

#[test]
fn every_kind_of_message_is_kept_as_what_it_is() {
    let link = "https://dl.example.test/p.jpg";
    let place = "https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=16/52.52/13.405";
    let cases = [
        (
            json!({"type": "picture", "text": "see this", "media": link, "tracking_data": "ctx-1"}),
            None,
            Some("see this"),
            Some(link),
        ),
        (
            json!({"type": "picture", "text": "", "media": link}),
            None,
            None,
            Some(link),
        ),
        (
            json!({"type": "video", "media": link, "duration": 3}),
            None,
            None,
            Some(link),
        ),
        (
            json!({"type": "file", "media": link, "file_name": "a.pdf", "size": 7}),
            None,
            None,
            Some(link),
        ),
        (
            json!({"type": "sticker", "sticker_id": 46105}),
            Some(MessageKind::Sticker),
            Some("Sticker 46105"),
            None,
        ),
        (
            json!({"type": "url", "media": "https://x.example.test"}),
            None,
            Some("https://x.example.test"),
            None,
        ),
        (
            json!({"type": "location", "location": {"lat": 52.52, "lon": 13.405}}),
            Some(MessageKind::Location),
            Some(place),
            None,
        ),
        (
            json!({"type": "contact", "contact": {"name": "Bo Ek", "phone_number": "+15550003333"}}),
            Some(MessageKind::Contact),
            Some("Bo Ek\n+15550003333"),
            None,
        ),
        (
            json!({"type": "hologram", "text": "hm"}),
            Some(MessageKind::Unsupported),
            Some("hm"),
            None,
        ),
        (
            json!({"type": "location"}),
            Some(MessageKind::Unsupported),
            None,
            None,
        ),
        (json!({}), Some(MessageKind::Unsupported), None, None),
    ];
    for (content, kind, text, media) in cases {
        let read = brings(&json!({
            "event": "message", "timestamp": 1_760_000_000_123_u64, "message_token": u64::MAX,
            "sender": {"id": "FakeViberId01==", "name": "Nora"}, "message": content,
        }));
        let [Entry::Message(incoming)] = read.as_slice() else {
            panic!("{content}: {read:?}");
        };
        assert_eq!(
            incoming.provider_id, "18446744073709551615",
            "no digit is lost"
        );
        assert_eq!(incoming.kind, kind, "{content}");
        assert_eq!(incoming.text.as_deref(), text, "{content}");
        let found = incoming.media.first().map(|media| media.reference.as_str());
        assert_eq!(found, media, "{content}");
    }
}

#[test]
fn events_say_how_far_a_message_got_and_who_came_and_left() {
    let event = |kind: &str| {
        json!({
            "event": kind, "timestamp": 1_760_000_010_000_u64,
            "message_token": 5_741_311_803_571_721_087_u64, "user_id": "FakeViberId01==",
            "desc": "media not valid",
        })
    };
    let receipt = |kind: &str| match brings(&event(kind)).remove(0) {
        Entry::Receipt(receipt) => receipt,
        other => panic!("{other:?}"),
    };
    let token = || "5741311803571721087".to_owned();
    let nora = || (Scheme::Viber, "FakeViberId01==".to_owned());
    let arrived = receipt("delivered");
    assert_eq!(arrived.state, Delivery::Delivered);
    assert_eq!(arrived.of, Receipted::Provider(token()));
    let seen = receipt("seen");
    let (to, provider_id) = (nora(), token());
    assert_eq!(seen.of, Receipted::UpToMessage { to, provider_id });
    assert_eq!(seen.state, Delivery::Read);
    let Receipt { state, error, .. } = receipt("failed");
    assert_eq!(state, Delivery::Failed);
    assert!(error.expect("why").reason.contains("media not valid"));

    let consent = |change| {
        vec![Entry::Consent(Consent {
            from: vec![nora()],
            change,
            at: Some(domain::Timestamp::EPOCH.plus_seconds(1_760_000_010)),
            said_in: Some(token()),
        })]
    };
    assert_eq!(
        brings(&event("unsubscribed")),
        consent(ConsentChange::Unsubscribed)
    );
    let came = json!({
        "event": "subscribed", "message_token": 5_741_311_803_571_721_087_u64,
        "timestamp": 1_760_000_010_000_u64, "user": {"id": "FakeViberId01=="},
    });
    assert_eq!(brings(&came), consent(ConsentChange::Subscribed));
    let opened = json!({
        "event": "conversation_started", "timestamp": 1_760_000_012_000_u64, "type": "open",
        "message_token": 5_000_000_000_000_000_002_u64, "context": "web-cart",
        "user": {"id": "FakeViberId02==", "name": "Ivo"}, "subscribed": false,
    });
    for quiet in [opened, event("webhook"), event("client_status")] {
        assert_eq!(brings(&quiet), [], "{quiet}");
    }
    for broken in [
        json!({"event": "seen"}),
        json!({"event": "message"}),
        json!([1]),
    ] {
        let read = brings(&broken);
        assert!(
            matches!(read.as_slice(), [Entry::Unreadable { .. }]),
            "{read:?}"
        );
    }
}

#[tokio::test]
async fn words_and_files_leave_as_viber_wants_them() {
    let (fake, settings) = started().await;
    let send = async |text: Option<&str>, file: Option<File>| {
        let mut outgoing = message(Scheme::Viber, "FakeViberId01==", text);
        outgoing.attachments = file.into_iter().collect();
        viber().send(&settings, &outgoing, &Wire::default()).await
    };
    let sent = send(Some("Hello"), None).await.expect("sent");
    assert_eq!(sent.provider_id.as_deref(), Some("5741311803571721087"));
    let (map, _) = picture();
    assert!(viber().takes_caption(&map.media_type, map.size));
    send(Some("The way"), Some(map.clone()))
        .await
        .expect("sent");
    let film = File {
        media_type: "video/mp4".to_owned(),
        ..map.clone()
    };
    assert!(!viber().takes_caption(&film.media_type, film.size));
    send(None, Some(film)).await.expect("sent");
    let bill = File {
        media_type: "application/pdf".to_owned(),
        name: "bill.pdf".to_owned(),
        ..map
    };
    send(None, Some(bill)).await.expect("sent");
    let took = fake.took();
    assert_eq!(took[0].ours.as_deref(), Some("42"));
    assert_eq!(took[1].text.as_deref(), Some("The way"));
    let names: Vec<_> = took
        .iter()
        .map(|one| one.file.clone().map(|file| file.0))
        .collect();
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(
        names,
        [
            None,
            named("map.png"),
            named("map.png.mp4"),
            named("map.png")
        ]
    );
    let bodies: Vec<Value> = fake
        .server()
        .calls()
        .iter()
        .map(|call| serde_json::from_slice(&call.body).expect("JSON"))
        .collect();
    let kinds: Vec<&Value> = bodies.iter().skip(2).map(|body| &body["type"]).collect();
    assert_eq!(kinds, ["text", "picture", "video", "file"]);
    assert_eq!(bodies[5]["file_name"], "bill.pdf");
    assert_eq!(bodies[2]["sender"], json!({"name": "ACME Support"}));

    let long = "👋".repeat(7000);
    send(Some(&long), None)
        .await
        .expect("the longest text there is");
    let escaped = "\"".repeat(16_000);
    let refused = send(Some(&escaped), None).await;
    assert!(matches!(
        refused,
        Err(SendError::Refused {
            code: "too_long",
            ..
        })
    ));
}

#[tokio::test]
async fn the_number_of_an_answer_says_what_became_of_a_message() {
    let (fake, settings) = started().await;
    let hello = message(Scheme::Viber, "FakeViberId01==", Some("Hello"));
    let answered = async |answer: Answer| {
        fake.server().answer(answer);
        viber()
            .send(&settings, &hello, &Wire::default())
            .await
            .expect_err("refused")
    };
    for number in 1..=40_u32 {
        let body = json!({"status": number, "status_message": "someWord"}).to_string();
        let error = answered(Answer::Full(200, Vec::new(), body.into_bytes())).await;
        assert!(
            error.to_string().contains(&format!("({number} someWord)")),
            "{error}"
        );
        let (kind, gone) = match &error {
            SendError::Fault { .. } | SendError::Expired { .. } => ("fault", None),
            SendError::Retry { .. } => ("retry", None),
            SendError::Refused { consent, .. } => ("refused", *consent),
            SendError::TemplateBarred { .. } => ("barred", None),
            SendError::Unknown { .. } => ("unknown", None),
        };
        let expected = match number {
            2 | 7..=10 | 15 | 24 => "fault",
            12 | 25.. => "retry",
            _ => "refused",
        };
        assert_eq!(kind, expected, "{number}");
        let left = matches!(number, 5 | 6).then_some(ConsentChange::Unsubscribed);
        assert_eq!(gone, left, "{number}");
    }
    let busy = answered(Answer::Status(503)).await;
    assert!(matches!(busy, SendError::Retry { .. }), "{busy:?}");
    for lost in [Answer::Lost, Answer::Status(200)] {
        let lost = answered(lost).await;
        assert!(matches!(lost, SendError::Unknown { .. }), "{lost:?}");
    }
    let wrong = keyed("wrong");
    let wrong = Settings::from_iter(settings.clone().into_iter().chain(wrong));
    let checks = viber().test(&wrong, site(), &Wire::default()).await;
    assert_eq!(checks.len(), 1);
    assert!(
        checks[0]
            .detail
            .as_deref()
            .is_some_and(|why| why.contains("bot token"))
    );
}

#[test]
fn a_senders_name_has_its_length() {
    let flaws = |name: &str| {
        let given = [("auth_token", "t"), ("sender_name", name)];
        let given = given.map(|(key, value)| (key.to_owned(), Value::from(value)));
        connectors::check(viber(), &Settings::from_iter(given))
    };
    assert_eq!(flaws(&"ö".repeat(28)), []);
    assert_eq!(flaws(&"ö".repeat(29))[0].key, "sender_name");
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        viber().read(&Settings::new(), &WebhookCall::again(&body, 0.into()));
    }

    #[test]
    fn so_is_what_was_an_event_once(at in 0..10_000_usize, byte: u8, cut in 0..10_000_usize) {
        let fake = json!({
            "event": "message", "timestamp": 1_760_000_000_123_i64, "message_token": u64::MAX,
            "sender": {"id": "FakeViberId01==", "name": "Nora"},
            "message": {"type": "location", "text": "hm", "location": {"lat": 1.0, "lon": 2.0}},
        });
        let mut body = fake.to_string().into_bytes();
        let length = body.len();
        body[at % length] = byte;
        viber().read(&Settings::new(), &WebhookCall::again(&body, 0.into()));
        body.truncate(cut % length);
        viber().read(&Settings::new(), &WebhookCall::again(&body, 0.into()));
    }
}

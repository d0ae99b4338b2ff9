//! What goes out, and what the answers mean.

use super::connector;
use crate::wire::{self, Wire, message, picture};
use connectors::{ConsentChange, NumberReach, SendError, Sent, TemplateState};
use domain::identities::{Address, Scheme};
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Provider, Whatsapp};

const NORA: &str = "+15550001111";

/// The body of the last call.
fn last(fake: &Whatsapp) -> Value {
    let calls = fake.server().calls();
    serde_json::from_slice(&calls.last().expect("a call").body).expect("JSON")
}

#[tokio::test]
async fn words_leave_to_a_number_or_an_id_and_say_which_message_of_ours_they_are() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let mut hello = message(Scheme::Phone, NORA, Some("Yes, three left."));
    hello.reply_to_message_id = Some("wamid.FAKE0001".to_owned());
    let sent = connector().send(&settings, &hello, &Wire::default()).await;
    let id = Some("wamid.OURS0000".to_owned());
    assert_eq!(sent, Ok(Sent::named(id)));
    let expected = json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": NORA,
        "type": "text", "text": {"preview_url": true, "body": "Yes, three left."},
        "context": {"message_id": "wamid.FAKE0001"}, "biz_opaque_callback_data": "42",
    });
    assert_eq!(last(&fake), expected);
    let hidden = message(Scheme::WhatsappUser, "DE.77AB12", Some("Hi"));
    connector()
        .send(&settings, &hidden, &Wire::default())
        .await
        .expect("sent");
    let body = last(&fake);
    assert_eq!(
        (&body["recipient"], &body["to"]),
        (&json!("DE.77AB12"), &Value::Null)
    );
}

#[tokio::test]
async fn a_file_is_uploaded_and_shown_as_what_it_is() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    for (media_type, name, kind) in [
        ("image/png", "map.png", "image"),
        ("video/mp4", "way.mp4", "video"),
        ("audio/ogg", "voice.ogg", "audio"),
        ("image/webp", "smile.webp", "sticker"),
        ("application/pdf", "bill.pdf", "document"),
    ] {
        let (mut file, wire) = picture();
        file.media_type = media_type.to_owned();
        file.name = name.to_owned();
        let words = (!matches!(kind, "audio" | "sticker")).then_some("The way");
        let mut out = message(Scheme::Phone, NORA, words);
        out.attachments = vec![file];
        connector().send(&settings, &out, &wire).await.expect(kind);
        let body = last(&fake);
        assert_eq!(body["type"], kind);
        assert_eq!(body[kind]["caption"].as_str(), words);
        let is_named = kind == "document";
        assert_eq!(body[kind]["filename"].as_str(), is_named.then_some(name));
        let took = fake.took().pop().expect("a message");
        assert_eq!(took.file, Some((name.to_owned(), testkit::PNG.to_vec())));
    }
}

#[tokio::test]
async fn a_file_that_was_not_taken_is_tried_once_more_and_a_lost_upload_is_harmless() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let (file, wire) = picture();
    let mut out = message(Scheme::Phone, NORA, None);
    out.attachments = vec![file];
    let refused = || {
        let error = json!({"error": {"code": 131_053, "message": "(#131053) Media upload error"}});
        Answer::Full(400, Vec::new(), error.to_string().into_bytes())
    };
    fake.server().answer(refused());
    connector()
        .send(&settings, &out, &wire)
        .await
        .expect("the second time");
    fake.server().answer(refused());
    fake.server().answer(refused());
    let error = connector()
        .send(&settings, &out, &wire)
        .await
        .expect_err("never");
    assert!(
        matches!(
            error,
            SendError::Refused {
                code: "media_refused",
                ..
            }
        ),
        "{error:?}"
    );
    fake.server().answer(Answer::Lost);
    let error = connector()
        .send(&settings, &out, &wire)
        .await
        .expect_err("lost");
    assert!(matches!(error, SendError::Retry { .. }), "{error:?}");
    assert_eq!(fake.took().len(), 1);
}

#[tokio::test]
async fn an_answer_says_what_became_of_a_message() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let hello = message(Scheme::Phone, NORA, Some("Hello"));
    let answered = async |answer: Answer| {
        fake.server().answer(answer);
        let sent = connector().send(&settings, &hello, &Wire::default()).await;
        sent.expect_err("refused")
    };
    let error = |status: u16, code: i64| {
        let json = json!({"error": {"code": code, "message": "Why", "fbtrace_id": "FAKE"}});
        let headers = vec![("retry-after", "7".to_owned())];
        Answer::Full(status, headers, json.to_string().into_bytes())
    };
    for (status, code) in [(400, 130_429), (429, 999_999), (400, 1), (500, 131_000)] {
        let slow = answered(error(status, code)).await;
        assert!(
            matches!(slow, SendError::Retry { after: Some(wait), .. } if wait.as_secs() == 7),
            "{code}"
        );
    }
    for (status, code) in [
        (401, 190),
        (400, 10),
        (403, 200),
        (400, 368),
        (400, 131_042),
    ] {
        let void = answered(error(status, code)).await;
        assert!(matches!(void, SendError::Fault { .. }), "{code}: {void:?}");
    }
    for (code, name, stop) in [
        (131_047, "template_required", None),
        (131_026, "unreachable", None),
        (131_050, "opted_out", Some(ConsentChange::OptedOut)),
        (131_049, "marketing_limit", None),
        (132_001, "template_refused", None),
        (130_403, "blocked_by_us", None),
        (100, "bad_request", None),
    ] {
        let SendError::Refused {
            code,
            reason,
            consent,
        } = answered(error(400, code)).await
        else {
            panic!("{code}");
        };
        assert_eq!((code, consent), (name, stop));
        assert!(reason.ends_with("(Why)"), "{reason}");
    }
    for (code, name, state) in [
        (132_015, "template_paused", TemplateState::Paused),
        (132_016, "template_disabled", TemplateState::Disabled),
    ] {
        let barred = answered(error(400, code)).await;
        let reason = barred.to_string();
        assert!(reason.ends_with("(Why)"), "{reason}");
        let is = matches!(
            barred,
            SendError::TemplateBarred { code, state: found, .. } if (code, found) == (name, state)
        );
        assert!(is, "{code}: {reason}");
    }
    // Too fast for everybody, and for one customer.
    for (code, rests) in [(130_429, true), (131_056, false)] {
        match answered(error(400, code)).await {
            SendError::Retry { after, .. } => assert_eq!(after.is_some(), rests, "{code}"),
            other => panic!("{other:?}"),
        }
    }
    let lost = answered(Answer::Lost).await;
    assert!(matches!(lost, SendError::Unknown { .. }), "{lost:?}");
    let gateway = answered(Answer::Status(504)).await;
    assert!(matches!(gateway, SendError::Unknown { .. }), "{gateway:?}");
    let away = answered(Answer::Status(503)).await;
    assert!(matches!(away, SendError::Retry { .. }), "{away:?}");
    assert_eq!(
        fake.took().len(),
        1,
        "the lost answer was to a message that it took"
    );
    let nobody = connector()
        .send(&connectors::Settings::new(), &hello, &Wire::default())
        .await;
    assert!(matches!(
        nobody,
        Err(SendError::Refused {
            code: "channel_settings",
            ..
        })
    ));
}

#[tokio::test]
async fn customers_are_told_that_we_have_read_and_numbers_cannot_be_checked() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let from = message(Scheme::Phone, NORA, None).contact;
    assert!(connector().tells_of_reading());
    let told = connector()
        .tell_read(&settings, &from, "wamid.FAKE0001", &Wire::default())
        .await;
    assert_eq!(told, Ok(()));
    assert_eq!(fake.read(), ["wamid.FAKE0001"]);
    assert_eq!(connector().addressed_by(&settings), Some(Scheme::Phone));
    let phone = Address::parse(Scheme::Phone, NORA).expect("a number");
    let check = connector()
        .check_number(&settings, &phone, &Wire::default())
        .await;
    assert_eq!(check.reach, NumberReach::Unknown);
}

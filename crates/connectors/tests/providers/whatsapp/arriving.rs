//! What comes in, by its kind.

use super::{changed, connector};
use crate::wire::{self, Wire};
use connectors::{
    ConsentChange, Download, Entry, Incoming, Media, MediaError, Receipted, WebhookCall,
};
use domain::Timestamp;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind};
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Provider, Whatsapp};

/// What of a message is looked at: kind, words, file.
type Seen = (
    Option<MessageKind>,
    Option<&'static str>,
    Option<&'static str>,
);

/// How many there are below.
pub const KINDS: usize = 18;

/// Messages, and what is seen of each.
pub fn messages() -> Vec<(Seen, Value)> {
    let place = "Cafe\nMain St 1\nhttps://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=16/52.52/13.405";
    let nowhere = "https://www.openstreetmap.org/?mlat=1.5&mlon=-2#map=16/1.5/-2";
    let unsupported = (Some(MessageKind::Unsupported), None, None);
    let answers = json!({"from": "15550009999", "id": "wamid.FAKE1000"});
    let all = vec![
        (
            (None, Some("Is it still in stock?"), None),
            "text",
            json!({"body": "Is it still in stock?"}),
        ),
        (
            (None, Some("my receipt"), Some("880011")),
            "image",
            json!({"caption": "my receipt", "mime_type": "image/jpeg",
            "sha256": "q83vEjRWeJA=", "id": "880011", "url": "https://lookaside.example.test/att?mid=880011"}),
        ),
        (
            (None, None, Some("880012")),
            "video",
            json!({"mime_type": "video/mp4", "sha256": "AAAA", "id": "880012"}),
        ),
        (
            (None, None, Some("990001")),
            "audio",
            json!({"mime_type": "audio/ogg; codecs=opus", "sha256": "AAAA",
            "id": "990001", "voice": true}),
        ),
        (
            (None, None, Some("880013")),
            "document",
            json!({"mime_type": "application/pdf", "id": "880013", "filename": "bill.pdf"}),
        ),
        (
            (Some(MessageKind::Sticker), None, Some("880014")),
            "sticker",
            json!({"mime_type": "image/webp", "id": "880014", "animated": false}),
        ),
        (
            (Some(MessageKind::Location), Some(place), None),
            "location",
            json!({"latitude": 52.52, "longitude": 13.405, "name": "Cafe", "address": "Main St 1"}),
        ),
        (
            (Some(MessageKind::Location), Some(nowhere), None),
            "location",
            json!({"latitude": "1.5", "longitude": "-2"}),
        ),
        (
            (
                Some(MessageKind::Contact),
                Some("Bo Ek\n+1 555 000 3333\nbo@example.test\n\nAda"),
                None,
            ),
            "contacts",
            json!([
            {"name": {"formatted_name": "Bo Ek", "first_name": "Bo"}, "phones": [{"phone": "+1 555 000 3333",
                "wa_id": "15550003333", "type": "CELL"}], "emails": [{"email": "bo@example.test"}]},
            {"name": {"formatted_name": "Ada"}}]),
        ),
        (
            (None, Some("Cancel"), None),
            "button",
            json!({"text": "Cancel", "payload": "CANCEL_A17"}),
        ),
        (
            (None, Some("Yes"), None),
            "interactive",
            json!({"type": "button_reply", "button_reply": {"id": "a", "title": "Yes"}}),
        ),
        (
            (None, Some("14:00\nTuesday"), None),
            "interactive",
            json!({"type": "list_reply", "list_reply": {"id": "slot-2", "title": "14:00", "description": "Tuesday"}}),
        ),
        (
            (None, Some("Sent\nguests: 4\nname: Nora"), None),
            "interactive",
            json!({"type": "nfm_reply", "nfm_reply": {
            "name": "flow", "body": "Sent", "response_json": r#"{"flow_token":"t","name":"Nora","guests":4}"#}}),
        ),
        (unsupported, "interactive", json!({"type": "of_tomorrow"})),
        (
            (
                None,
                Some("Please wrap\n2 × SKU-7 (12.5 EUR)\n1 × SKU-8"),
                None,
            ),
            "order",
            json!({"catalog_id": "c", "text": "Please wrap",
            "product_items": [{"product_retailer_id": "SKU-7", "quantity": "2", "item_price": 12.5, "currency": "EUR"},
                {"product_retailer_id": "SKU-8", "quantity": 1}]}),
        ),
        (unsupported, "of_tomorrow", json!({"a": 1})),
    ];
    let mut all: Vec<(Seen, Value)> = all
        .into_iter()
        .map(|(seen, kind, part)| {
            let message = json!({"from": "15550001111", "from_user_id": "US.90210AB", "id": "wamid.F1",
                "timestamp": "1760000300", "type": kind, "context": answers, kind: part});
            (seen, message)
        })
        .collect();
    let broken = |errors: Value| {
        json!({"from": "15550001111", "id": "wamid.F1", "context": answers,
        "timestamp": 1_760_000_300_000_i64, "type": "unsupported", "errors": errors})
    };
    all.push((
        unsupported,
        broken(json!([{"code": 131_051, "title": "Message type unknown"}])),
    ));
    let large = "Media file size too big. Max file size we currently support: 100MB.";
    all.push((
        (Some(MessageKind::Unsupported), Some(large), None),
        broken(json!([{"code": 131_052, "title": "Media file size too big", "error_data": {"details": large}}])),
    ));
    all
}

fn message(entries: Vec<Entry>) -> Incoming {
    match <[Entry; 1]>::try_from(entries) {
        Ok([Entry::Message(incoming)]) => *incoming,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_message_is_seen_for_what_it_is() {
    assert_eq!(messages().len(), KINDS);
    for (seen, given) in messages() {
        let profile = json!([{"profile": {"name": "Nora Quill"}, "wa_id": "15550001111"}]);
        let incoming = message(changed(
            "messages",
            &json!({"contacts": profile, "messages": [given]}),
        ));
        let file = incoming.media.first().map(|media| media.reference.as_str());
        assert_eq!(
            (incoming.kind, incoming.text.as_deref(), file),
            seen,
            "{given}"
        );
        assert_eq!(incoming.provider_id, "wamid.F1");
        assert_eq!(
            incoming.reply_to.as_deref(),
            Some("wamid.FAKE1000"),
            "{given}"
        );
        assert_eq!(
            incoming.sent_at,
            Some(Timestamp::EPOCH.plus_millis(1_760_000_300_999)),
            "{given}"
        );
        assert_eq!(incoming.name.as_deref(), Some("Nora Quill"), "{given}");
    }
}

#[test]
fn a_file_keeps_its_name_and_type() {
    let given = &messages()[4].1;
    let media = message(changed("messages", &json!({"messages": [given]})))
        .media
        .remove(0);
    assert_eq!(media.name.as_deref(), Some("bill.pdf"));
    assert_eq!(media.media_type.as_deref(), Some("application/pdf"));
}

#[test]
fn somebody_is_known_by_number_by_id_or_by_both() {
    let (phone, user) = (
        (Scheme::Phone, "+15550001111"),
        (Scheme::WhatsappUser, "US.90210AB"),
    );
    let table: &[(Value, &[(Scheme, &str)])] = &[
        (json!({"from": "15550001111"}), &[phone]),
        (json!({"from_user_id": "US.90210AB"}), &[user]),
        (
            json!({"from": "15550001111", "from_user_id": "US.90210AB"}),
            &[phone, user],
        ),
        (json!({"from": "US.90210AB"}), &[user]),
    ];
    for (who, expected) in table {
        let mut given = json!({"id": "wamid.F1", "type": "text", "text": {"body": "hi"}});
        for (key, id) in who.as_object().expect("ids") {
            given[key] = id.clone();
        }
        let from = message(changed("messages", &json!({"messages": [given]}))).from;
        let from: Vec<(Scheme, &str)> = from
            .iter()
            .map(|(scheme, id)| (*scheme, id.as_str()))
            .collect();
        assert_eq!(from, *expected, "{who}");
    }
}

#[test]
fn who_hides_their_number_is_known_by_id_and_name() {
    let hidden = message(changed(
        "messages",
        &json!({
            "contacts": [{"profile": {"name": "Ivo Hale", "username": "ivoh"}, "user_id": "DE.77AB12"}],
            "messages": [{"from_user_id": "DE.77AB12", "id": "wamid.FAKE0009", "timestamp": "1760000200",
                "type": "text", "text": {"body": "hi"}}],
        }),
    ));
    assert_eq!(
        hidden.from,
        [(Scheme::WhatsappUser, "DE.77AB12".to_owned())]
    );
    assert_eq!(hidden.name.as_deref(), Some("Ivo Hale"));
}

#[test]
fn signs_come_and_go() {
    for (part, emoji) in [
        (
            json!({"message_id": "wamid.OURS", "emoji": "👍"}),
            Some("👍"),
        ),
        (json!({"message_id": "wamid.OURS"}), None),
        (json!({"message_id": "wamid.OURS", "emoji": ""}), None),
    ] {
        let given =
            json!({"from": "15550001111", "id": "wamid.R", "type": "reaction", "reaction": part});
        let read = changed("messages", &json!({"messages": [given]}));
        let [Entry::Reaction(sign)] = read.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(
            (sign.provider_id.as_str(), sign.emoji.as_deref()),
            ("wamid.OURS", emoji)
        );
    }
}

#[test]
fn a_report_is_of_our_id_else_of_whatsapps() {
    let states = [
        ("sent", Some(Delivery::Sent)),
        ("delivered", Some(Delivery::Delivered)),
        ("read", Some(Delivery::Read)),
        ("played", Some(Delivery::Read)),
        ("failed", Some(Delivery::Failed)),
        ("deleted", None),
        ("of_tomorrow", None),
    ];
    for (word, state) in states {
        let status = json!({"id": "wamid.FAKE1001", "status": word, "timestamp": "1760000101",
            "recipient_id": "15550001111", "pricing": {"billable": true}, "biz_opaque_callback_data": "42"});
        let read = changed("messages", &json!({"statuses": [status]}));
        let found = read.first().map(|entry| match entry {
            Entry::Receipt(receipt) => (receipt.state, receipt.of.clone()),
            other => panic!("{other:?}"),
        });
        assert_eq!(
            found,
            state.map(|state| {
                let of = Receipted::Attempt {
                    ours: 42.into(),
                    provider_id: "wamid.FAKE1001".to_owned(),
                };
                (state, of)
            }),
            "{word}"
        );
    }
    let theirs =
        json!({"id": "wamid.FAKE1001", "status": "sent", "biz_opaque_callback_data": "campaign-7"});
    let read = changed("messages", &json!({"statuses": [theirs]}));
    let [Entry::Receipt(receipt)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(receipt.of, Receipted::Provider("wamid.FAKE1001".to_owned()));
}

#[test]
fn a_report_says_why_a_message_failed_and_what_that_says_of_the_customer() {
    let table = [
        (131_047, "template_required", false, None),
        (131_026, "unreachable", false, None),
        (131_050, "opted_out", false, Some(ConsentChange::OptedOut)),
        (131_053, "media_refused", true, None),
        (131_000, "provider_unavailable", true, None),
        (999_999, "provider_refused", false, None),
    ];
    for (code, name, retryable, consent) in table {
        let status = json!({"id": "wamid.FAKE1000", "status": "failed", "errors": [{"code": code,
            "title": "Short", "message": "Short", "error_data": {"details": "At length."}}]});
        let read = changed("messages", &json!({"statuses": [status]}));
        let [Entry::Receipt(receipt)] = read.as_slice() else {
            panic!("{read:?}");
        };
        let error = receipt.error.clone().expect("a reason");
        assert_eq!(
            (error.code.as_str(), error.retryable, error.consent),
            (name, retryable, consent),
            "{code}"
        );
        assert!(error.reason.contains("At length."), "{error:?}");
    }
}

#[test]
fn a_stop_is_of_advertising() {
    for (value, category, change) in [
        ("stop", "marketing_messages", Some(ConsentChange::OptedOut)),
        ("resume", "marketing_messages", Some(ConsentChange::OptedIn)),
        ("stop", "of_tomorrow", None),
        ("perhaps", "marketing_messages", None),
    ] {
        let read = changed(
            "user_preferences",
            &json!({
                "contacts": [{"profile": {"name": "Nora Quill"}, "wa_id": "15550001111"}],
                "user_preferences": [{"wa_id": "15550001111", "user_id": "US.90210AB", "detail": "User asked",
                    "category": category, "value": value, "timestamp": 1_760_000_400}],
            }),
        );
        let found = read.first().map(|entry| match entry {
            Entry::Consent(consent) => {
                assert_eq!(consent.from.len(), 2, "{consent:?}");
                consent.change
            }
            other => panic!("{other:?}"),
        });
        assert_eq!(found, change, "{value} {category}");
    }
}

#[test]
fn one_thing_that_nobody_can_read_takes_no_other_with_it_and_can_be_read_again() {
    let text = |id: Value| json!({"from": "15550001111", "id": id, "type": "text", "text": {"body": "hi"}});
    let read = changed(
        "messages",
        &json!({"messages": [text(json!("a")), text(json!(7)), text(json!("b"))],
        "errors": [{"code": 131_042, "title": "Payment"}]}),
    );
    let [
        Entry::Message(_),
        Entry::Unreadable { raw, .. },
        Entry::Message(_),
        Entry::Unreadable { reason, .. },
    ] = read.as_slice()
    else {
        panic!("{read:?}");
    };
    assert!(reason.contains("payment"), "{reason}");
    let repaired = raw.replace("\"id\":7", "\"id\":\"c\"");
    let fake = Whatsapp::start();
    let call = WebhookCall::again(repaired.as_bytes(), 0.into());
    let settings = wire::settings(connector(), &fake);
    let again = message(connector().read(&settings, &call).entries);
    assert_eq!((again.provider_id.as_str(), again.from.len()), ("c", 1));
}

#[test]
fn what_is_of_another_number_or_of_no_customer_is_none_of_ours() {
    let said = json!([messages()[0].1]);
    let elsewhere = json!({"messages": said, "metadata": {"phone_number_id": "1"}});
    let [Entry::Elsewhere { raw, reason }] = &changed("messages", &elsewhere)[..] else {
        panic!("it is another number's");
    };
    assert!(
        reason
            .as_deref()
            .is_some_and(|why| why.contains("number 1")),
        "{reason:?}"
    );
    // Where the number is, it is a message.
    let mut settings = wire::settings(connector(), &Whatsapp::start());
    settings.insert("phone_number_id".to_owned(), json!("1"));
    let call = WebhookCall::again(raw.as_bytes(), 0.into());
    message(connector().read(&settings, &call).entries);
    // What others sent and what became of it is nobody's loss.
    let status = json!({"statuses": [{"id": "a"}], "metadata": {"phone_number_id": "1"}});
    let status = changed("messages", &status);
    assert!(
        matches!(&status[..], [Entry::Elsewhere { reason: None, .. }]),
        "{status:?}"
    );
    let quality = json!({"new_quality_score": "GREEN", "message_template_id": 5511});
    assert_eq!(changed("message_template_quality_update", &quality), []);
}

#[test]
fn what_is_said_in_a_group_is_kept_and_what_names_no_change_takes_nothing_with_it() {
    let said = json!({"from": "15550001111", "group_id": "g1", "id": "a", "type": "text",
        "text": {"body": "Hi all"}});
    let read = changed("messages", &json!({"messages": [said]}));
    let [Entry::Unreadable { reason, .. }] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert!(reason.contains("group"), "{reason}");
    let said = json!({"metadata": {}, "messages": [messages()[0].1]});
    let call = json!({"object": "whatsapp_business_account", "entry": [
        {"id": "200300400500", "time": 1},
        {"id": "200300400500", "changes": [{"field": "messages", "value": said}]},
    ]})
    .to_string();
    let settings = wire::settings(connector(), &Whatsapp::start());
    let call = WebhookCall::again(call.as_bytes(), 0.into());
    message(connector().read(&settings, &call).entries);
}

#[test]
fn what_was_typed_in_the_businesss_own_app_is_an_echo() {
    let read = changed(
        "smb_message_echoes",
        &json!({"message_echoes": [{
            "from": "15550009999", "to": "15550001111", "id": "wamid.E", "timestamp": "1760000000",
            "type": "text", "text": {"body": "From the shop"},
        }]}),
    );
    let [Entry::Echo(echo)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(echo.to, [(Scheme::Phone, "+15550001111".to_owned())]);
    assert_eq!(echo.message.text.as_deref(), Some("From the shop"));
}

#[tokio::test]
async fn a_file_is_where_whatsapp_says_and_only_for_who_has_the_token() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let locate = async |id: &str| {
        connector()
            .locate(&settings, &Media::link(id), &Wire::default())
            .await
    };
    let Download {
        url, headers, key, ..
    } = locate("880011").await.expect("a place");
    assert!(url.ends_with("/lookaside/att?mid=880011"), "{url}");
    assert_eq!(
        headers,
        [("authorization", "Bearer fake-system-user-token".to_owned())]
    );
    assert_eq!(key, None);
    for (answer, is_gone) in [
        (Answer::Status(404), false),
        (fake.slow_down(), false),
        (Answer::Status(500), false),
        (fake.refusal(), true),
    ] {
        fake.server().answer(answer);
        let error = locate("880011").await.expect_err("no place");
        assert_eq!(matches!(error, MediaError::Gone(_)), is_gone, "{error:?}");
    }
    let before = fake.server().calls().len();
    for id in ["../me", "", "880011/x", "https://example.test/"] {
        assert!(matches!(locate(id).await, Err(MediaError::Gone(_))), "{id}");
    }
    assert_eq!(fake.server().calls().len(), before, "nobody was asked");
}

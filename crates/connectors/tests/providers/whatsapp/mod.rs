//! WhatsApp.

mod arriving;
mod leaving;
mod moving;
mod templates;

use super::wire::{self, Wire, reads, site};
use connectors::{Connector, Entry, Refused, Settings};
use domain::channels::ChannelKind;
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::providers::{Provider, Says, Whatsapp};

fn connector() -> &'static dyn Connector {
    connectors::of(ChannelKind::Whatsapp).expect("a connector")
}

/// What comes of something that was said of the number.
fn changed(field: &str, value: &Value) -> Vec<Entry> {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    reads(connector(), &settings, &Whatsapp::changed(field, value)).expect("genuine")
}

fn says(text: &str) -> Says {
    Says {
        number: 5,
        customer: 1,
        text: text.to_owned(),
        at: 1_760_000_000,
    }
}

#[tokio::test]
async fn a_test_finds_number_and_templates_and_lets_the_app_hear_of_the_account() {
    let fake = Whatsapp::start();
    let mut settings = wire::settings(connector(), &fake);
    let checks = connector().test(&settings, site(), &Wire::default()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    assert_eq!(checks[0].detail.as_deref(), Some("+1 555-000-9999 · Desk"));
    let told = checks[2].detail.as_deref().unwrap_or_default();
    assert!(told.contains(wire::URL), "{told}");
    assert!(fake.is_subscribed());
    settings.insert("access_token".to_owned(), "void".into());
    let checks = connector().test(&settings, site(), &Wire::default()).await;
    let why = checks[0].detail.as_deref().unwrap_or_default();
    assert!(why.contains("access token"), "{checks:?}");
    let checks = connector()
        .test(&Settings::new(), site(), &Wire::default())
        .await;
    assert!(checks.iter().all(|check| !check.ok), "{checks:?}");
}

#[tokio::test]
async fn ids_and_versions_are_what_can_stand_in_an_address() {
    let fake = Whatsapp::start();
    let whole = wire::settings(connector(), &fake);
    assert_eq!(connectors::check(connector(), &whole), []);
    for (key, wrong, code) in [
        ("phone_number_id", "+1 555 000 9999", "not_an_id"),
        ("waba_id", "../me", "not_an_id"),
        ("api_version", "25", "not_a_version"),
        ("api_version", "v25.0/x", "not_a_version"),
    ] {
        let mut settings = whole.clone();
        settings.insert(key.to_owned(), wrong.into());
        let flaws = connectors::check(connector(), &settings);
        let found: Vec<_> = flaws
            .iter()
            .map(|flaw| (flaw.key.as_str(), flaw.code))
            .collect();
        assert_eq!(found, [(key, code)], "{wrong}");
    }
}

#[tokio::test]
async fn only_meta_is_believed_and_hears_the_challenge() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let genuine = fake.says("", &says("Grüße 👋"));
    assert!(genuine.body.is_ascii(), "escaped, as Meta does it");
    assert_eq!(
        reads(connector(), &settings, &genuine)
            .expect("genuine")
            .len(),
        1
    );
    let forged = reads(connector(), &settings, &fake.forged("", &says("Hello")));
    assert_eq!(forged, Err(Refused::Signature));
    assert_eq!(
        reads(connector(), &Settings::new(), &genuine),
        Err(Refused::Signature)
    );
    assert_eq!(
        reads(connector(), &settings, &Whatsapp::handshake(None)),
        Ok(vec![])
    );
    let guessed = reads(
        connector(),
        &settings,
        &Whatsapp::handshake(Some("guessed")),
    );
    assert_eq!(guessed, Err(Refused::Token));
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::vec(inner, 1..2).prop_map(|all| json!({"id": all[0]})),
        ]
    })
}

/// Puts something else in one place of a document.
fn mutated(value: &mut Value, mut place: usize, other: &Value) -> usize {
    if place == 0 {
        *value = other.clone();
        return usize::MAX;
    }
    place -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(all) => all.iter_mut().collect(),
        Value::Object(all) => all.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        place = mutated(child, place, other);
        if place == usize::MAX {
            break;
        }
    }
    place
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let call = connectors::WebhookCall::again(&body, 0.into());
        connector().read(&Settings::new(), &call);
    }

    #[test]
    fn what_is_wrong_in_one_place_is_read_without_a_panic_and_never_lost(
        which in 0..arriving::KINDS, place in 0..40_usize, other in json_value(),
    ) {
        let (_, message) = &arriving::messages()[which];
        let mut body = json!({"entry": [{"id": "1", "changes": [{
            "field": "messages", "value": {"messages": [message]},
        }]}]});
        let message = &mut body["entry"][0]["changes"][0]["value"]["messages"][0];
        mutated(message, place, &other);
        let body = body.to_string();
        let call = connectors::WebhookCall::again(body.as_bytes(), 0.into());
        let read = connector().read(&Settings::new(), &call).entries;
        prop_assert_eq!(read.len(), 1);
    }
}

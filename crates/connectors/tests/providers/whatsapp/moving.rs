//! Numbers and ids that customers change, and what led them to write.

use super::changed;
use connectors::Entry;
use domain::identities::Scheme;
use domain::messages::{Referral, ReferralSource};
use serde_json::{Value, json};

fn system(part: &Value) -> Vec<Entry> {
    let message = json!({
        "from": "15550001111", "from_user_id": "US.90210AB", "id": "wamid.S1",
        "timestamp": "1760000300", "type": "system", "system": part,
    });
    changed("messages", &json!({"messages": [message]}))
}

#[test]
fn a_number_or_an_id_that_was_changed_leads_from_what_was_to_what_is() {
    let from = vec![
        (Scheme::Phone, "+15550001111".to_owned()),
        (Scheme::WhatsappUser, "US.90210AB".to_owned()),
    ];
    let phone = (Scheme::Phone, "+15550007777".to_owned());
    let user = (Scheme::WhatsappUser, "US.1".to_owned());
    for (part, to) in [
        (
            json!({"body": "Nora changed", "wa_id": "15550007777", "type": "user_changed_number"}),
            vec![phone.clone()],
        ),
        (
            json!({"body": "Nora changed", "user_id": "US.1", "type": "user_changed_user_id"}),
            vec![user.clone()],
        ),
        (
            json!({"wa_id": "15550007777", "user_id": "US.1", "type": "user_changed_number"}),
            vec![phone, user],
        ),
    ] {
        let from = from.clone();
        assert_eq!(system(&part), [Entry::Moved { from, to }]);
    }
    // Anything else that WhatsApp says of somebody is shown as it says it.
    let said = system(&json!({"body": "Nora has a new phone", "type": "of_tomorrow"}));
    let [Entry::Message(incoming)] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert_eq!(incoming.text.as_deref(), Some("Nora has a new phone"));
}

#[test]
fn an_advertisement_comes_with_the_words_that_it_led_to() {
    let message = json!({
        "from": "15550001111", "id": "wamid.A1", "timestamp": "1760000300", "type": "text",
        "text": {"body": "Hello"}, "referral": {"source_type": "ad", "headline": "Sale"},
    });
    let read = changed("messages", &json!({"messages": [message]}));
    let [Entry::Message(incoming)] = read.as_slice() else {
        panic!("{read:?}");
    };
    let expected = Referral::told(ReferralSource::Ad, Some("Sale"), None);
    assert_eq!(incoming.referral, Some(expected));
}

//! Whose a call with `X-Twilio-Signature` is.

use super::twilio::{says, twilio};
use super::wire::{URL, reads, settings};
use connectors::{Entry, Refused, Settings, WebhookCall};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};
use testkit::providers::{Provider, Twilio};

#[test]
fn a_call_is_believed_by_its_signature_alone_and_answered_without_a_word() {
    let fake = Twilio::start();
    let given = settings(twilio(), &fake);
    let hook = fake.says(URL, &says("Hello"));
    assert!(reads(twilio(), &given, &hook).is_ok());
    let forged = reads(twilio(), &given, &fake.forged(URL, &says("Hello")));
    assert_eq!(forged, Err(Refused::Signature));
    let elsewhere = fake.says("https://other.example.test/hooks", &says("Hello"));
    assert_eq!(reads(twilio(), &given, &elsewhere), Err(Refused::Signature));
    let mut changed = hook.clone();
    changed.body.extend_from_slice(b"&Body=other");
    assert_eq!(reads(twilio(), &given, &changed), Err(Refused::Signature));
    let mut other_kind = hook.clone();
    other_kind.headers[0].1 = "application/json".to_owned();
    assert_eq!(
        reads(twilio(), &given, &other_kind),
        Err(Refused::Signature)
    );
    assert_eq!(
        reads(twilio(), &Settings::new(), &hook),
        Err(Refused::Signature)
    );
    let with_port = URL.replace(".test/", ".test:443/");
    assert!(reads(twilio(), &given, &fake.says(&with_port, &says("Hello"))).is_ok());
    let call = WebhookCall::again(&hook.body, 0.into());
    let reply = twilio().read(&given, &call).reply;
    assert_eq!(
        (reply.media_type, reply.body.as_str()),
        ("text/xml", "<Response></Response>")
    );
    let nonsense = reads(twilio(), &given, &fake.nonsense(URL)).expect("genuine");
    assert!(
        matches!(nonsense[..], [Entry::Unreadable { .. }]),
        "{nonsense:?}"
    );
}

/// What Twilio's own package for Python makes of it.
const SIGNS: &str = "
import json, sys
from twilio.request_validator import RequestValidator

class Fields(dict):
    def getall(self, name):
        return self[name]

for line in sys.stdin:
    case = json.loads(line)
    url, fields = case['url'], {}
    for name, value in case['fields']:
        fields.setdefault(name, []).append(value)
    validator = RequestValidator(case['token'])
    if case['json'] is not None:
        joint = '&' if '?' in url else '?'
        url += joint + 'bodySHA256=' + validator.compute_hash(case['json'])
        fields = {}
    if case['port']:
        url = url.replace('.test/', '.test:443/')
    print(json.dumps([url, validator.compute_signature(url, Fields(fields))]))
";

fn case() -> impl Strategy<Value = Value> {
    let name = "[A-Za-z][A-Za-z0-9]{0,6}";
    let fields = proptest::collection::vec((name, ".{0,20}"), 0..8);
    let repeated =
        (fields, "[ab]", "[a-z]{0,3}", "[a-z]{0,3}").prop_map(|(mut all, name, a, b)| {
            all.extend([(name.clone(), a), (name, b)]);
            all
        });
    let json = proptest::option::of("\\{\"Body\":\"[a-zäж]{0,9}\"\\}");
    let query = prop_oneof![Just(""), Just("?m=42"), Just("?foo=1&bar=%C3%A4")];
    ("[a-z0-9]{1,32}", repeated, query, json, any::<bool>()).prop_map(
        |(token, fields, query, json, port)| {
            let url = format!("{URL}{query}");
            json!({"token": token, "fields": fields, "url": url, "json": json, "port": port})
        },
    )
}

#[test]
fn signatures_are_those_of_twilios_own_package() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let cases: Vec<Value> = (0..200)
        .map(|_| case().new_tree(&mut runner).expect("a case").current())
        .collect();
    let input: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let said = testkit::python::ask("twilio", SIGNS, &input);
    let said: Vec<(String, String)> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("a pair"))
        .collect();
    assert_eq!(said.len(), cases.len());
    for (case, (url, signature)) in cases.iter().zip(said) {
        let fields = case["fields"].as_array().expect("fields").iter();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(
            fields.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())),
        );
        let (kind, body) = match case["json"].as_str() {
            Some(json) => ("application/json", json.to_owned()),
            None => ("application/x-www-form-urlencoded", form.finish()),
        };
        // As we know the address: without the port that Twilio put there.
        let url = url.replace(".test:443/", ".test/");
        let headers = [
            ("content-type", kind),
            ("x-twilio-signature", signature.as_str()),
        ];
        let call = WebhookCall {
            url: &url,
            query: url.split_once('?').map_or("", |(_, query)| query),
            headers: &headers,
            ..WebhookCall::again(body.as_bytes(), 0.into())
        };
        let given = Settings::from_iter([("auth_token".to_owned(), case["token"].clone())]);
        assert_eq!(twilio().verify(&given, &call), Ok(()), "{case}");
        let body = format!("{body} ");
        let changed = WebhookCall {
            body: body.as_bytes(),
            ..call
        };
        assert_eq!(
            twilio().verify(&given, &changed),
            Err(Refused::Signature),
            "{case}"
        );
    }
}

//! Proofs as others make and judge them: Meta's signatures by the package `pywa`, Apple's tokens by `PyJWT`.

use super::wire::{NOW, Wire, message, settings};
use connectors::{Connector, Settings, WebhookCall};
use domain::Timestamp;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};
use testkit::providers::{Apple, Provider, signed_by_meta};
use testkit::python;

fn connector(kind: ChannelKind) -> &'static dyn Connector {
    connectors::of(kind).expect("a connector")
}

/// What a program says to each of some cases.
pub fn answers(package: &str, program: &str, cases: &[Value]) -> Vec<Value> {
    let input: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let said = python::ask(package, program, &input);
    let line = |line: &str| serde_json::from_str(line).expect("JSON");
    let said: Vec<Value> = said.lines().map(line).collect();
    assert_eq!(said.len(), cases.len(), "{said:?}");
    said
}

/// Whether `pywa` believes a call. It makes no signatures itself.
const BELIEVES: &str = "
import json, sys
from pywa.utils import webhook_updates_validator

for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(webhook_updates_validator(case['secret'], case['body'].encode(), case['signature'])))
";

#[test]
fn metas_signatures_are_judged_as_by_an_independent_package() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = ("[a-z0-9]{1,40}", ".{0,60}", 0..4_u8);
    let cases: Vec<Value> = (0..120)
        .map(|_| {
            let (secret, body, flaw) = strategy.new_tree(&mut runner).expect("a case").current();
            let signer = if flaw == 1 { "guessed!" } else { &secret };
            let hook = signed_by_meta(signer, body.clone().into_bytes());
            let header = hook
                .headers
                .into_iter()
                .find(|(name, _)| *name == "x-hub-signature-256");
            let (_, mut signature) = header.expect("a signature");
            let mut body = body;
            match flaw {
                2 => body.push(' '),
                3 => drop(signature.pop()),
                _ => {}
            }
            json!({"secret": secret, "body": body, "signature": signature})
        })
        .collect();
    let believed = answers("pywa", BELIEVES, &cases);
    for outcome in [true, false] {
        assert!(believed.contains(&json!(outcome)), "some are {outcome}");
    }
    let kinds = [
        ChannelKind::Whatsapp,
        ChannelKind::Messenger,
        ChannelKind::Instagram,
    ];
    for (case, believed) in cases.iter().zip(believed) {
        let text = |name: &str| case[name].as_str().expect("a text");
        let headers = [("x-hub-signature-256", text("signature"))];
        let call = WebhookCall {
            headers: &headers,
            ..WebhookCall::again(text("body").as_bytes(), 0.into())
        };
        let given = Settings::from_iter([("app_secret".to_owned(), text("secret").into())]);
        for kind in kinds {
            let verified = connector(kind).verify(&given, &call).is_ok();
            assert_eq!(json!(verified), believed, "{kind:?}: {case}");
        }
    }
}

/// Tokens as `PyJWT` makes them.
const SIGNS: &str = "
import base64, json, sys
import jwt

for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(jwt.encode(case['claims'], base64.b64decode(case['secret']), case['algorithm'])))
";

#[test]
fn tokens_that_an_independent_package_signs_for_apple_are_believed_and_no_others() {
    let given = settings(connector(ChannelKind::Apple), &Apple::start());
    let (secret, own) = (&given["secret"], &given["msp_id"]);
    let other = "b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC1vdGhlcg==";
    let genuine = json!({"aud": own, "iat": NOW});
    let cases = [
        (
            json!({"claims": genuine, "secret": secret, "algorithm": "HS256"}),
            true,
        ),
        (
            json!({"claims": {"iat": NOW, "aud": own, "jti": "1"}, "secret": secret, "algorithm": "HS256"}),
            true,
        ),
        (
            json!({"claims": genuine, "secret": secret, "algorithm": "HS512"}),
            false,
        ),
        (
            json!({"claims": genuine, "secret": other, "algorithm": "HS256"}),
            false,
        ),
        (
            json!({"claims": {"aud": "other", "iat": NOW}, "secret": secret, "algorithm": "HS256"}),
            false,
        ),
        (
            json!({"claims": {"aud": own, "iat": NOW - 3600}, "secret": secret, "algorithm": "HS256"}),
            false,
        ),
    ];
    let asked = cases.clone().map(|(case, _)| case);
    let tokens = answers("PyJWT", SIGNS, &asked);
    for ((case, expected), token) in cases.iter().zip(tokens) {
        let header = format!("Bearer {}", token.as_str().expect("a token"));
        let headers = [("authorization", header.as_str())];
        let call = WebhookCall {
            headers: &headers,
            ..WebhookCall::again(b"{}", Timestamp::EPOCH.plus_seconds(NOW))
        };
        let verified = connector(ChannelKind::Apple).verify(&given, &call);
        assert_eq!(verified.is_ok(), *expected, "{case}: {verified:?}");
    }
}

/// What `PyJWT` reads in a token that it believes.
const READS: &str = "
import base64, json, sys
import jwt

for line in sys.stdin:
    case = json.loads(line)
    try:
        claims = jwt.decode(case['token'], base64.b64decode(case['secret']), algorithms=['HS256'],
            issuer=case['issuer'], options={'require': ['iss', 'iat']})
        print(json.dumps([jwt.get_unverified_header(case['token'])['alg'], claims]))
    except jwt.InvalidTokenError as error:
        print(json.dumps(type(error).__name__))
";

#[tokio::test]
async fn tokens_of_ours_are_believed_by_an_independent_package() {
    let fake = Apple::start();
    let given = settings(connector(ChannelKind::Apple), &fake);
    let hello = message(Scheme::Apple, "urn:mbid:FAKEUSER01", Some("Hello"));
    let sent = connector(ChannelKind::Apple)
        .send(&given, &hello, &Wire::default())
        .await;
    sent.expect("sent");
    let call = fake.server().calls().pop().expect("a call");
    let token = call
        .header("authorization")
        .strip_prefix("Bearer ")
        .expect("a token");
    let (secret, issuer) = (&given["secret"], &given["msp_id"]);
    let cases = [
        json!({"token": token, "secret": secret, "issuer": issuer}),
        json!({"token": token, "secret": "b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC1vdGhlcg==", "issuer": issuer}),
        json!({"token": token, "secret": secret, "issuer": "other"}),
    ];
    let said = answers("PyJWT", READS, &cases);
    assert_eq!(said[0][0], "HS256");
    assert_eq!(said[0][1]["iss"], *issuer, "{said:?}");
    assert!(said[0][1]["iat"].is_i64(), "{said:?}");
    assert_eq!(said[1..], ["InvalidSignatureError", "InvalidIssuerError"]);
}

//! X's proofs as others make them: calls on behalf of an account by the package `oauthlib`, answers to challenges
//! and signatures of calls by Python's own.

use super::independent::answers;
use connectors::{Connector, Media, Settings, WebhookCall};
use domain::channels::ChannelKind;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn x() -> &'static dyn Connector {
    connectors::of(ChannelKind::X).expect("X")
}

fn settings(given: &[(&str, &String)]) -> Settings {
    let given = given.iter();
    given
        .map(|(key, value)| ((*key).to_owned(), Value::from(value.as_str())))
        .collect()
}

/// What stands in an `Authorization` of OAuth 1.0a, each as it is written.
fn said(header: &str) -> BTreeMap<&str, &str> {
    let pairs = header.strip_prefix("OAuth ").expect("OAuth 1.0a");
    pairs
        .split(", ")
        .map(|pair| pair.split_once('=').expect("a pair"))
        .collect()
}

/// What `oauthlib` says of a call at the same time with the same number.
const SIGNS: &str = "
import json, sys
from oauthlib.oauth1 import Client

for line in sys.stdin:
    case = json.loads(line)
    client = Client(case['key'], case['secret'], case['token'], case['token_secret'],
        nonce=case['nonce'], timestamp=case['time'])
    _, headers, _ = client.sign(case['url'], http_method='GET')
    print(json.dumps(headers['Authorization']))
";

#[tokio::test]
async fn calls_for_an_account_are_signed_as_by_an_independent_package() {
    let mut runner = TestRunner::deterministic();
    let secret = "[!-~äß€]{1,24}";
    let query = "([a-z]{1,2}=(|x|a\\+b|%20|%C3%A4|%26%3D|~-_\\.)(&[a-z]{1,2}=(|y|1%2C2)){0,4})?";
    let strategy = (secret, secret, secret, secret, "[a-z0-9_-]{1,12}", query);
    let mut ours = Vec::new();
    let mut cases = Vec::new();
    for _ in 0..120 {
        let case = strategy.new_tree(&mut runner).expect("a case").current();
        let (key, secret, token, token_secret, path, query) = &case;
        let given = settings(&[
            ("api_key", key),
            ("api_secret", secret),
            ("access_token", token),
            ("access_token_secret", token_secret),
        ]);
        let file = Media::link(format!("1/2/{path}?{query}"));
        let wire = super::wire::Wire::default();
        let found = x().locate(&given, &file, &wire).await.expect("a place");
        let (name, header) = found.headers.into_iter().next().expect("a proof");
        assert_eq!(name, "authorization");
        let all = said(&header);
        let unquoted = |name: &str| all[name].trim_matches('"').to_owned();
        cases.push(json!({
            "key": key, "secret": secret, "token": token, "token_secret": token_secret, "url": found.url,
            "nonce": unquoted("oauth_nonce"), "time": unquoted("oauth_timestamp"),
        }));
        ours.push(header);
    }
    let theirs = answers("oauthlib", SIGNS, &cases);
    for ((case, ours), theirs) in cases.iter().zip(&ours).zip(&theirs) {
        let theirs = theirs.as_str().expect("a header");
        assert_eq!(said(ours), said(theirs), "{case}");
    }
}

/// Who knows a secret says so of some words.
const PROVES: &str = "
import base64, hashlib, hmac, json, sys

for line in sys.stdin:
    case = json.loads(line)
    code = hmac.new(case['secret'].encode(), case['words'].encode(), hashlib.sha256).digest()
    print(json.dumps('sha256=' + base64.b64encode(code).decode()))
";

#[test]
fn challenges_and_signatures_are_those_of_python() {
    let mut runner = TestRunner::deterministic();
    let strategy = ("[!-~äß€]{1,40}", "[A-Za-z0-9_.~/=-]{1,80}", ".{0,80}");
    let cases: Vec<_> = (0..60)
        .map(|_| strategy.new_tree(&mut runner).expect("a case").current())
        .collect();
    let asks = cases.iter().flat_map(|(secret, challenge, body)| {
        [challenge, body].map(|words| json!({"secret": secret, "words": words}))
    });
    let proofs = answers("hmac", PROVES, &asks.collect::<Vec<_>>());
    for ((secret, challenge, body), proofs) in cases.iter().zip(proofs.chunks(2)) {
        let key = settings(&[("api_secret", secret)]);
        let query = format!("crc_token={challenge}");
        let asked = WebhookCall {
            method: "GET",
            query: &query,
            ..WebhookCall::again(b"", 0.into())
        };
        assert_eq!(x().verify(&key, &asked), Ok(()), "{challenge}");
        let reply = x().read(&key, &asked).reply.body;
        let reply: Value = serde_json::from_str(&reply).expect("JSON");
        assert_eq!(reply["response_token"], proofs[0], "{secret} {challenge}");
        let proof = proofs[1].as_str().expect("a proof");
        let headers = [("x-twitter-webhooks-signature", proof)];
        let verified = |body: &str| {
            let call = WebhookCall {
                headers: &headers,
                ..WebhookCall::again(body.as_bytes(), 0.into())
            };
            x().verify(&key, &call).is_ok()
        };
        assert!(verified(body), "{secret} {body}");
        assert!(!verified(&format!("{body} ")), "{secret} {body}");
    }
}

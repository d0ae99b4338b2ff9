//! Calls.

use super::seeds::calls;
use super::{Slip, slipped, slips};
use crate::wire;
use connectors::{Connector, Entry, Settings, WebhookCall};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use serde_json::Value;
use std::io::Write;
use std::sync::LazyLock;
use testkit::providers::{self, Says, State, Took};

/// A connector, and the bodies of calls that its stand-in made.
struct Line {
    connector: &'static dyn Connector,
    settings: Settings,
    bodies: Vec<Vec<u8>>,
}

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let line = |provider: Box<dyn providers::Provider>| {
        let kind = provider.kind().parse().expect("a kind");
        let connector = connectors::of(kind).expect("a connector");
        let says = Says {
            number: 5,
            customer: 1,
            text: "Hello 👋 https://a.example.test".to_owned(),
            at: wire::NOW,
        };
        let took = Took {
            id: "5741311803571721087".to_owned(),
            ours: Some("42".to_owned()),
            to: "15550001111".to_owned(),
            text: None,
            file: None,
        };
        let states = [State::Delivered, State::Read, State::Failed];
        let told = states.map(|state| provider.tells(wire::URL, &took, state));
        let hooks = [
            provider.says(wire::URL, &says),
            provider.nonsense(wire::URL),
        ];
        let hooks = hooks.into_iter().chain(told.into_iter().flatten());
        let own = calls(provider.kind()).into_iter();
        Line {
            connector,
            settings: wire::settings(connector, provider.as_ref()),
            bodies: hooks
                .map(|hook| hook.body)
                .chain(own.map(|one| one.to_string().into_bytes()))
                .collect(),
        }
    };
    providers::all().into_iter().map(line).collect()
});

/// Whatever it comes to: no panic, and what is kept of it reads back as it was.
fn read(line: &Line, call: &WebhookCall<'_>) -> Result<(), TestCaseError> {
    let _ = line.connector.verify(&line.settings, call);
    for settings in [&line.settings, &Settings::new()] {
        for entry in line.connector.read(settings, call).entries {
            let kept = serde_json::to_string(&entry).expect("JSON");
            let back: Entry = serde_json::from_str(&kept).expect("an entry");
            prop_assert_eq!(&back, &entry);
            if let Entry::Unreadable { raw, .. } = entry {
                let again = WebhookCall::again(raw.as_bytes(), call.now);
                line.connector.read(settings, &again);
            }
        }
    }
    Ok(())
}

/// A document with slips, as text; what is no document has its bytes changed instead.
fn mangled(body: &[u8], all: &[(usize, Slip)], bytes: &[(usize, u8)], cut: usize) -> Vec<u8> {
    let mut body = match serde_json::from_slice::<Value>(body) {
        Ok(document) => slipped(document, all).to_string().into_bytes(),
        Err(_) => body.to_vec(),
    };
    for (at, byte) in bytes {
        let length = body.len().max(1);
        if let Some(there) = body.get_mut(at % length) {
            *there = *byte;
        }
    }
    if cut > 0 {
        body.truncate(body.len().saturating_sub(cut));
    }
    body
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

proptest! {
    #[test]
    fn whatever_became_of_a_call_is_read_without_a_panic(
        which in any::<prop::sample::Index>(), one in any::<prop::sample::Index>(), all in slips(),
        bytes in proptest::collection::vec((0..20_000_usize, any::<u8>()), 0..3),
        cut in prop_oneof![4 => Just(0_usize), 1 => 0..2_000_usize],
        (query, tail, secret) in ("[a-z0-9=&%+_.]{0,60}", "[a-z/]{0,10}", ".{0,40}"),
        is_get in any::<bool>(),
    ) {
        let line = which.get(&LINES);
        let body = mangled(one.get::<Vec<u8>>(&line.bodies), &all, &bytes, cut);
        let packed = gzip(&body);
        let headers: Vec<(&str, &str)> = [
            "x-hub-signature-256", "x-twilio-signature", "x-viber-content-signature",
            "x-telegram-bot-api-secret-token", "x-twitter-webhooks-signature", "authorization",
            "source-id", "destination-id", "id", "content-type",
        ]
        .map(|name| (name, secret.as_str()))
        .into();
        for body in [&body, &packed] {
            let call = WebhookCall {
                method: if is_get { "GET" } else { "POST" },
                url: wire::URL,
                tail: &tail,
                headers: &headers,
                query: &query,
                ..WebhookCall::again(body, wire::NOW.into())
            };
            read(line, &call)?;
            let form = WebhookCall { headers: &[], query: &query, ..WebhookCall::again(body, wire::NOW.into()) };
            read(line, &form)?;
        }
    }
}

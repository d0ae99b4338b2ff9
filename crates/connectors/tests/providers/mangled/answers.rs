//! What providers answer: to messages, to a test, to a question for templates, files, names and tokens.

use super::seeds::answers;
use super::{slipped, slips};
use crate::wire::{self, message};
use async_trait::async_trait;
use connectors::{Connector, Http, HttpError, Media, Request, Response, Settings, TemplateMessage};
use domain::identities::Scheme;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;
use testkit::providers;

static LINES: LazyLock<Vec<(&'static dyn Connector, Settings)>> = LazyLock::new(|| {
    let line = |provider: Box<dyn providers::Provider>| {
        let kind = provider.kind().parse().expect("a kind");
        let connector = connectors::of(kind).expect("a connector");
        let mut settings = wire::settings(connector, provider.as_ref());
        // Where the answer is a promise that more will come, nobody waits for it here.
        settings.insert("base_url".to_owned(), "http://127.0.0.1:9".into());
        (connector, settings)
    };
    providers::all().into_iter().map(line).collect()
});

/// Answers everything alike.
struct Says(Response);

#[async_trait]
impl Http for Says {
    async fn call(&self, _: Request) -> Result<Response, HttpError> {
        Ok(self.0.clone())
    }
}

async fn everything(connector: &dyn Connector, settings: &Settings, http: &Says) {
    let schemes = connector.identity_schemes();
    for scheme in schemes {
        let address = match scheme {
            Scheme::Phone => "+15550001111",
            Scheme::Email => "nora@customer.example.test",
            _ => "440011001",
        };
        let plain = message(*scheme, address, Some("Hello"));
        let _ = connector.send(settings, &plain, http).await;
        let mut filled = plain.clone();
        filled.template = Some(TemplateMessage {
            name: "order_update".to_owned(),
            language: "en_US".to_owned(),
            components: http.0.json().unwrap_or_default(),
            values: vec![("1".to_owned(), "Nora".to_owned())],
        });
        filled.text = None;
        let _ = connector.send(settings, &filled, http).await;
        let _ = connector
            .tell_read(settings, &plain.contact, "id", http)
            .await;
        let party = (*scheme, address.to_owned());
        let _ = connector.profile(settings, &party, http).await;
    }
    let _ = connector.test(settings, wire::site(), http).await;
    if let Ok(all) = connector.templates(settings, http).await {
        for one in all {
            let _ = connector.bars_template(&one.components);
        }
    }
    let _ = connector.renew(settings, http).await;
    for reference in [
        "880011",
        "20/18/a.jpg",
        "{\"url\":\"u\",\"owner\":\"o\",\"signature\":\"0A\",\"key\":\"00\"}",
    ] {
        let _ = connector
            .locate(settings, &Media::link(reference), http)
            .await;
    }
}

proptest! {
    #[test]
    fn whatever_a_provider_answers_is_judged_without_a_panic(
        which in any::<prop::sample::Index>(), one in any::<prop::sample::Index>(), all in slips(),
        status in prop::sample::select(vec![200_u16, 201, 202, 204, 301, 400, 401, 403, 404, 409, 413, 429, 500, 503]),
        (reset, wait) in ("[-0-9a-z]{0,22}", proptest::option::of(any::<u64>())),
        cut in prop_oneof![4 => Just(0_usize), 1 => 0..400_usize],
    ) {
        let (connector, settings) = which.get(&LINES);
        let mut body = slipped(one.get(&answers()).clone(), &all).to_string().into_bytes();
        body.truncate(body.len().saturating_sub(cut));
        let headers = ["x-rate-limit-reset", "x-rate-limit-remaining", "retry-after"];
        let http = Says(Response {
            status,
            retry_after: wait,
            headers: headers.map(|name| (name.to_owned(), reset.clone())).into(),
            body,
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        runtime.block_on(everything(*connector, settings, &http));
    }
}

#[test]
fn an_answer_is_json() {
    assert!(answers().iter().all(|answer| *answer != json!(null)));
}

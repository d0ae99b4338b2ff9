//! How much one caller may ask: their own quota, told with every answer.

use crate::common::{Client, Server};
use crate::document::{document, operations};
use api::config::Rates;
use serde_json::{Value, json};

async fn on_each_database(rates: Rates, test: impl AsyncFn(Server)) {
    for database in testkit::databases() {
        test(Server::start(database, |config| config.rates = rates).await).await;
    }
}

/// The answers' statuses to so many calls.
async fn statuses(by: &Client, path: &str, calls: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..calls {
        statuses.push(by.get(path).await.status);
    }
    statuses
}

#[actix_web::test]
async fn requests_count_for_their_principal_wherever_they_come_from() {
    let rates = Rates {
        principal: Some(6),
        address: None,
    };
    on_each_database(rates, async |server| {
        let ada = server.admin().await;
        let body = json!({"name": "Shop", "scopes": ["permissions:read"]});
        let shop = ada.program(body).await;
        let first = ada.get("/permissions").await;
        assert_eq!(first.header("ratelimit-policy"), "\"principal\";q=6;w=60");
        assert_eq!(first.header("ratelimit"), "\"principal\";r=4;t=20");
        let mut elsewhere = ada.clone();
        elsewhere.address = "198.51.100.9".to_owned();
        assert_eq!(
            statuses(&elsewhere, "/permissions", 5).await,
            [200, 200, 200, 200, 429]
        );
        let refused = ada.get("/permissions").await;
        assert_eq!((refused.status, refused.code()), (429, "too_many_requests"));
        let wait: u32 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=11).contains(&wait), "{wait}");
        assert_eq!(
            refused.header("ratelimit"),
            format!("\"principal\";r=0;t={wait}")
        );
        assert_eq!(refused.body["instance"], "/api/v1/permissions");
        assert!(!refused.header("x-request-id").is_empty());
        assert_eq!(
            statuses(&shop, "/permissions", 2).await,
            [200, 200],
            "a program has a quota of its own"
        );
    })
    .await;
}

#[actix_web::test]
async fn who_is_not_signed_in_counts_for_their_address() {
    let rates = Rates {
        principal: None,
        address: Some(3),
    };
    on_each_database(rates, async |server| {
        let ada = server.admin().await;
        let mut forged = server.anonymous();
        forged.token = Some("sb_nonsense".to_owned());
        forged.address = "198.51.100.7".to_owned();
        let first = forged.get("/me").await;
        assert_eq!(first.header("ratelimit-policy"), "\"address\";q=3;w=60");
        assert_eq!(statuses(&forged, "/me", 3).await, [401, 401, 429]);
        let mut neighbour = ada.clone();
        neighbour.address = forged.address.clone();
        assert_eq!(
            statuses(&neighbour, "/me", 5).await,
            [200; 5],
            "who is signed in is not held up by who is not"
        );
        let mut other = server.anonymous();
        other.address = "198.51.100.8".to_owned();
        assert_eq!(other.get("/me").await.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn a_program_of_ours_learns_what_is_left_and_when_to_come_back() {
    let rates = Rates {
        principal: Some(2),
        address: None,
    };
    on_each_database(rates, async |server| {
        let ada = server.admin().await;
        let token = ada.token.as_deref().expect("a token");
        let client = client::Client::with_token(&server.origin, token);
        assert_eq!(client.rate_limit(), None, "nothing was asked yet");
        client.me().await.expect("the first");
        let left = client.clone().rate_limit().expect("a limit");
        assert_eq!((left.remaining, left.fills_in.as_secs()), (1, 30));
        client.me().await.expect("the second");
        let refused = client.me().await.expect_err("one too many");
        assert_eq!(refused.code(), Some("too_many_requests"));
        let wait = refused.retry_after().expect("when to come back").as_secs();
        assert!((1..=31).contains(&wait), "{wait}");
        assert_eq!(client.rate_limit().expect("a limit").remaining, 0);
        let unknown = client::Client::new(&server.origin);
        let unknown = unknown.me().await.expect_err("not signed in");
        assert_eq!(unknown.retry_after(), None);
    })
    .await;
}

#[test]
fn the_document_names_what_every_answer_of_the_api_tells() {
    let shared = &document()["components"]["responses"];
    let mut answers = 0;
    for operation in operations() {
        if !operation.path.starts_with("/api/v1/") {
            continue;
        }
        let all = operation.value["responses"].as_object().expect("answers");
        for (status, answer) in all {
            let named = answer["$ref"].as_str().and_then(|to| to.rsplit('/').next());
            let answer = named.map_or(answer, |name| &shared[name]);
            for header in ["RateLimit", "RateLimit-Policy"] {
                let told: &Value = &answer["headers"][header]["$ref"];
                let shared = json!(format!("#/components/headers/{header}"));
                assert_eq!(*told, shared, "{}, {status}", operation.call());
                let shared = &document()["components"]["headers"][header];
                assert_eq!(shared["schema"]["type"], "string");
            }
            answers += 1;
        }
    }
    assert!(answers > 500, "{answers}");
}

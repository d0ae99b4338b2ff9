//! API tokens: made and removed, acting as an agent or as a program of their own.

mod acting;
mod ending;
mod managing;
mod seeing;

use crate::common::Client;
use serde_json::{Value, json};

/// Everything a token can be made for.
fn every() -> Vec<String> {
    domain::api_tokens::Scope::all()
        .map(|scope| scope.to_string())
        .collect()
}

/// Every scope but the one for what is restricted.
fn unrestricted() -> Vec<String> {
    let mut scopes = every();
    scopes.retain(|scope| scope != "conversations:restricted");
    scopes
}

async fn integration(by: &Client, name: &str) -> Client {
    by.program(json!({"name": name, "scopes": every()})).await
}

async fn personal(by: &Client) -> Client {
    let body = json!({"name": "Script", "kind": "personal", "scopes": every()});
    by.program(body).await
}

async fn get(by: &Client, path: &str) -> Value {
    let answer = by.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.body
}

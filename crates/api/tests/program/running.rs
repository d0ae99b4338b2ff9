//! The program in a process of its own, and somebody who calls it.

use serde_json::{Value, json};
use std::path::Path;
use testkit::{PATIENCE, Setup, TestDatabase};

pub const PASSWORD: &str = "correct horse battery";

/// The program on a database, with its data in a folder.
pub fn setup(database: &TestDatabase, folder: &Path) -> Setup {
    Setup::new(env!("CARGO_BIN_EXE_switchboard"), &database.url, folder)
}

/// One that may call this machine.
pub fn local(database: &TestDatabase, folder: &Path) -> Setup {
    setup(database, folder).with("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "127.0.0.1")
}

/// A caller with patience, but not for ever.
pub fn http() -> reqwest::Client {
    // The client of the tests; the program brings its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(PATIENCE)
        .build()
        .expect("a client")
}

/// Posts below `/api/v1` what must succeed; gives the answer.
pub async fn post(origin: &str, path: &str, token: &str, body: &Value) -> Value {
    let request = http()
        .post(format!("{origin}/api/v1{path}"))
        .bearer_auth(token)
        .json(body);
    let answer = request.send().await.expect("an answer");
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.json().await.unwrap_or(Value::Null)
}

/// Reads below `/api/v1` what must be there.
pub async fn get(origin: &str, path: &str, token: &str) -> Value {
    let request = http()
        .get(format!("{origin}/api/v1{path}"))
        .bearer_auth(token);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.expect("JSON")
}

/// The token of the Owner of a new organization.
pub async fn owner(origin: &str) -> String {
    let body = json!({
        "organization_name": "Shop", "first_name": "Ada",
        "email": "ada@example.com", "password": PASSWORD,
    });
    let signed_up = post(origin, "/auth/signup", "", &body).await;
    let token = signed_up["access_token"].as_str();
    token.expect("a token").to_owned()
}

//! The example of the client crate, as an integrator runs it: a program of its own, with a token.

use crate::common::{Client, Server, on_each_database, until};
use crate::desk::{channel, conversation};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

struct Greeter(Child);

impl Drop for Greeter {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Cargo builds examples beside the tests, and tells tests of another package nothing of them.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("this test");
    let built = test
        .parent()
        .and_then(|deps| deps.parent())
        .expect("a folder");
    let program = built.join("examples/greeter");
    let how = "build it first: cargo build --package client --example greeter";
    assert!(program.exists(), "{how}");
    program
}

fn start(origin: &str, program_of: &Client) -> Greeter {
    let token = program_of.token.as_deref().expect("a token");
    let started = Command::new(program())
        .env("SWITCHBOARD_URL", origin)
        .env("SWITCHBOARD_TOKEN", token)
        .stdout(Stdio::null())
        .spawn();
    Greeter(started.expect("the example starts"))
}

/// What the customer was told so far.
async fn greetings(by: &Client, id: &str) -> Vec<Value> {
    let page = by.get(&format!("/conversations/{id}/messages")).await;
    assert_eq!(page.status, 200, "{page:?}");
    let items = page.body["items"].as_array().cloned().expect("items");
    let ours = items.into_iter().filter(|m| m["direction"] == "outbound");
    ours.map(|message| message["author"]["kind"].clone())
        .collect()
}

async fn is_greeted(by: &Client, id: &str) {
    until("greeted", async || {
        let greetings = greetings(by, id).await;
        match greetings.is_empty() {
            true => Err(greetings),
            false => Ok(greetings),
        }
    })
    .await;
}

#[actix_web::test]
async fn the_greeter_greets_everybody_once_through_restarts_and_stops_without_a_token() {
    on_each_database(async |server: Server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let token = json!({
            "name": "Greeter",
            "scopes": ["conversations:read", "conversations:write", "events:read"],
            "permissions": ["conversations.reply"],
        });
        let greeter = ada.program(token).await;
        let before = conversation(&server, &ada, &website, "before").await;
        let first = start(&server.origin, &greeter);
        is_greeted(&ada, &before).await;
        let live = conversation(&server, &ada, &website, "live").await;
        is_greeted(&ada, &live).await;

        // Somebody who writes while it is away is greeted when it is back, nobody else again.
        drop(first);
        let meanwhile = conversation(&server, &ada, &website, "meanwhile").await;
        let second = start(&server.origin, &greeter);
        is_greeted(&ada, &meanwhile).await;
        let after = conversation(&server, &ada, &website, "after").await;
        is_greeted(&ada, &after).await;
        for id in [before, live, meanwhile, after] {
            assert_eq!(greetings(&ada, &id).await, ["integration"]);
        }

        let gone = ada.delete(&format!("/api-tokens/{}", greeter.id())).await;
        assert_eq!(gone.status, 204, "{gone:?}");
        // Its stream ends, and when it opens another one it is told why.
        let second = std::cell::RefCell::new(second);
        let status = until("ended", async || {
            let status = second.borrow_mut().0.try_wait().expect("a child");
            status.map(Some).ok_or(None)
        })
        .await;
        assert!(!status.expect("ended").success(), "somebody has to look");
    })
    .await;
}

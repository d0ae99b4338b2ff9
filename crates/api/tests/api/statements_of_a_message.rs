//! How many statements it takes to take in a message of a conversation that goes on: what a desk takes in most.

use crate::common::{Client, on_each_database_at_rest};
use serde_json::json;
use std::cell::Cell;

/// What is looked up, from the channel to what waited for the message, and what is written of it, between beginning
/// and committing.
const POSTGRES: u64 = 16;
/// Each write also has a savepoint of its own.
const SQLITE: u64 = POSTGRES + 2;

async fn arrives(by: &Client, channel: &str, number: u32) {
    let message = json!({
        "message_id": format!("said-{number}"),
        "contact": {"address": "bo", "name": "Bo"},
        "text": format!("Hello {number}"),
    });
    let path = format!("/channels/{channel}/inbound");
    let taken = by.post(&path, message).await;
    assert_eq!(taken.status, 202, "{taken:?}");
}

#[actix_web::test]
async fn a_message_of_a_conversation_that_goes_on_takes_few_statements() {
    on_each_database_at_rest(async |server| {
        let owner = server.admin().await;
        let settings = json!({"webhook_url": "https://93.184.216.34/in"});
        let till = json!({"kind": "api", "name": "Till", "settings": settings});
        let channel = owner.post("/channels", till).await.id();
        let number = Cell::new(0);
        let next = async || {
            number.set(number.get() + 1);
            arrives(&owner, &channel, number.get()).await;
        };
        next().await;
        let most = match server.state.store.is_shared() {
            true => POSTGRES,
            false => SQLITE,
        };
        let taken = server.fewest_statements(next).await;
        assert!(taken <= most, "{taken} statements, of {most} at most");
    })
    .await;
}

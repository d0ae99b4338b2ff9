//! Into which conversation a message comes, as the organization chose it: across channels, and after closing.

use crate::common::{Client, on_each_database};
use serde_json::{Value, json};

/// A channel of the API; the customer is known on each of them by one telephone number.
async fn connect(owner: &Client, name: &str) -> String {
    let settings = json!({"webhook_url": "https://shop.example/in", "address_scheme": "phone"});
    let body = json!({"kind": "api", "name": name, "settings": settings});
    let made = owner.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

/// She writes; the conversation that it came into.
async fn writes(owner: &Client, channel: &str, id: &str) -> String {
    let contact = json!({"address": "+46701234567", "name": "Nora"});
    let body = json!({"message_id": id, "contact": contact, "text": "Are you there?"});
    let taken = owner
        .post(&format!("/channels/{channel}/inbound"), body)
        .await;
    assert!(matches!(taken.status, 200..300), "{taken:?}");
    taken.body["conversation_id"]
        .as_str()
        .expect("a conversation")
        .to_owned()
}

async fn choose(owner: &Client, choice: Value) {
    let changed = owner.patch("/organization", choice).await;
    assert_eq!(changed.status, 200, "{changed:?}");
}

async fn close(owner: &Client, conversation: &str) {
    let closed = owner
        .post(&format!("/conversations/{conversation}/close"), json!({}))
        .await;
    assert_eq!(closed.status, 200, "{closed:?}");
}

async fn status(owner: &Client, conversation: &str) -> Value {
    owner
        .get(&format!("/conversations/{conversation}"))
        .await
        .body["status"]
        .clone()
}

#[actix_web::test]
async fn one_conversation_goes_on_over_every_channel_where_the_organization_chose_so() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (till, shop) = (connect(&owner, "Till").await, connect(&owner, "Shop").await);
        let first = writes(&owner, &till, "1").await;
        // As it is until somebody chooses otherwise.
        assert_eq!(writes(&owner, &shop, "2").await, first);

        choose(&owner, json!({"one_conversation_across_channels": false})).await;
        let garage = connect(&owner, "Garage").await;
        let second = writes(&owner, &garage, "3").await;
        assert_ne!(second, first);
        // Each goes on where it was.
        assert_eq!(writes(&owner, &till, "4").await, first);
        assert_eq!(writes(&owner, &garage, "5").await, second);

        choose(&owner, json!({"one_conversation_across_channels": true})).await;
        let desk = connect(&owner, "Desk").await;
        assert_eq!(
            writes(&owner, &desk, "6").await,
            second,
            "the one that was active last"
        );
    })
    .await;
}

#[actix_web::test]
async fn after_closing_another_begins_or_the_closed_one_reopens_as_the_organization_chose() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (till, shop) = (connect(&owner, "Till").await, connect(&owner, "Shop").await);
        let first = writes(&owner, &till, "1").await;
        close(&owner, &first).await;
        let second = writes(&owner, &till, "2").await;
        assert_ne!(second, first);
        assert_eq!(status(&owner, &first).await, "closed");
        close(&owner, &second).await;

        choose(&owner, json!({"after_closing": "reopen"})).await;
        assert_eq!(writes(&owner, &till, "3").await, second);
        assert_eq!(status(&owner, &second).await, "open");
        // Also from a channel on which she never wrote.
        close(&owner, &second).await;
        assert_eq!(writes(&owner, &shop, "4").await, second);
        close(&owner, &second).await;

        choose(&owner, json!({"after_closing": "new"})).await;
        let third = writes(&owner, &till, "5").await;
        assert!(third != first && third != second);
        assert_eq!(status(&owner, &second).await, "closed");
    })
    .await;
}

//! What is done by a token stands in its principal's name.

use super::{every, get, integration, personal};
use crate::common::{Client, Server, on_each_database};
use crate::desk::{channel, conversation};
use crate::events::Listener;
use api::conversations::work::Work;
use api::messages::deliver::{Step, deliver_result};
use domain::messages::Delivery;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_personal_token_acts_as_its_agent() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let script = personal(&ada).await;
        assert_eq!(get(&script, "/me").await["id"], ada.id());
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let sent = say(&script, &id, json!({"text": "Good morning"})).await;
        assert_eq!(sent["author"]["kind"], "agent");
        assert_eq!(sent["author"]["id"], ada.id());
        let c = get(&ada, &format!("/conversations/{id}")).await;
        assert_eq!(c["assignee_ids"], json!([ada.id()]));
        assert_eq!(
            (&c["waiting_since"], &c["unread_count"]),
            (&Value::Null, &json!(0))
        );
    })
    .await;
}

async fn say(by: &Client, conversation: &str, body: Value) -> Value {
    let path = format!("/conversations/{conversation}/messages");
    let sent = by.post(&path, body).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    sent.body
}

/// The worker tells that a message did not leave.
async fn fails(server: &Server, by: &Client, message: &Value) {
    let organization = by.me["organization_id"].as_str().expect("an id");
    let organization = organization.parse().expect("an id");
    let id = message["id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let work = Work::new(&server.state);
    let step = Step::to(Delivery::Failed);
    let told = server
        .state
        .write(move |db| deliver_result(db, &work, organization, id, &step));
    told.await.expect("told");
}

#[actix_web::test]
async fn an_integration_writes_in_its_own_name_and_answers_only_when_it_says_so() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let shop = integration(&ada, "Shop").await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let path = format!("/conversations/{id}");
        let before = get(&ada, &path).await;
        assert_eq!(before["reply_state"], "pending");
        let notice = say(&shop, &id, json!({"text": "Your parcel left"})).await;
        let author = json!({"kind": "integration", "id": shop.id(), "name": "Shop"});
        assert_eq!(notice["author"], author);
        let c = get(&ada, &path).await;
        assert_eq!(c["waiting_since"], before["waiting_since"]);
        assert_eq!(
            c["assignee_ids"],
            json!([]),
            "an integration is never assigned"
        );
        assert_eq!(c["unread_count"], 1, "nobody has read it");
        let answer = json!({"text": "It arrives on Friday", "counts_as_answer": true});
        let answer = say(&shop, &id, answer).await;
        let c = get(&ada, &path).await;
        assert_eq!(
            (&c["waiting_since"], &c["reply_state"]),
            (&Value::Null, &json!("replied"))
        );
        assert_eq!(c["last_message"]["author"]["kind"], "integration");
        retried(&server, &ada, &path, &notice, &answer).await;
        let log = get(&ada, &format!("{path}/log")).await;
        assert_eq!(
            shop.post(&format!("{path}/close"), json!({})).await.status,
            200
        );
        let closed = get(&ada, &format!("{path}/log")).await;
        let count = |log: &Value| log["items"].as_array().map_or(0, Vec::len);
        assert_eq!(count(&closed), count(&log) + 1);
        assert_eq!(closed["items"][0]["actor"], author);
        let deleted = ada.delete(&format!("/api-tokens/{}", shop.id())).await;
        assert_eq!(deleted.status, 204);
        let thread = get(&ada, &format!("{path}/messages")).await;
        assert_eq!(thread["items"][0]["author"], author, "its name stays");
    })
    .await;
}

/// A notice that did not leave changes nothing; an answer that did not is none, and trying it again
/// makes it one.
async fn retried(server: &Server, ada: &Client, path: &str, notice: &Value, answer: &Value) {
    let reply_state = async || get(ada, path).await["reply_state"].clone();
    let again = async |message: &Value| {
        let id = message["id"].as_str().expect("an id");
        let path = format!("{path}/messages/{id}/retry");
        let again = ada.post(&path, json!({})).await;
        assert_eq!(again.status, 200, "{again:?}");
    };
    fails(server, ada, notice).await;
    assert_eq!(reply_state().await, "replied");
    fails(server, ada, answer).await;
    assert_eq!(reply_state().await, "pending");
    again(notice).await;
    assert_eq!(reply_state().await, "pending");
    again(answer).await;
    assert_eq!(reply_state().await, "replied");
}

#[actix_web::test]
async fn an_integration_has_no_unread_and_its_inbox_is_open() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let shop = integration(&ada, "Shop").await;
        let channel = channel(&ada).await;
        let free = conversation(&server, &ada, &channel, "bo").await;
        let taken = conversation(&server, &ada, &channel, "cy").await;
        let picked = ada
            .post(&format!("/conversations/{taken}/pick"), json!({}))
            .await;
        assert_eq!(picked.status, 200);
        let ids = async |folder: &str| {
            let page = shop.get(&format!("/conversations?folder={folder}")).await;
            crate::desk::ids(&page)
        };
        assert_eq!(ids("inbox").await, [free.as_str()]);
        assert_eq!(ids("open").await, [free.as_str()]);
        assert_eq!(ids("yours").await, [""; 0]);
        assert_eq!(ids("team").await.len(), 2);
        let counts = get(&shop, "/conversations/counts").await;
        assert_eq!(counts["inbox"]["conversations"], 1);
        assert_eq!(counts["inbox"]["unread_conversations"], 0);
        let one = get(&shop, &format!("/conversations/{free}")).await;
        assert_eq!(one["unread_count"], 0);
        for call in ["pick", "read", "unread"] {
            let answer = shop
                .post(&format!("/conversations/{free}/{call}"), json!({}))
                .await;
            assert_eq!(
                (answer.status, answer.code()),
                (403, "agent_only"),
                "{call}"
            );
        }
        let assign = json!({"agent_ids": [shop.id()]});
        let answer = ada
            .post(&format!("/conversations/{free}/assign"), assign)
            .await;
        assert_eq!(answer.status, 422, "{answer:?}");
    })
    .await;
}

#[actix_web::test]
async fn an_integration_handles_contacts_files_and_colleagues() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let shop = integration(&ada, "Shop").await;
        let contact = shop.post("/contacts", json!({"name": "Bo"})).await;
        assert_eq!(contact.status, 201, "{contact:?}");
        let path = format!("/contacts/{}", contact.id());
        let blocked = shop.post(&format!("{path}/block"), json!({})).await;
        assert_eq!(
            (&blocked.body["blocked"], &blocked.body["blocked_by"]),
            (&json!(true), &Value::Null)
        );
        let bare = json!({"name": "Bare", "scopes": every(), "permissions": ["contacts.block"]});
        let bare = ada.program(bare).await;
        let refused = bare.post(&format!("{path}/unblock"), json!({})).await;
        assert_eq!(
            refused.code(),
            "forbidden",
            "nobody's block is not everybody's"
        );
        assert_eq!(
            shop.post(&format!("{path}/unblock"), json!({}))
                .await
                .status,
            200
        );
        let role = ada.role("agent").await;
        let body = json!({"first_name": "Cy", "email": "cy@example.com", "role_id": role});
        let invited = shop.post("/agents", body).await;
        assert_eq!(invited.status, 201, "{invited:?}");
    })
    .await;
}

#[actix_web::test]
async fn the_scope_to_ingest_is_enough_for_an_integration_alone() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let body = json!({
            "kind": "api",
            "name": "Programs",
            "settings": {"webhook_url": "https://example.com/hook"},
        });
        let channel = ada.post("/channels", body).await.id();
        let path = format!("/channels/{channel}/inbound");
        let note = |id: &str| json!({"message_id": id, "contact": {"address": "bo"}, "text": "Hi"});
        let scopes = json!(["messages:ingest"]);
        let bare = json!({"name": "Source", "scopes": scopes, "permissions": []});
        let source = ada.program(bare).await;
        let taken = source.post(&path, note("1")).await;
        assert_eq!(taken.status, 202, "{taken:?}");
        let again = source.post(&path, note("1")).await;
        assert_eq!(again.body["message_id"], taken.body["message_id"]);
        assert_eq!(again.body["duplicate"], true);
        let grace = server.agent(&ada, &[]).await;
        let script = json!({"name": "Script", "kind": "personal", "scopes": scopes});
        let refused = grace
            .program(script.clone())
            .await
            .post(&path, note("2"))
            .await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let taken = ada.program(script).await.post(&path, note("2")).await;
        assert_eq!(taken.status, 202, "{taken:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_program_that_listens_makes_nobody_present() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let script = personal(&ada).await;
        let stream = Listener::open(&script, "/api/v1/events").await;
        let online = async || get(&ada, "/presence").await["items"][0]["online"].clone();
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
        assert_eq!(online().await, false);
        let own = Listener::open(&ada, "/api/v1/events").await;
        assert_eq!(online().await, true);
        drop((stream, own));
    })
    .await;
}

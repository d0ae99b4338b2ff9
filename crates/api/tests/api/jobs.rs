//! What is done in the background: that people see how it gets on, and what becomes of what was given up.

use crate::common::{Client, Server, count, is_put_off, on_each_database, send, until};
use crate::desk::{channel, conversation};
use crate::hooks;
use diesel::RunQueryDsl;
use reqwest::Method;
use serde_json::{Value, json};
use store::StoreError;
use store::jobs::{self, Claimed, Job};

/// A job of somebody's organization that is not due for ever.
fn job(server: &Server, owner: &Client, kind: &str, lane: i64, payload: &str) -> Job {
    let organization = owner.me["organization_id"].as_str().expect("an id");
    Job {
        organization: organization.parse().expect("an id"),
        id: server.state.new_id(),
        lane,
        channel: None,
        kind: kind.to_owned(),
        payload: payload.to_owned(),
        due_at: i64::MAX.into(),
    }
}

/// One that was given up.
pub async fn give_up(
    server: &Server,
    owner: &Client,
    kind: &str,
    lane: i64,
    payload: &str,
) -> String {
    let job = job(server, owner, kind, lane, payload);
    let id = job.id.to_string();
    let buried = server.state.store.write(move |db| {
        jobs::push(db, &job)?;
        let claimed = Claimed {
            job: job.clone(),
            attempts: 0,
        };
        jobs::bury(db, &claimed, "failed too often", 0.into())
    });
    assert!(buried.await.expect("buried"));
    id
}

/// One that nobody here can do: it stays as it is, locked or not.
async fn keep(
    server: &Server,
    owner: &Client,
    kind: &str,
    lane: i64,
    payload: &str,
    locked_until: i64,
) {
    let job = job(server, owner, kind, lane, payload);
    let kept = server.state.store.write(move |db| {
        jobs::push(db, &job)?;
        let claimed = Claimed {
            job: job.clone(),
            attempts: 0,
        };
        jobs::progress(db, &claimed, &job.payload, locked_until.into())
    });
    assert!(kept.await.expect("kept"));
}

fn kinds(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("a page");
    items
        .iter()
        .filter_map(|job| job["kind"].as_str())
        .collect()
}

#[actix_web::test]
async fn a_large_change_says_what_it_concerns_and_how_much_is_left() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let payload = r#"{"team_id":"7","name":"Support","remaining":120}"#;
        keep(&server, &owner, "teams.move", 7, payload, i64::MAX).await;
        let secret = r#"{"to":"ada@example.com","token":"s3cret"}"#;
        keep(&server, &owner, "invitations.mail", 8, secret, 0).await;
        give_up(&server, &owner, "deliver", 9, r#"{"text":"Hello"}"#).await;

        let all = owner.get("/jobs").await;
        assert_eq!(
            kinds(&all.body),
            ["deliver", "invitations.mail", "teams.move"]
        );
        assert!(!all.body.to_string().contains("s3cret"), "{all:?}");
        assert!(!all.body.to_string().contains("Hello"), "{all:?}");
        for (state, kind) in [
            ("running", "teams.move"),
            ("waiting", "invitations.mail"),
            ("dead", "deliver"),
        ] {
            let some = owner.get(&format!("/jobs?state={state}")).await;
            assert_eq!(kinds(&some.body), [kind], "{state}");
            assert_eq!(some.body["items"][0]["state"], state);
        }
        let moving = &owner.get("/jobs?resource=team:7").await.body["items"][0];
        assert_eq!(moving["remaining"], 120);
        assert_eq!(
            moving["resource"],
            json!({"kind": "team", "id": "7", "name": "Support"})
        );
        assert_eq!(moving["discardable"], false);
        for nothing in ["team:8", "label"] {
            let none = owner.get(&format!("/jobs?resource={nothing}")).await;
            assert_eq!(none.body["items"], json!([]), "{nothing}");
        }
        for nonsense in ["state=busy", "resource=moon", "resource=team:x"] {
            assert_eq!(owner.get(&format!("/jobs?{nonsense}")).await.status, 422);
        }
    })
    .await;
}

#[actix_web::test]
async fn the_list_goes_on_over_what_waits_and_what_was_given_up() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for lane in 0..3 {
            keep(&server, &owner, "tests.nothing", lane, "{}", 0).await;
            give_up(&server, &owner, "tests.dead", lane, "{}").await;
        }
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("/jobs?limit=2{cursor}")).await.body;
            found.extend(kinds(&page).into_iter().map(str::to_owned));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, ["tests.dead", "tests.nothing"].repeat(3));
    })
    .await;
}

#[actix_web::test]
async fn who_may_make_a_large_change_sees_how_it_gets_on() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        keep(&server, &owner, "teams.move", 7, "{}", 0).await;
        keep(&server, &owner, "labels.settle", 8, "{}", 0).await;
        keep(&server, &owner, "invitations.mail", 9, "{}", 0).await;
        let body = json!({"name": "Teams", "permissions": ["teams.manage"]});
        let role = owner.post("/roles", body).await.id();
        let lead = server.colleague(&owner, &role, &[]).await;
        assert_eq!(kinds(&lead.get("/jobs").await.body), ["teams.move"]);
        let labels = lead.get("/jobs?resource=label").await;
        assert_eq!(labels.body["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn what_was_given_up_is_taken_up_again_once() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let id = give_up(&server, &owner, "tests.nothing", 1, "{}").await;
        let path = format!("/jobs/{id}/retry");
        for _ in 0..2 {
            let request = owner.request(Method::POST, &format!("/api/v1{path}"));
            let done = send(request.header("Idempotency-Key", "again")).await;
            assert_eq!(done.status, 204, "{done:?}");
        }
        let waits = owner.get("/jobs?state=waiting").await;
        assert_eq!(waits.body["items"][0]["id"], json!(id));
        assert_eq!(waits.body["items"][0]["attempts"], 0);
        assert_eq!(owner.post(&path, Value::Null).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_large_change_cannot_be_thrown_away() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let letter = give_up(&server, &owner, "invitations.mail", 1, "{}").await;
        let discard = async |id: &str| {
            owner
                .post(&format!("/jobs/{id}/discard"), Value::Null)
                .await
        };
        assert_eq!(discard(&letter).await.status, 204);
        assert_eq!(discard(&letter).await.status, 404);
        for kind in ["contacts.clear", "teams.move", "contacts.import"] {
            let id = give_up(&server, &owner, kind, 2, "{}").await;
            let refused = discard(&id).await;
            assert_eq!(
                (refused.status, refused.code()),
                (409, "job_has_to_end"),
                "{kind}"
            );
        }
    })
    .await;
}

/// How a message stands once it does not wait any more.
async fn settled(by: &Client, path: &str) -> Value {
    until("settled", async || {
        let newest = by.get(path).await.body["items"][0].clone();
        match newest["delivery"]["state"].as_str() {
            Some("queued" | "sending") => Err(newest),
            _ => Ok(newest),
        }
    })
    .await
}

#[actix_web::test]
async fn a_message_whose_job_is_given_up_has_failed_and_can_be_sent_again() {
    hooks::on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let (channel, path) = till(&owner, &integrator.url).await;
        // Nobody can read its secrets any more, and the last try is the next.
        let spoil = format!("UPDATE channels SET sealed_secrets = 'x' WHERE id = {channel}");
        sql(&server, &spoil).await;
        let tired = owner.post(&path, json!({"text": "Hello"})).await;
        assert_eq!(tired.status, 201, "{tired:?}");
        is_put_off(&server).await;
        let failing = "UPDATE jobs SET attempts = 14, due_at = 0 WHERE kind = 'deliver'";
        sql(&server, failing).await;
        let failed = settled(&owner, &path).await;
        assert_eq!(failed["delivery"]["state"], "failed", "{failed}");
        assert_eq!(failed["delivery"]["error"]["code"], "given_up");
        assert_eq!(failed["delivery"]["error"]["retryable"], true);
        let dead = owner.get("/jobs?state=dead").await;
        assert_eq!(kinds(&dead.body), ["deliver"]);

        let again = format!("{path}/{}/retry", tired.id());
        let again = owner.post(&again, json!({})).await;
        assert_eq!(again.status, 200, "{again:?}");
        assert_eq!(again.body["delivery"]["state"], "queued");
    })
    .await;
}

#[actix_web::test]
async fn a_job_that_is_taken_up_again_brings_its_message_back() {
    hooks::on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let (_, path) = till(&owner, &integrator.url).await;
        integrator.answer_always(testkit::Answer::Status(410));
        let sent = owner.post(&path, json!({"text": "Hello"})).await;
        assert_eq!(settled(&owner, &path).await["delivery"]["state"], "failed");
        integrator.answer_always(testkit::Answer::Status(204));
        let payload = format!(r#"{{"message_id":"{}"}}"#, sent.id());
        let lane = sent.body["conversation_id"].as_str().expect("an id");
        let lane: i64 = lane.parse().expect("a number");
        let retry = async |id: &str| owner.post(&format!("/jobs/{id}/retry"), Value::Null).await;

        // Nobody sends what may have arrived again on a guess, and nothing goes into what is closed.
        let id = give_up(&server, &owner, "deliver", lane, &payload).await;
        let set = format!(
            "UPDATE messages SET delivery = 'unknown' WHERE id = {}",
            sent.id()
        );
        sql(&server, &set).await;
        let refused = retry(&id).await;
        assert_eq!((refused.status, refused.code()), (409, "message_unknown"));
        let set = format!(
            "UPDATE messages SET delivery = 'failed' WHERE id = {}",
            sent.id()
        );
        sql(&server, &set).await;
        let conversation = path.trim_end_matches("/messages");
        owner
            .post(&format!("{conversation}/close"), json!({}))
            .await;
        let refused = retry(&id).await;
        assert_eq!(
            (refused.status, refused.code()),
            (409, "conversation_closed")
        );
        owner
            .post(&format!("{conversation}/reopen"), json!({}))
            .await;

        assert_eq!(retry(&id).await.status, 204);
        assert_eq!(settled(&owner, &path).await["delivery"]["state"], "sent");
        // Of a message that has arrived there is nothing left to do.
        let id = give_up(&server, &owner, "deliver", lane, &payload).await;
        assert_eq!(retry(&id).await.status, 204);
        until("done", async || {
            match count(&server, "jobs WHERE kind = 'deliver'").await {
                0 => Ok(0),
                some => Err(some),
            }
        })
        .await;
        assert_eq!(integrator.calls().len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn what_waits_for_a_job_that_is_thrown_away_is_told() {
    for database in testkit::databases() {
        let server = Server::at_rest(database).await;
        let owner = server.admin().await;
        let (channel, path) = till(&owner, "https://till.example/in").await;
        for (was, becomes) in [("queued", "failed"), ("sending", "unknown")] {
            let sent = owner.post(&path, json!({"text": "Hello"})).await;
            let set = format!(
                "UPDATE messages SET delivery = '{was}' WHERE id = {}",
                sent.id()
            );
            sql(&server, &set).await;
            let payload = format!(r#"{{"message_id":"{}"}}"#, sent.id());
            discard(&server, &owner, "deliver", &payload).await;
            let newest = owner.get(&path).await.body["items"][0].clone();
            assert_eq!(newest["delivery"]["state"], becomes, "{newest}");
        }
        let file = json!({"message_id": "f1", "contact": {"address": "nora"},
            "attachments": [{"url": "https://till.example/a.png"}]});
        let taken = owner
            .post(&format!("/channels/{channel}/inbound"), file)
            .await;
        assert_eq!(taken.status, 202, "{taken:?}");
        let newest = async || owner.get(&path).await.body["items"][0].clone();
        let (message, file) = (newest().await, newest().await["attachments"][0].clone());
        assert_eq!(file["state"], "pending", "{message}");
        let payload = json!({"attachment_id": file["id"], "message_id": message["id"],
            "url": "https://till.example/a.png"});
        discard(&server, &owner, "fetch", &payload.to_string()).await;
        assert_eq!(newest().await["attachments"][0]["state"], "failed");
        // Taken up again, it is waited for again.
        let id = give_up(&server, &owner, "fetch", 1, &payload.to_string()).await;
        let again = owner.post(&format!("/jobs/{id}/retry"), Value::Null).await;
        assert_eq!(again.status, 204, "{again:?}");
        assert_eq!(newest().await["attachments"][0]["state"], "pending");
    }
}

/// An integrator's channel, and the messages of a conversation that began there.
async fn till(owner: &Client, url: &str) -> (String, String) {
    let till = json!({"kind": "api", "name": "Till", "settings": {"webhook_url": url}});
    let channel = owner.post("/channels", till).await.id();
    let hello = json!({"message_id": "m1", "contact": {"address": "nora"}, "text": "Hello"});
    let taken = owner
        .post(&format!("/channels/{channel}/inbound"), hello)
        .await;
    let conversation = taken.body["conversation_id"].as_str().expect("an id");
    (channel, format!("/conversations/{conversation}/messages"))
}

/// Throws away a job that was given up.
async fn discard(server: &Server, owner: &Client, kind: &str, payload: &str) {
    let id = give_up(server, owner, kind, 1, payload).await;
    let gone = owner
        .post(&format!("/jobs/{id}/discard"), Value::Null)
        .await;
    assert_eq!(gone.status, 204, "{gone:?}");
}

async fn sql(server: &Server, statement: &str) {
    let statement = statement.to_owned();
    let done = server.state.store.write(move |db| {
        diesel::sql_query(statement.as_str()).execute(db)?;
        Ok::<_, StoreError>(())
    });
    done.await.expect("done");
}

#[actix_web::test]
async fn a_removal_is_on_the_list_until_it_is_done() {
    for database in testkit::databases() {
        let server = Server::at_rest(database).await;
        let owner = server.admin().await;
        let body = json!({"name": "Support", "channel_ids": [], "agent_ids": []});
        let team = owner.post("/teams", body).await.id();
        let shop = channel(&owner).await;
        for n in 0..3 {
            let id = conversation(&server, &owner, &shop, &format!("c{n}")).await;
            let path = format!("/conversations/{id}/assign");
            let done = owner.post(&path, json!({"team_id": team})).await;
            assert_eq!(done.status, 200, "{done:?}");
        }
        let heir = owner.post(
            "/teams",
            json!({"name": "Sales", "channel_ids": [], "agent_ids": []}),
        );
        let heir = heir.await.id();
        let gone = format!("/teams/{team}?conversations_to={heir}");
        assert_eq!(owner.delete(&gone).await.status, 204);
        let path = format!("/jobs?resource=team:{team}");
        let waits = &owner.get(&path).await.body["items"][0];
        assert_eq!(
            (&waits["state"], &waits["remaining"]),
            (&json!("waiting"), &Value::Null)
        );
        assert_eq!(waits["resource"]["name"], "Support");

        let worker = server.beside().await;
        until("done", async || match owner.get(&path).await.body {
            page if page["items"] == json!([]) => Ok(page),
            page => Err(page),
        })
        .await;
        let told = "events WHERE name = 'job.updated'";
        assert!(count(&worker, told).await >= 2, "counted, and done");
    }
}

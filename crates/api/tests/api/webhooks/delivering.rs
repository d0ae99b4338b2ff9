//! Who hears what and when: once, again, given up, and nobody held up by another.

use super::{MESSAGES, becomes, body, deliveries, in_state, log, pass, subscribe, texts, write};
use crate::common::{Server, until};
use crate::desk;
use crate::hooks::on_each_database;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::{Answer as Told, Integrator};
use tokio::time::{Instant, sleep};

#[actix_web::test]
async fn what_happens_is_told_signed_and_as_in_the_stream() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let webhook = subscribe(&owner, &integrator.url, MESSAGES).await;
        let mut stream = crate::events::Listener::open(&owner, "/api/v1/events").await;
        write(&server, &owner, &channel, "bo", 1).await;
        let frame = stream.next_of("message.created").await;
        let calls = integrator.calls_of(1).await;
        assert_eq!(calls.len(), 1);
        calls[0].verify(&webhook.secret).expect("our signature");
        assert!(calls[0].verify("whsec_AAAA").is_err());
        let told = body(&calls[0]);
        assert_eq!(told["type"], "message.created");
        assert_eq!(told["data"], frame.data, "the same as for all readers");
        assert_eq!(told["data"]["object"]["text"], "bo 0");
        let items = deliveries(&owner, &webhook, in_state("delivered", 1)).await;
        assert_eq!(items[0]["message_id"], calls[0].header("webhook-id"));
        assert_eq!(items[0]["response_status"], 200);
        let sent = items[0]["payload"].as_str().expect("a payload");
        assert_eq!(sent.as_bytes(), calls[0].body, "kept as it was sent");
        sleep(Duration::from_millis(300)).await;
        assert_eq!(integrator.calls().len(), 1, "once, and nothing else");
    })
    .await;
}

#[actix_web::test]
async fn what_becomes_of_a_role_is_told_as_that_of_a_team() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let names = ["role.created", "role.updated", "role.deleted"];
        subscribe(&owner, &integrator.url, &names).await;
        let new = json!({"name": "Night shift", "permissions": []});
        let id = owner.post("/roles", new).await.id();
        let path = format!("/roles/{id}");
        let renamed = owner.patch(&path, json!({"name": "Late shift"})).await;
        assert_eq!(renamed.status, 200, "{renamed:?}");
        assert_eq!(owner.delete(&path).await.status, 204);
        let calls = integrator.calls_of(3).await;
        let told: BTreeSet<_> = calls
            .iter()
            .map(|call| body(call)["type"].to_string())
            .collect();
        assert_eq!(
            told,
            names.iter().map(|name| format!("\"{name}\"")).collect()
        );
        for call in &calls {
            assert_eq!(body(call)["data"]["id"], json!(id));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_webhook_hears_only_of_its_own_organization_and_since_it_began() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let stranger = server.admin().await;
        let channel = desk::channel(&owner).await;
        let foreign = desk::channel(&stranger).await;
        write(&server, &owner, &channel, "early", 2).await;
        settled(&server, 2).await;
        subscribe(&owner, &integrator.url, MESSAGES).await;
        write(&server, &stranger, &foreign, "foreign", 2).await;
        write(&server, &owner, &channel, "late", 2).await;
        let calls = integrator.calls_of(2).await;
        assert_eq!(texts(&calls), ["late 0", "late 1"]);
        sleep(Duration::from_millis(300)).await;
        assert_eq!(integrator.calls().len(), 2);
    })
    .await;
}

/// Waits until so many messages are behind the horizon of the log: while a transaction of anybody
/// is open, what just happened counts as happening.
async fn settled(server: &Server, messages: usize) {
    until("behind the horizon", async || {
        let log = log(server).await;
        let told = log.iter().filter(|e| e.name == "message.created").count();
        (told >= messages).then_some(told).ok_or(told)
    })
    .await;
}

#[actix_web::test]
async fn what_fails_comes_again_with_the_same_id() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let webhook = subscribe(&owner, &integrator.url, MESSAGES).await;
        integrator.answer(Told::Full(500, Vec::new(), b"out of paper".to_vec()));
        integrator.answer(Told::Drop);
        write(&server, &owner, &channel, "bo", 1).await;
        let failed = |items: &[Value]| items.iter().any(|item| item["attempts"] == 1);
        let items = deliveries(&owner, &webhook, failed).await;
        assert_eq!(items[0]["state"], "pending");
        assert_eq!(items[0]["response_status"], 500);
        assert_eq!(items[0]["response_body"], "out of paper");
        assert_eq!(items[0]["error"], "the endpoint answered 500");
        assert!(items[0]["next_attempt_at"].is_string());
        let told = becomes(&owner, &webhook, |w| w["failing_since"].is_string()).await;
        assert_eq!(told["last_error"], "the endpoint answered 500");
        server.pass(10);
        let dropped = |items: &[Value]| items.iter().any(|item| item["attempts"] == 2);
        let items = deliveries(&owner, &webhook, dropped).await;
        assert_eq!(items[0]["response_status"], json!(null));
        server.pass(400);
        deliveries(&owner, &webhook, in_state("delivered", 1)).await;
        becomes(&owner, &webhook, |w| w["failing_since"].is_null()).await;
        let calls = integrator.calls();
        let ids: BTreeSet<&str> = calls.iter().map(|c| c.header("webhook-id")).collect();
        assert_eq!((calls.len(), ids.len()), (3, 1));
        let signatures: BTreeSet<_> = calls
            .iter()
            .map(|c| c.header("webhook-signature"))
            .collect();
        assert_eq!(signatures.len(), 3, "each is signed at its own time");
    })
    .await;
}

#[actix_web::test]
async fn it_is_given_up_in_the_end_and_sent_again_on_demand() {
    on_each_database(async |server, integrator| {
        let mut owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let webhook = subscribe(&owner, &integrator.url, MESSAGES).await;
        integrator.answer_always(Told::Status(400));
        write(&server, &owner, &channel, "bo", 1).await;
        for attempts in 1.. {
            let tried = |items: &[Value]| items.iter().any(|item| item["attempts"] == attempts);
            deliveries(&owner, &webhook, tried).await;
            match domain::webhooks::next_try(attempts, None, 1.0) {
                Some(wait) => {
                    let seconds = i64::try_from(wait.as_secs()).expect("few");
                    pass(&server, &mut owner, seconds + 1).await;
                }
                None => break,
            }
        }
        let items = deliveries(&owner, &webhook, in_state("failed", 1)).await;
        assert_eq!(items[0]["next_attempt_at"], json!(null));
        assert_eq!(integrator.calls().len(), 10);
        // After five days of nothing but failures the webhook is switched off.
        pass(&server, &mut owner, 2 * 24 * 3600).await;
        write(&server, &owner, &channel, "cy", 1).await;
        let off = becomes(&owner, &webhook, |w| w["enabled"] == false).await;
        assert_eq!(off["disabled_reason"], "failing");
        assert_eq!(off["last_error"], "the endpoint answered 400");
        integrator.answer_always(Told::Status(204));
        let path = format!(
            "{}/deliveries/{}/redeliver",
            webhook.path,
            items[0]["id"].as_str().expect("an id")
        );
        let refused = owner.post(&path, json!({})).await;
        assert_eq!((refused.status, refused.code()), (409, "webhook_disabled"));
        let on = owner.patch(&webhook.path, json!({"enabled": true})).await;
        assert_eq!(
            (on.status, &on.body["disabled_reason"]),
            (200, &json!(null))
        );
        let again = owner.post(&path, json!({})).await;
        assert_eq!(
            (again.status, &again.body["state"]),
            (200, &json!("pending"))
        );
        deliveries(&owner, &webhook, in_state("delivered", 1)).await;
        let calls = integrator.calls();
        let last = calls.last().expect("a call");
        assert_eq!(calls[0].header("webhook-id"), last.header("webhook-id"));
        becomes(&owner, &webhook, |w| w["failing_since"].is_null()).await;
    })
    .await;
}

#[actix_web::test]
async fn a_dead_endpoint_delays_no_other() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let slow = Integrator::start();
        slow.answer_always(Told::Slow(Duration::from_secs(60), 200));
        let dead = subscribe(&owner, "http://127.0.0.1:9/in", MESSAGES).await;
        subscribe(&owner, &slow.url, MESSAGES).await;
        let lively = subscribe(&owner, &integrator.url, MESSAGES).await;
        let began = Instant::now();
        let customers = ["ann", "bo", "cy", "di", "eve"];
        for customer in customers {
            write(&server, &owner, &channel, customer, 4).await;
        }
        let calls = integrator.calls_of(20).await;
        assert_eq!(calls.len(), 20);
        // Less than the one call that hangs may take.
        assert!(
            began.elapsed() < Duration::from_secs(18),
            "{:?}",
            began.elapsed()
        );
        // What one customer wrote comes in order.
        let texts = texts(&calls);
        for customer in customers {
            let own: Vec<_> = texts.iter().filter(|t| t.starts_with(customer)).collect();
            assert!(own.is_sorted(), "{own:?}");
        }
        deliveries(&owner, &lively, in_state("delivered", 20)).await;
        let failing = becomes(&owner, &dead, |w| w["failing_since"].is_string()).await;
        assert!(
            failing["last_error"]
                .as_str()
                .expect("why")
                .contains("no connection")
        );
        let tried = deliveries(&owner, &dead, |_| true).await;
        let tries: i64 = tried.iter().filter_map(|d| d["attempts"].as_i64()).sum();
        assert!(tries < 20, "a dead endpoint is given a rest: {tries}");
    })
    .await;
}

#[actix_web::test]
async fn an_endpoint_that_is_gone_is_switched_off() {
    on_each_database(async |server, integrator| {
        let mut owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let webhook = subscribe(&owner, &integrator.url, MESSAGES).await;
        integrator.answer_always(Told::Status(410));
        write(&server, &owner, &channel, "bo", 3).await;
        let off = becomes(&owner, &webhook, |w| w["enabled"] == false).await;
        assert_eq!(off["disabled_reason"], "gone");
        let calls = integrator.calls().len();
        write(&server, &owner, &channel, "cy", 3).await;
        pass(&server, &mut owner, 3600).await;
        sleep(Duration::from_millis(800)).await;
        assert_eq!(integrator.calls().len(), calls, "no more calls");
        integrator.answer_always(Told::Status(200));
        let on = owner.patch(&webhook.path, json!({"enabled": true})).await;
        assert_eq!(on.status, 200, "{on:?}");
        write(&server, &owner, &channel, "di", 1).await;
        deliveries(&owner, &webhook, in_state("delivered", 4)).await;
        let told = texts(&integrator.calls());
        assert!(told.contains(&"di 0".to_owned()), "{told:?}");
        assert!(!told.iter().any(|text| text.starts_with("cy")), "{told:?}");
    })
    .await;
}

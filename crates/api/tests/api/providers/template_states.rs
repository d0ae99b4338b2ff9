//! Templates whose provider thinks otherwise of them, and those that nobody here can fill in.

use super::world::{World, of};
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::Whatsapp;

async fn whatsapp(test: impl AsyncFn(&World)) {
    of(Whatsapp::start, test).await;
}

async fn sync(world: &World) {
    let path = format!("{}/templates/sync", world.channel);
    let told = world.ada.post(&path, json!({})).await;
    assert_eq!(told.status, 200, "{told:?}");
}

async fn named(world: &World, name: &str) -> Value {
    let all = world.ada.get(&format!("{}/templates", world.channel)).await;
    let items = all.body["items"].as_array().expect("items");
    let found = items.iter().find(|one| one["name"] == name);
    found.expect("a template").clone()
}

/// What becomes of a message to somebody who has not written.
async fn begun(world: &World, template: &Value, values: Value) -> crate::common::Answer {
    let channel = world.channel.rsplit('/').next().expect("an id");
    let body = json!({
        "channel_id": channel, "contact": {"name": "Bo", "address": "+46701234567"},
        "template": {"template_id": template["id"], "values": values},
    });
    world.ada.post("/conversations", body).await
}

async fn is_told(world: &World, name: &str, event: &str) {
    let update = json!({
        "event": event, "message_template_id": 5511, "message_template_name": name,
        "message_template_language": "en_US", "reason": null,
    });
    let call = Whatsapp::changed("message_template_status_update", &update);
    let answer = world.call(call).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn what_the_provider_says_of_a_template_holds_without_looking_again() {
    whatsapp(async |world| {
        sync(world).await;
        let values = json!({"1": "Bo", "2": "A-17", "button.0": "A17"});
        for (event, state) in [
            ("FLAGGED", "approved"),
            ("PAUSED", "paused"),
            ("PAUSED", "paused"),
            ("of_tomorrow", "paused"),
            ("DISABLED", "disabled"),
            ("REJECTED", "rejected"),
        ] {
            is_told(world, "order_update", event).await;
            assert_eq!(
                named(world, "order_update").await["state"],
                state,
                "{event}"
            );
        }
        assert_eq!(named(world, "hello_world").await["state"], "approved");
        let order = named(world, "order_update").await;
        let refused = begun(world, &order, values.clone()).await;
        assert_eq!(
            (refused.status, refused.code()),
            (422, "template_not_approved")
        );
        is_told(world, "order_update", "APPROVED").await;
        let sent = begun(world, &order, values).await;
        assert_eq!(sent.status, 201, "{sent:?}");

        is_told(world, "nobody_knows_it", "APPROVED").await;
        let failures = world.ada.get(&format!("{}/failures", world.channel)).await;
        assert_eq!(failures.body["items"], json!([]));
        // What is told in other words is kept for people to look at.
        let odd = Whatsapp::changed("message_template_status_update", &json!({"event": 7}));
        assert_eq!(world.call(odd).await.status, 200);
        let failures = world.ada.get(&format!("{}/failures", world.channel)).await;
        assert_eq!(failures.body["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[actix_web::test]
async fn a_template_that_nobody_here_can_fill_in_says_why() {
    whatsapp(async |world| {
        let of_kind = |name: &str, components: Value| {
            json!({"name": name, "language": "en_US", "status": "APPROVED", "category": "MARKETING",
                "id": name, "components": components})
        };
        let body = json!({"type": "BODY", "text": "Look"});
        let page = json!({"data": [
            of_kind("cards", json!([body, {"type": "CAROUSEL", "cards": []}])),
            of_kind("code", json!([body, {"type": "BUTTONS", "buttons": [{"type": "OTP"}]}])),
            of_kind("plain", json!([body])),
        ]});
        let page = Answer::Full(200, Vec::new(), page.to_string().into_bytes());
        world.provider.server().answer(page);
        sync(world).await;
        for name in ["cards", "code"] {
            let template = named(world, name).await;
            let why = template["barred"].as_str().expect("a reason").to_owned();
            let refused = begun(world, &template, json!({})).await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "template_not_sendable")
            );
            assert_eq!(refused.body["title"], why);
        }
        let plain = named(world, "plain").await;
        assert_eq!(plain["barred"], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn a_template_that_the_provider_does_not_take_any_more_is_known_as_such_at_once() {
    whatsapp(async |world| {
        sync(world).await;
        let values = json!({"1": "Bo", "2": "A-17", "button.0": "A17"});
        for (code, state, error) in [
            (132_015, "paused", "template_paused"),
            (132_016, "disabled", "template_disabled"),
        ] {
            is_told(world, "order_update", "APPROVED").await;
            let order = named(world, "order_update").await;
            let body = json!({"error": {"code": code, "message": "Template is paused"}});
            let told = Answer::Full(400, Vec::new(), body.to_string().into_bytes());
            world.provider.server().answer(told);
            let begun = begun(world, &order, values.clone()).await;
            assert_eq!(begun.status, 201, "{begun:?}");
            let (id, message) = (begun.id(), &begun.body["last_message"]["id"]);
            let message = message.as_str().expect("an id");
            let failed = world.stands(&id, message, "failed").await;
            assert_eq!(failed["delivery"]["error"]["code"], error);
            assert_eq!(named(world, "order_update").await["state"], state);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_template_that_a_later_report_bars_is_known_as_such_as_well() {
    whatsapp(async |world| {
        sync(world).await;
        let values = json!({"1": "Bo", "2": "A-17", "button.0": "A17"});
        let order = named(world, "order_update").await;
        let begun = begun(world, &order, values).await;
        assert_eq!(begun.status, 201, "{begun:?}");
        let (id, message) = (begun.id(), &begun.body["last_message"]["id"]);
        let message = message.as_str().expect("an id");
        world.stands(&id, message, "sent").await;
        let took = world.took(1).await.remove(0);
        let failed = json!({"statuses": [{
            "id": took.id, "status": "failed", "timestamp": "1760000100",
            "biz_opaque_callback_data": took.ours,
            "errors": [{"code": 132_015, "title": "Template is paused"}],
        }]});
        let answer = world.call(Whatsapp::changed("messages", &failed)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let told = world.stands(&id, message, "failed").await;
        assert_eq!(told["delivery"]["error"]["code"], "template_paused");
        assert_eq!(named(world, "order_update").await["state"], "paused");
        // Told once more, it says nothing of what holds since.
        is_told(world, "order_update", "APPROVED").await;
        let answer = world.call(Whatsapp::changed("messages", &failed)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(named(world, "order_update").await["state"], "approved");
    })
    .await;
}

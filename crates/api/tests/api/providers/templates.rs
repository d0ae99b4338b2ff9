//! Templates that a provider keeps (K-11): taken over, and sent where nothing else may be.

use super::world::{World, of};
use crate::desk::ids;
use serde_json::{Value, json};
use testkit::providers::Whatsapp;

async fn whatsapp(test: impl AsyncFn(&World)) {
    of(Whatsapp::start, test).await;
}

/// Takes them over; by name and state, with their ids.
async fn synced(world: &World) -> Vec<Value> {
    let path = format!("{}/templates", world.channel);
    let told = world.ada.post(&format!("{path}/sync"), json!({})).await;
    assert_eq!(told.status, 200, "{told:?}");
    let all = world.ada.get(&path).await;
    all.body["items"].as_array().expect("items").clone()
}

fn named<'a>(templates: &'a [Value], name: &str) -> &'a Value {
    let found = templates.iter().find(|one| one["name"] == name);
    found.expect("a template")
}

#[actix_web::test]
async fn they_are_as_the_provider_has_them() {
    whatsapp(async |world| {
        let path = format!("{}/templates", world.channel);
        let sync = format!("{path}/sync");
        let told = world.ada.post(&sync, json!({})).await;
        let all_new = json!({"total": 3, "added": 3, "changed": 0, "removed": 0});
        assert_eq!(told.body, all_new);
        let again = world.ada.post(&sync, json!({})).await;
        let the_same = json!({"total": 3, "added": 0, "changed": 0, "removed": 0});
        assert_eq!(again.body, the_same);

        let all = synced(world).await;
        let order = named(&all, "order_update");
        assert_eq!(order["body"], "Hi {{1}}, order {{2}} is on its way.");
        assert_eq!(order["state"], "approved");
        assert_eq!(order["synced"], true);
        assert_eq!(order["buttons"], json!(["Track", "Stop"]));
        let asked = order["placeholders"].as_array().expect("places").iter();
        let asked: Vec<_> = asked.map(|one| &one["key"]).collect();
        assert_eq!(asked, ["1", "2", "button.0"]);
        assert_eq!(order["placeholders"][0]["example"], "Nora");
        assert_eq!(named(&all, "sale")["state"], "paused");
        let approved = world.ada.get(&format!("{path}?state=approved")).await;
        assert_eq!(ids(&approved).len(), 2);

        // They are the provider's to change.
        let id = order["id"].as_str().expect("an id");
        let one = format!("{path}/{id}");
        let changed = world.ada.patch(&one, json!({"body": "Hi"})).await;
        assert_eq!((changed.status, changed.code()), (409, "template_synced"));
        let gone = world.ada.delete(&one).await;
        assert_eq!((gone.status, gone.code()), (409, "template_synced"));
        let own = json!({"name": "own", "language": "en", "body": "Hi"});
        let made = world.ada.post(&path, own).await;
        assert_eq!((made.status, made.code()), (409, "provider_templates"));
    })
    .await;
}

#[actix_web::test]
async fn what_the_provider_does_not_show_is_told() {
    whatsapp(async |world| {
        let refused = world.provider.refusal();
        world.provider.server().answer(refused);
        let path = format!("{}/templates/sync", world.channel);
        let told = world.ada.post(&path, json!({})).await;
        assert!([409, 503].contains(&told.status), "{told:?}");
        assert!(told.body["detail"].is_string(), "{told:?}");
    })
    .await;
}

#[actix_web::test]
async fn only_a_template_reaches_who_has_not_written() {
    whatsapp(async |world| {
        let all = synced(world).await;
        let channel = world.channel.rsplit('/').next().expect("an id");
        let start = async |more: Value| {
            let mut body = json!({
                "channel_id": channel,
                "contact": {"name": "Bo", "address": "+46701234567"},
            });
            for (name, value) in more.as_object().expect("members") {
                body[name] = value.clone();
            }
            world.ada.post("/conversations", body).await
        };
        let refused = start(json!({"text": "Hello"})).await;
        assert_eq!((refused.status, refused.code()), (422, "template_required"));
        let order = named(&all, "order_update")["id"].clone();
        let values = json!({"1": "Bo", "2": "A-17", "button.0": "A17"});
        let template = json!({"template_id": order, "values": values});
        let begun = start(json!({"template": template})).await;
        assert_eq!(begun.status, 201, "{begun:?}");
        assert_eq!(begun.body["reply_options"][0]["state"], "template_only");
        let id = begun.id();
        let first = world.messages(&id).await.remove(0);
        assert_eq!(first["kind"], "template");
        assert_eq!(first["text"], "Hi Bo, order A-17 is on its way.");
        let message = first["id"].as_str().expect("an id");
        world.stands(&id, message, "sent").await;

        // Exactly so it was handed over.
        let calls = world.provider.server().calls().into_iter();
        let sent = calls.filter_map(|call| serde_json::from_slice::<Value>(&call.body).ok());
        let sent: Vec<Value> = sent.filter(|body| body["type"] == "template").collect();
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(sent[0]["template"]["name"], "order_update");
        assert_eq!(sent[0]["template"]["language"]["code"], "en_US");
        let body = &sent[0]["template"]["components"][0];
        let texts = body["parameters"].as_array().expect("values").iter();
        let texts: Vec<_> = texts.map(|one| &one["text"]).collect();
        assert_eq!(texts, ["Bo", "A-17"]);

        let path = format!("/conversations/{id}/messages");
        let refused = world.ada.post(&path, json!({"text": "Hello"})).await;
        assert_eq!((refused.status, refused.code()), (422, "template_required"));
        let sale = json!({"template_id": named(&all, "sale")["id"], "values": {}});
        let refused = world.ada.post(&path, json!({"template": sale})).await;
        let told = (refused.status, refused.code());
        assert_eq!(told, (422, "template_not_approved"));
        assert_eq!(refused.body["state"], "paused");
    })
    .await;
}

#[actix_web::test]
async fn one_that_the_provider_refuses_can_be_sent_again_as_it_was() {
    whatsapp(async |world| {
        let all = synced(world).await;
        world.says(1, 1, "Hello").await;
        let conversation = world.conversation().await;
        let hello = named(&all, "hello_world")["id"].clone();
        world.provider.server().answer(world.provider.refusal());
        let template = json!({"template_id": hello, "values": {}});
        let message = world
            .answers(&conversation, json!({"template": template}))
            .await;
        world.stands(&conversation, &message, "failed").await;
        let path = format!("/conversations/{conversation}/messages/{message}/retry");
        let again = world.ada.post(&path, json!({})).await;
        assert_eq!(again.status, 200, "{again:?}");
        let sent = world.stands(&conversation, &message, "sent").await;
        assert_eq!(sent["template"], template);
        assert_eq!(sent["text"], "Welcome to the desk.");
    })
    .await;
}

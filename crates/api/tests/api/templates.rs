//! Templates that people write (K-11): kept, changed, filled in and sent. Those of a provider are in
//! `providers::templates`.

use crate::common::{Client, count, on_each_database, send, until};
use crate::desk::ids;
use crate::scheduled::{Scene, seconds_from_now};
use reqwest::Method;
use serde_json::{Value, json};

/// Adds one to a channel; its path and id.
async fn add(by: &Client, channel: &str, name: &str, body: &str) -> (String, String) {
    let path = format!("/channels/{channel}/templates");
    let new = json!({"name": name, "language": "en", "category": "Utility", "body": body});
    let made = by.post(&path, new).await;
    assert_eq!(made.status, 201, "{made:?}");
    let place = format!("/api/v1{path}/{}", made.id());
    assert_eq!(made.header("location"), place);
    (format!("{path}/{}", made.id()), made.id())
}

#[actix_web::test]
async fn a_template_is_kept_as_it_was_written() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let (owner, channel) = (&scene.owner, &scene.channel);
        let agent = server.agent(owner, &[]).await;
        let body = "Hi {{first_name}}, {{1}} is ready. {{first_name}}!";
        let (ready, id) = add(owner, channel, "ready", body).await;
        let found = agent.get(&ready).await;
        assert_eq!(found.status, 200, "{found:?}");
        let placeholders = json!([
            {"key": "first_name", "kind": "text", "example": null},
            {"key": "1", "kind": "text", "example": null},
        ]);
        for (field, value) in [
            ("id", json!(id)),
            ("channel_id", json!(channel)),
            ("body", json!(body)),
            ("category", json!("utility")),
            ("state", json!("approved")),
            ("synced", json!(false)),
            ("buttons", json!([])),
            ("placeholders", placeholders),
            ("version", json!(1)),
        ] {
            assert_eq!(found.body[field], value, "{field}");
        }

        let path = format!("/channels/{channel}/templates");
        let (_, hello) = add(owner, channel, "hello", "Hello").await;
        let all = agent.get(&path).await;
        assert_eq!(ids(&all), [hello.clone(), id.clone()]);
        let first = agent.get(&format!("{path}?limit=1")).await;
        assert_eq!(ids(&first), [hello]);
        let cursor = first.body["next_cursor"].as_str().expect("a cursor");
        let second = agent.get(&format!("{path}?limit=1&cursor={cursor}")).await;
        assert_eq!(ids(&second), [id]);
        assert_eq!(second.body["next_cursor"], Value::Null);
        let pending = agent.get(&format!("{path}?state=pending")).await;
        assert_eq!(pending.body["items"], json!([]));

        let changed = owner.patch(&ready, json!({"body": "Hi {{name}}"})).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.body["placeholders"][0]["key"], "name");
        assert_eq!(changed.body["version"], 2);
        let late = owner
            .request(Method::PATCH, &format!("/api/v1{ready}"))
            .header("if-match", "\"1\"")
            .json(&json!({"name": "late"}));
        assert_eq!(send(late).await.status, 412);
        let taken = owner.patch(&ready, json!({"name": "hello"})).await;
        assert_eq!((taken.status, taken.code()), (409, "template_name_taken"));
        let elsewhere = owner.patch(&ready, json!({"name": "hello", "language": "sv_SE"}));
        assert_eq!(elsewhere.await.status, 200);
        assert_eq!(owner.delete(&ready).await.status, 204);
        assert_eq!(owner.get(&ready).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_a_template_is_refused() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let path = format!("/channels/{}/templates", scene.channel);
        for (field, value, code) in [
            ("name", json!(" "), "empty"),
            ("language", json!("english"), "not_a_language"),
            ("body", json!(" "), "empty"),
            ("body", json!("Hi {{first name}}"), "bad_placeholder"),
        ] {
            let mut new = json!({"name": "a", "language": "en", "body": "Hi"});
            new[field] = value;
            let refused = scene.owner.post(&path, new).await;
            assert_eq!(refused.status, 422, "{refused:?}");
            assert_eq!(refused.body["errors"][0]["field"], field);
            assert_eq!(refused.body["errors"][0]["code"], code);
        }
        let refused = scene.owner.post(&format!("{path}/sync"), json!({})).await;
        let told = (refused.status, refused.code());
        assert_eq!(told, (409, "no_provider_templates"));
    })
    .await;
}

#[actix_web::test]
async fn a_message_is_made_from_a_template() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let channel = &scene.channel;
        let body = "Hi {{first_name}}, {{1}} is ready.";
        let (ready, id) = add(&scene.owner, channel, "ready", body).await;
        let values = json!({"first_name": "Nora", "1": "{{first_name}}"});
        let template = json!({"template_id": id, "values": values});
        let path = scene.path("/messages");
        let new = json!({"template": template});
        let sent = scene.owner.post(&path, new.clone()).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        assert_eq!(sent.body["text"], "Hi Nora, {{first_name}} is ready.");
        assert_eq!(sent.body["kind"], "template");
        assert_eq!(sent.body["template"], template);
        until("sent", async || {
            let thread = scene.thread().await;
            let found = thread.into_iter().find(|one| one["id"] == sent.body["id"]);
            match found.expect("there")["delivery"]["state"].as_str() {
                Some("sent") => Ok("sent".to_owned()),
                other => Err(other.unwrap_or_default().to_owned()),
            }
        })
        .await;
        // What was sent with it stays when it goes.
        assert_eq!(scene.owner.delete(&ready).await.status, 204);
        assert_eq!(scene.texts().await[0], "Hi Nora, {{first_name}} is ready.");
        let gone = scene.owner.post(&path, new).await;
        assert_eq!(gone.body["errors"][0]["field"], "template.template_id");
    })
    .await;
}

#[actix_web::test]
async fn what_was_filled_in_wrongly_is_named() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let channel = &scene.channel;
        let (_, id) = add(&scene.owner, channel, "ready", "Hi {{a}} {{b}}").await;
        let path = scene.path("/messages");
        let refused = async |more: Value| {
            let mut new = json!({"template": {"template_id": id, "values": {"a": "A", "b": "B"}}});
            for (name, value) in more.as_object().expect("members") {
                match name.as_str() {
                    "values" => new["template"]["values"] = value.clone(),
                    name => new[name] = value.clone(),
                }
            }
            let answer = scene.owner.post(&path, new).await;
            assert_eq!(answer.status, 422, "{answer:?}");
            let errors = answer.body["errors"].as_array().cloned();
            let named = errors.unwrap_or_default().into_iter().map(|error| {
                let of = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
                format!("{} {}", of("field"), of("code"))
            });
            named.collect::<Vec<_>>()
        };
        let flaws = refused(json!({"values": {"a": " ", "c": "C"}})).await;
        let expected = [
            "template.values.a missing",
            "template.values.b missing",
            "template.values.c unknown_placeholder",
        ];
        assert_eq!(flaws, expected);
        let flaws = refused(json!({"text": "Hello"})).await;
        assert_eq!(flaws, ["text not_with_template"]);
        let long = "x".repeat(1025);
        let flaws = refused(json!({"values": {"a": long, "b": "B"}})).await;
        assert_eq!(flaws, ["template.values too_long"]);
    })
    .await;
}

#[actix_web::test]
async fn one_that_waits_stays_what_it_is() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let (_, id) = add(&scene.owner, &scene.channel, "ready", "Hi {{a}}").await;
        let new = json!({
            "template": {"template_id": id, "values": {"a": "Nora"}},
            "due_at": seconds_from_now(&server, 60),
        });
        let waits = scene.write(&scene.owner, new).await;
        assert_eq!(waits.body["text"], "Hi Nora");
        let path = scene.path(&format!("/scheduled-messages/{}", waits.id()));
        let refused = scene.owner.patch(&path, json!({"text": "Hello"})).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert_eq!(refused.body["errors"][0]["code"], "of_template");
        let later = json!({"due_at": seconds_from_now(&server, 90)});
        assert_eq!(scene.owner.patch(&path, later).await.status, 200);
        server.pass(100);
        let left = scene.left(&waits.id()).await;
        assert_eq!(left["kind"], "template");
        assert_eq!(left["template"]["values"], json!({"a": "Nora"}));
    })
    .await;
}

#[actix_web::test]
async fn templates_go_with_their_channel() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let (ready, _) = add(&scene.owner, &scene.channel, "ready", "Hi").await;
        let path = format!("/channels/{}", scene.channel);
        assert_eq!(scene.owner.delete(&path).await.status, 204);
        assert_eq!(scene.owner.get(&ready).await.status, 404);
        assert_eq!(count(&server, "templates").await, 0);
    })
    .await;
}

//! Channels: connected in one step, secrets written and never read, addresses judged.

use crate::common::on_each_database;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MASK: &str = "********";

#[actix_web::test]
async fn every_kind_says_what_its_form_asks() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let kinds = owner.get("/channel-kinds").await;
        let kinds = kinds.body.as_array().expect("kinds");
        let own = ["webchat", "api"].into_iter().map(str::to_owned);
        let providers = testkit::providers::all();
        let providers = providers.iter().map(|one| one.kind().to_owned());
        let expected: BTreeSet<String> = own.chain(providers).collect();
        let names = kinds
            .iter()
            .map(|kind| kind["kind"].as_str().expect("a kind").to_owned());
        assert_eq!(
            names.collect::<BTreeSet<_>>(),
            expected,
            "each has a stand-in"
        );
        for kind in kinds {
            let about = kind["about"].as_str().expect("what it is for");
            assert!(about.ends_with('.'), "{kind}");
            let steps = kind["next_steps"].as_array().expect("what to do");
            assert!(!steps.is_empty(), "{kind}");
        }
        let api = kinds
            .iter()
            .find(|kind| kind["kind"] == "api")
            .expect("api");
        let secret = &api["settings"][2];
        assert_eq!(
            (&secret["key"], &secret["type"]),
            (&json!("signing_secret"), &json!("secret"))
        );
    })
    .await;
}

#[actix_web::test]
async fn a_web_chat_is_connected_with_nothing_but_a_name() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let made = owner
            .post("/channels", json!({"kind": "webchat", "name": " Shop "}))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(
            made.header("location"),
            format!("/api/v1/channels/{}", made.id())
        );
        let public = made.body["public_id"].as_str().expect("a public id");
        let tag = format!(
            r##"<script async src="{}/widget/loader.js" data-channel="{public}" data-accent="#4f46e5"></script>"##,
            server.origin
        );
        assert_eq!(made.body["embed_snippet"], tag);
        assert_eq!(
            made.body["demo_url"],
            format!("{}/demo/{public}", server.origin)
        );
        assert_eq!(made.body["name"], "Shop");
        assert_eq!(made.body["settings"]["accent"], "#4f46e5");
        assert_eq!(made.body["secret"], json!(null));
        let list = owner.get("/channels").await;
        assert_eq!(list.body["items"][0]["id"], made.body["id"]);
        let agent = server.agent(&owner, &[]).await;
        let seen = agent.get(&format!("/channels/{}", made.id())).await;
        assert_eq!(
            seen.body["settings"],
            json!({}),
            "settings are for those who manage channels"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_signing_secret_is_shown_once() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let settings = json!({"webhook_url": "https://93.184.216.34/in"});
        let made = owner
            .post(
                "/channels",
                json!({"kind": "api", "name": "Till", "settings": settings}),
            )
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        let secret = made.body["secret"].as_str().expect("a secret");
        assert!(secret.starts_with("whsec_"), "{secret}");
        assert_eq!(made.body["settings"]["signing_secret"], MASK);
        let path = format!("/channels/{}", made.id());
        let read = owner.get(&path).await;
        assert_eq!(read.body["settings"]["signing_secret"], MASK);
        assert_eq!(read.body["secret"], json!(null));

        let kept = owner
            .patch(
                &path,
                json!({"settings": {"signing_secret": MASK}, "name": "Desk"}),
            )
            .await;
        assert_eq!(
            (kept.status, &kept.body["version"]),
            (200, &json!(2)),
            "{kept:?}"
        );
        let written = owner
            .patch(&path, json!({"settings": {"signing_secret": "mine"}}))
            .await;
        assert_eq!(
            written.body["errors"][0]["field"],
            "settings.signing_secret"
        );
        let rotated = owner
            .post(&format!("{path}/rotate-secret"), json!({}))
            .await;
        assert_eq!(rotated.status, 200, "{rotated:?}");
        assert_ne!(rotated.body["secret"], secret);

        let own = json!({"webhook_url": "https://shop.example/in", "signing_secret": "mine"});
        let brought = json!({"kind": "api", "name": "Desk", "settings": own});
        let brought = owner.post("/channels", brought).await;
        assert_eq!(brought.status, 422, "it is made here: {brought:?}");
        assert_eq!(brought.body["errors"][0]["code"], "read_only");
    })
    .await;
}

#[actix_web::test]
async fn private_addresses_are_refused_however_they_are_written() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for url in [
            "http://127.0.0.1/in",
            "http://localhost:9/in",
            "http://169.254.169.254/",
            "http://[::1]/",
            "http://2130706433/",
        ] {
            let body = json!({"kind": "api", "name": "Till", "settings": {"webhook_url": url}});
            let refused = owner.post("/channels", body).await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "private_target"),
                "{url}"
            );
            assert_eq!(refused.body["errors"][0]["field"], "settings.webhook_url");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_a_form_gets_wrong_is_named() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let wrong = [
            (json!({"kind": "fax", "name": "Fax"}), "kind", "unknown_value"),
            (json!({"kind": "webchat", "name": " "}), "name", "empty"),
            (json!({"kind": "api", "name": "A"}), "settings.webhook_url", "required"),
            (json!({"kind": "api", "name": "A", "settings": {"webhook_url": "ftp://x"}}), "settings.webhook_url", "not_a_url"),
            (json!({"kind": "webchat", "name": "A", "settings": {"colour": "red"}}), "settings.colour", "unknown"),
            (json!({"kind": "webchat", "name": "A", "settings": {"accent": "red"}}), "settings.accent", "not_a_color"),
            (json!({"kind": "webchat", "name": "A", "settings": {"language": "english"}}), "settings.language", "not_a_language"),
            (json!({"kind": "webchat", "name": "A", "settings": {"title": 7}}), "settings.title", "unexpected"),
            (json!({"kind": "webchat", "name": "A", "settings": {"ask_email": "maybe"}}), "settings.ask_email", "unknown_value"),
            (json!({"kind": "webchat", "name": "A", "settings": {"allowed_origins": "example.com"}}), "settings.allowed_origins", "not_an_origin"),
            (json!({"kind": "webchat", "name": "A", "settings": {"identity_key": "short"}}), "settings.identity_key", "too_short"),
        ];
        for (body, field, code) in wrong {
            let refused = owner.post("/channels", body.clone()).await;
            assert_eq!(refused.status, 422, "{body}");
            let error = &refused.body["errors"][0];
            assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{body}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_removed_channel_is_gone_and_a_stale_change_is_refused() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let made = owner
            .post("/channels", json!({"kind": "webchat", "name": "Shop"}))
            .await;
        let path = format!("/channels/{}", made.id());
        let changed = owner
            .patch(
                &path,
                json!({"enabled": false, "settings": {"title": null}}),
            )
            .await;
        assert_eq!(
            (&changed.body["enabled"], &changed.body["version"]),
            (&json!(false), &json!(2))
        );
        assert_eq!(
            changed.body["settings"]["title"], "Hello",
            "null brings back the default"
        );
        let stale = owner
            .request(reqwest::Method::PATCH, &format!("/api/v1{path}"))
            .header("if-match", "\"1\"")
            .json(&json!({"name": "Late"}));
        assert_eq!(crate::common::send(stale).await.status, 412);
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.get(&path).await.status, 404);
        assert_eq!(owner.get("/channels").await.body["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn a_widget_speaks_the_language_of_the_organization_unless_told_another() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let make = async |settings: Value| {
            let new = json!({"kind": "webchat", "name": "Shop", "settings": settings});
            let made = owner.post("/channels", new).await;
            assert_eq!(made.status, 201, "{made:?}");
            (made.id(), made.body["settings"]["language"].clone())
        };
        let (old, language) = make(json!({})).await;
        assert_eq!(language, "en");
        let swedish = json!({"default_language": "sv"});
        assert_eq!(owner.patch("/organization", swedish).await.status, 200);
        assert_eq!(make(json!({})).await.1, "sv");
        assert_eq!(make(json!({"language": null})).await.1, "sv");
        assert_eq!(make(json!({"language": "pt-BR"})).await.1, "pt-BR");
        let kinds = owner.get("/channel-kinds").await;
        let settings = kinds.body[0]["settings"].as_array().expect("settings");
        let offered = settings.iter().find(|one| one["key"] == "language");
        assert_eq!(
            offered.expect("a language")["default"],
            "sv",
            "in the form too"
        );

        let path = format!("/channels/{old}");
        let named = owner
            .patch(&path, json!({"settings": {"title": "Hi"}}))
            .await;
        assert_eq!(named.body["settings"]["language"], "en", "it keeps its own");
        let wrong = json!({"settings": {"language": "en_GB"}});
        let wrong = owner.patch(&path, wrong).await;
        assert_eq!(
            (wrong.status, &wrong.body["errors"][0]["code"]),
            (422, &json!("not_a_language"))
        );
        let cleared = json!({"settings": {"language": null}});
        let cleared = owner.patch(&path, cleared).await;
        assert_eq!(cleared.body["settings"]["language"], "sv");
    })
    .await;
}

#[actix_web::test]
async fn channels_come_in_pages_by_name() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for name in ["Shop", "Desk", "Shop", "Aid", "Shop"] {
            let made = owner.post("/channels", json!({"kind": "webchat", "name": name}));
            assert_eq!(made.await.status, 201);
        }
        let (mut names, mut ids, mut cursor) = (Vec::new(), Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("/channels?limit=2{cursor}")).await.body;
            let items = page["items"].as_array().expect("a page");
            assert!(items.len() <= 2);
            names.extend(
                items
                    .iter()
                    .map(|one| one["name"].as_str().map(str::to_owned)),
            );
            ids.extend(items.iter().map(|one| one["id"].clone()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let names: Vec<_> = names.iter().flatten().collect();
        assert_eq!(names, ["Aid", "Desk", "Shop", "Shop", "Shop"]);
        ids.dedup();
        assert_eq!(ids.len(), 5, "each once");
        assert_eq!(owner.get("/channels?limit=101").await.status, 422);
        assert_eq!(owner.get("/channels?cursor=nonsense").await.status, 422);
    })
    .await;
}

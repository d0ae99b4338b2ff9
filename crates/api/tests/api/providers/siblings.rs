//! Several numbers, pages or accounts of one app, which calls one address for all of them.

use super::world::{World, of, texts};
use crate::common::{Answer, send};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::providers::{Apple, Hook, Instagram, Messenger, State, Whatsapp, X};

/// Another channel of the same app, whose `key` is `other`; its path, and where it is called.
async fn other(world: &World, key: &str, other: &str) -> (String, String) {
    let mut settings = world.provider.settings();
    settings[key] = json!(other);
    let new = json!({"kind": world.provider.kind(), "name": "Other", "settings": settings});
    let made = world.ada.post("/channels", new).await;
    assert_eq!(made.status, 201, "{made:?}");
    let url = made.body["webhook_url"].as_str().expect("an address");
    (format!("/channels/{}", made.id()), url.to_owned())
}

async fn call(url: &str, hook: Hook) -> Answer {
    let mut call = reqwest::Client::new()
        .post(format!("{url}{}", hook.tail))
        .body(hook.body);
    for (name, value) in hook.headers {
        call = call.header(name, value);
    }
    send(call).await
}

async fn failures(world: &World, channel: &str) -> Vec<Value> {
    let page = world.ada.get(&format!("{channel}/failures")).await;
    page.body["items"].as_array().expect("items").clone()
}

/// What is said of this world's number at the other channel's address is this world's.
async fn goes_to_whom_it_names(world: &World, key: &str, another: &str, secret: (&str, &str)) {
    let kind = world.provider.kind();
    let (path, url) = other(world, key, another).await;
    let says = |number: u32, text: &str| world.provider.says(&url, &world.words(number, 1, text));
    let hello = says(1, "Hello");
    for hook in [hello.clone(), hello, says(2, "Anybody?")] {
        assert_eq!(call(&url, hook).await.status, 200, "{kind}");
    }
    let id = world.conversation().await;
    assert_eq!(
        texts(&world.messages(&id).await),
        ["Hello", "Anybody?"],
        "{kind}"
    );
    let shown = world.ada.get(&format!("/conversations/{id}")).await;
    let channel = shown.body["channel"]["id"].as_str().expect("a channel");
    assert_eq!(format!("/channels/{channel}"), world.channel, "{kind}");
    // So are receipts.
    let answer = world.answers(&id, json!({"text": "Here I am"})).await;
    world.stands(&id, &answer, "sent").await;
    let took = world.took(1).await;
    if let Some(read) = world.provider.tells(&url, &took[0], State::Read) {
        assert_eq!(call(&url, read).await.status, 200, "{kind}");
        world.stands(&id, &answer, "read").await;
    }
    assert!(failures(world, &path).await.is_empty(), "{kind}");
    // Who has another secret has no part in what this one proves.
    let (name, value) = secret;
    let changed = json!({"settings": {name: value}});
    let changed = world.ada.patch(&world.channel, changed).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(call(&url, says(3, "Whose?")).await.status, 200, "{kind}");
    assert_eq!(world.messages(&id).await.len(), 3, "{kind}");
    let kept = failures(world, &path).await.len();
    // X tells of everybody who gave the app access.
    assert_eq!(kept, usize::from(kind != "x"), "{kind}");
}

#[actix_web::test]
async fn what_names_another_number_goes_to_the_channel_that_has_it() {
    let meta = ("app_secret", "another-app-secret");
    of(Whatsapp::start, async |world| {
        goes_to_whom_it_names(world, "phone_number_id", "700800901", meta).await;
    })
    .await;
    of(Messenger::start, async |world| {
        goes_to_whom_it_names(world, "page_id", "900100201", meta).await;
    })
    .await;
    of(Instagram::start, async |world| {
        goes_to_whom_it_names(world, "account_id", "17841001", meta).await;
    })
    .await;
}

#[actix_web::test]
async fn so_does_what_names_another_account_or_business() {
    of(X::start, async |world| {
        let secret = ("api_secret", "another-consumer-secret");
        goes_to_whom_it_names(world, "user_id", "3301", secret).await;
    })
    .await;
    of(Apple::start, async |world| {
        let another = "urn:biz:00000000-0000-0000-0000-00000000abce";
        let secret = ("secret", "YW5vdGhlciBzZWNyZXQgb2YgMzIgYnl0ZXMgb3Igc28=");
        goes_to_whom_it_names(world, "business_id", another, secret).await;
    })
    .await;
}

#[actix_web::test]
async fn a_number_that_is_off_holds_up_no_other_of_its_app() {
    of(Whatsapp::start, async |world| {
        let (path, url) = other(world, "phone_number_id", "700800901").await;
        let off = world.ada.patch(&path, json!({"enabled": false})).await;
        assert_eq!(off.status, 200, "{off:?}");
        let says = |number: u32, text: &str| world.provider.says(&url, &world.words(number, 1, text));
        assert_eq!(call(&url, says(1, "Hello")).await.status, 200);
        let id = world.conversation().await;
        assert_eq!(texts(&world.messages(&id).await), ["Hello"]);
        // What is its own waits at the provider, whatever else the call brings.
        let written = |number: &str, id: &str, text: &str| {
            json!({"field": "messages", "value": {
                "messaging_product": "whatsapp", "metadata": {"phone_number_id": number},
                "messages": [{"from": "15550001111", "id": id, "type": "text", "text": {"body": text}}],
            }})
        };
        let both = json!({"object": "whatsapp_business_account", "entry": [{"id": "200300400500", "changes": [
            written("700800901", "wamid.OFF", "Anybody?"), written("700800900", "wamid.ON", "And here?"),
        ]}]});
        let both = || Whatsapp::signed(&both);
        let waits = call(&url, both()).await;
        assert_eq!((waits.status, waits.code()), (503, "channel_disabled"));
        let on = world.ada.patch(&path, json!({"enabled": true})).await;
        assert_eq!(on.status, 200, "{on:?}");
        assert_eq!(call(&url, both()).await.status, 200);
        let mut said = Vec::new();
        for row in world.conversations().await {
            let id = row["id"].as_str().expect("an id");
            let messages = world.messages(id).await;
            said.push(texts(&messages).join(", "));
        }
        let mut said: Vec<&str> = said.iter().flat_map(|words| words.split(", ")).collect();
        said.sort_unstable();
        assert_eq!(said, ["And here?", "Anybody?", "Hello"]);
    })
    .await;
}

#[actix_web::test]
async fn what_came_before_its_channel_was_there_is_taken_when_somebody_says_so() {
    of(Whatsapp::start, async |world| {
        let early = json!({"object": "whatsapp_business_account", "entry": [{"id": "200300400500", "changes": [
            {"field": "messages", "value": {"metadata": {"phone_number_id": "700800901"},
                "messages": [{"from": "15550001111", "id": "wamid.EARLY", "type": "text", "text": {"body": "Hello"}}]}},
        ]}]});
        assert_eq!(world.call(Whatsapp::signed(&early)).await.status, 200);
        let kept = failures(world, &world.channel).await;
        let id = kept[0]["id"].as_str().expect("an id");
        let path = format!("{}/failures/{id}/retry", world.channel);
        let retry = async || {
            let request = world.ada.request(Method::POST, &format!("/api/v1{path}"));
            send(request.header("Idempotency-Key", "the same").json(&json!({}))).await
        };
        assert_eq!(retry().await.status, 422, "nobody has this number");
        let (owner, _) = other(world, "phone_number_id", "700800901").await;
        for (secret, expected) in [("another-app-secret", 422), ("fake-app-secret", 200)] {
            let changed = json!({"settings": {"app_secret": secret}});
            assert_eq!(world.ada.patch(&owner, changed).await.status, 200);
            assert_eq!(retry().await.status, expected, "{secret}");
        }
        assert!(failures(world, &world.channel).await.is_empty());
        let again = retry().await;
        assert_eq!((again.status, &again.body["duplicate"]), (200, &json!(true)));
        let id = world.conversation().await;
        assert_eq!(texts(&world.messages(&id).await), ["Hello"]);
        let shown = world.ada.get(&format!("/conversations/{id}")).await;
        let channel = shown.body["channel"]["id"].as_str().expect("a channel");
        assert_eq!(format!("/channels/{channel}"), owner);
    })
    .await;
}

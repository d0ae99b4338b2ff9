//! A conversation as a file: whole, oldest first, and only for who sees it.

use crate::common::{Client, on_each_database};
use crate::desk::{Note, channel, conversation};
use reqwest::Method;
use serde_json::{Value, json};

async fn file(by: &Client, id: &str, query: &str) -> (u16, String, String) {
    let path = format!("/api/v1/conversations/{id}/export{query}");
    let answer = by
        .request(Method::GET, &path)
        .send()
        .await
        .expect("an answer");
    let header = |name: &str| {
        let value = answer.headers().get(name);
        value
            .map(|v| v.to_str().expect("text").to_owned())
            .unwrap_or_default()
    };
    let (status, named) = (answer.status().as_u16(), header("content-disposition"));
    (status, named, answer.text().await.expect("text"))
}

#[actix_web::test]
async fn everything_is_in_it_oldest_first_whatever_the_length() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        // More than two pages of them.
        for n in 2..=450 {
            let more = Note {
                channel: &website,
                from: "bo",
                id: &format!("bo-{n}"),
                text: &format!("Words {n}"),
            };
            more.arrives(&server, &ada).await;
        }
        let path = format!("/conversations/{id}/notes");
        assert_eq!(
            ada.post(&path, json!({"text": "Call back"})).await.status,
            201
        );
        let (status, named, text) = file(&ada, &id, "").await;
        assert_eq!(status, 200);
        let whole: Value = serde_json::from_str(&text).expect("JSON");
        let number = &whole["conversation"]["number"];
        assert_eq!(
            named,
            format!("attachment; filename=\"conversation-{number}.json\"")
        );
        let said: Vec<_> = whole["messages"]
            .as_array()
            .expect("messages")
            .iter()
            .collect();
        assert_eq!(said.len(), 450);
        assert_eq!(
            (&said[0]["text"], &said[449]["text"]),
            (&json!("Hello"), &json!("Words 450"))
        );
        assert_eq!(whole["notes"][0]["text"], "Call back");
        assert!(whole["log"].as_array().is_some_and(|log| !log.is_empty()));

        let (status, named, text) = file(&ada, &id, "?format=text").await;
        assert_eq!(status, 200);
        assert!(named.ends_with(".txt\""), "{named}");
        let places: Vec<_> = [
            "Hello",
            "Words 2\n",
            "Words 450",
            "== Notes ==",
            "Call back",
            "== Log ==",
        ]
        .iter()
        .map(|words| text.find(words).unwrap_or_else(|| panic!("no {words}")))
        .collect();
        assert!(places.is_sorted(), "{places:?}");
        let (status, ..) = file(&ada, &id, "?format=pdf").await;
        assert_eq!(status, 422);
    })
    .await;
}

#[actix_web::test]
async fn who_does_not_see_it_gets_no_file() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let admin = ada.role("administrator").await;
        let admin = server.colleague(&ada, &admin, &[]).await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "dee").await;
        let agent = server.agent(&ada, &[]).await;
        assert_eq!(file(&agent, &id, "").await.0, 403, "without the permission");
        assert_eq!(file(&admin, &id, "").await.0, 200);
        server.restrict_one(&ada, &id, &[&agent]).await;
        assert_eq!(file(&admin, &id, "").await.0, 404);
    })
    .await;
}

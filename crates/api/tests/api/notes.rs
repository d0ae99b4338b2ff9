//! Notes: seen with what they are on and nowhere else, and heard of by whom they call.

use crate::common::{Answer, Client, on_each_database, send};
use crate::desk::{channel, conversation, ids};
use crate::events::Listener;
use crate::webchat::widget::{self, Widget};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

async fn take(by: &Client, on: &str, text: &str, mentioned: &[&Client]) -> Answer {
    let mentioned: Vec<String> = mentioned.iter().map(|one| one.id()).collect();
    let body = json!({"text": text, "mention_ids": mentioned});
    by.post(&format!("{on}/notes"), body).await
}

async fn texts(by: &Client, on: &str) -> Vec<String> {
    let listed = by.get(&format!("{on}/notes")).await;
    assert_eq!(listed.status, 200, "{listed:?}");
    let notes = listed.body["items"].as_array().expect("items");
    let text = |note: &Value| note["text"].as_str().expect("text").to_owned();
    notes.iter().map(text).collect()
}

async fn contact_of(by: &Client, conversation: &str) -> String {
    let shown = by.get(conversation).await;
    let id = shown.body["contact"]["id"].as_str().expect("an id");
    format!("/contacts/{id}")
}

#[actix_web::test]
async fn a_note_is_seen_with_what_it_is_on() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "cleo").await;
        let on = format!("/conversations/{id}");
        let contact = contact_of(&ada, &on).await;

        let taken = take(&bo, &on, " Ask #1 about it ", &[]).await;
        assert_eq!(taken.status, 201, "{taken:?}");
        let place = format!("/api/v1{on}/notes/{}", taken.id());
        assert_eq!(taken.header("location"), place);
        let note = &taken.body;
        assert_eq!(
            (&note["text"], &note["version"]),
            (&json!("Ask #1 about it"), &json!(1))
        );
        assert_eq!(note["author"]["id"], json!(bo.id()));
        assert_eq!(
            (&note["conversation_id"], &note["contact_id"]),
            (&json!(id), &Value::Null)
        );
        assert_eq!(take(&ada, &contact, "Likes tea", &[]).await.status, 201);
        assert_eq!(texts(&bo, &on).await, ["Ask #1 about it"]);
        assert_eq!(texts(&bo, &contact).await, ["Likes tea"]);

        // Of its author alone, and with what they have read.
        let one = format!("{on}/notes/{}", taken.id());
        let other = ada.patch(&one, json!({"text": "Mine now"})).await;
        assert_eq!((other.status, other.code()), (403, "not_yours"));
        let stale = bo
            .request(Method::PATCH, &format!("/api/v1{one}"))
            .header("if-match", "\"7\"")
            .json(&json!({"text": "Late"}));
        assert_eq!(send(stale).await.status, 412);
        let changed = bo.patch(&one, json!({"text": "Asked"})).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.body["version"], 2);
        assert!(changed.body["edited_at"].is_string());
        let same = bo.patch(&one, json!({"text": "Asked"})).await;
        assert_eq!(same.body["version"], 2, "nothing was changed");

        // Somebody else's is taken away by who manages, and by nobody else.
        let cy = server.agent(&ada, &[]).await;
        let refused = cy.delete(&one).await;
        assert_eq!((refused.status, refused.code()), (403, "not_yours"));
        let elsewhere = format!("{contact}/notes/{}", taken.id());
        assert_eq!(ada.delete(&elsewhere).await.status, 404);
        assert_eq!(ada.delete(&one).await.status, 204);
        assert_eq!(ada.delete(&one).await.status, 404);
        assert!(texts(&bo, &on).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn notes_obey_the_visibility_of_what_they_are_on() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "cleo").await;
        let on = format!("/conversations/{id}");
        let contact = contact_of(&ada, &on).await;
        let note = take(&ada, &on, "Between us", &[]).await;
        let before = bo.get("/conversations").await;
        let cursor = before.header("x-event-cursor").to_owned();
        assert_eq!(take(&ada, &on, "Secret before", &[]).await.status, 201);
        server.restrict_one(&ada, &id, &[&cy]).await;
        let shown = ada.get(&contact).await;
        server.restrict(&ada, &shown.body["id"], &[&cy]).await;

        let mut unheard = Listener::open(&bo, "/api/v1/events").await;
        let mut heard = Listener::open(&cy, "/api/v1/events").await;
        for place in [&on, &contact] {
            assert_eq!(bo.get(&format!("{place}/notes")).await.status, 404);
            assert_eq!(take(&bo, place, "Me too", &[]).await.status, 404);
            let refused = take(&cy, place, "Look, Bo", &[&cy, &bo]).await;
            assert_eq!((refused.status, refused.code()), (422, "cannot_see"));
            assert_eq!(refused.body["agent_ids"], json!([bo.id()]));
            let refused = take(&cy, place, "Look, Ada", &[&ada]).await;
            assert_eq!(refused.code(), "cannot_see", "she is no viewer");
            assert_eq!(take(&cy, place, "Secret words", &[&cy]).await.status, 201);
        }
        let one = format!("{on}/notes/{}", note.id());
        assert_eq!(bo.patch(&one, json!({"text": "x"})).await.status, 404);
        assert_eq!(bo.delete(&one).await.status, 404);
        // The stream may begin with what was there before.
        let mut told = heard.next_of("note.created").await;
        while told.data["object"]["text"] != "Secret words" {
            told = heard.next_of("note.created").await;
        }
        let told = heard.next_of("note.created").await;
        assert_eq!(told.data.get("object"), None, "read by its id");
        // What was said while they saw it may still be on its way to them, and nothing else.
        for frame in unheard.rest().await {
            let words = frame.data["object"]["text"].as_str();
            let early = ["Between us", "Secret before"].map(Some).contains(&words);
            assert!(early || !frame.event.starts_with("note."), "{frame:?}");
        }
        // Also not from the log of events, which remembers when all could see it.
        let path = format!("/api/v1/events?after={cursor}");
        let mut resumed = Listener::open(&bo, &path).await;
        for frame in resumed.rest().await {
            assert!(!frame.data.to_string().contains("Secret"), "{frame:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn who_is_mentioned_hears_of_it_and_nobody_else() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "dee").await;
        let on = format!("/conversations/{id}");
        let cursor = cy.get("/conversations").await;
        let cursor = cursor.header("x-event-cursor").to_owned();
        let mut called = Listener::open(&bo, "/api/v1/events").await;
        let mut others = Listener::open(&cy, "/api/v1/events").await;

        let taken = take(&ada, &on, "@Bo look", &[&bo, &bo, &ada]).await;
        assert_eq!(taken.status, 201, "{taken:?}");
        assert_eq!(taken.body["mention_ids"].as_array().map(Vec::len), Some(2));
        let told = called.next_of("note.mentioned").await;
        assert_eq!(told.data["id"], taken.body["id"]);
        assert_eq!(told.data["conversation_id"], json!(id));
        let path = format!("{on}/notes/{}", taken.id());
        let edited = ada
            .patch(
                &path,
                json!({"text": "@Bo look again", "mention_ids": [bo.id()]}),
            )
            .await;
        assert_eq!(edited.status, 200, "{edited:?}");
        called.next_of("note.updated").await;
        for frame in called.rest().await {
            assert_ne!(frame.event, "note.mentioned", "called once");
        }
        assert_eq!(
            others.next_of("note.created").await.data["object"],
            taken.body
        );
        assert_eq!(others.next_of("note.updated").await.data["version"], 2);
        for frame in others.rest().await {
            assert!(!frame.event.starts_with("note."), "{frame:?}");
        }

        // The same when they come back to the stream.
        let path = format!("/api/v1/events?after={cursor}");
        let mut resumed = Listener::open(&cy, &path).await;
        resumed.next_of("note.updated").await;
        for frame in resumed.rest().await {
            assert_ne!(frame.event, "note.mentioned", "{frame:?}");
        }
        let mut resumed = Listener::open(&bo, &path).await;
        resumed.next_of("note.mentioned").await;

        let gone = server.agent(&ada, &[]).await;
        let path = format!("/agents/{}/deactivate", gone.id());
        assert_eq!(ada.post(&path, json!({})).await.status, 200);
        let refused = take(&ada, &on, "Gone", &[&gone]).await;
        assert_eq!((refused.status, refused.code()), (422, "invalid"));
        assert_eq!(refused.body["errors"][0]["code"], "not_active");
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_note_is_refused_and_one_key_takes_one() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let on = format!("/conversations/{id}");
        for (text, code) in [(" ", "empty"), (&"é".repeat(10_001), "too_long")] {
            let refused = take(&ada, &on, text, &[]).await;
            assert_eq!(refused.status, 422, "{refused:?}");
            assert_eq!(refused.body["errors"][0]["code"], code);
        }
        for _ in 0..2 {
            let request = ada
                .request(Method::POST, &format!("/api/v1{on}/notes"))
                .header("idempotency-key", "once")
                .json(&json!({"text": "Once"}));
            assert_eq!(send(request).await.status, 201);
        }
        assert_eq!(texts(&ada, &on).await, ["Once"]);

        let moved = json!({"unassigned": true, "note": "Back to all"});
        let moved = ada.post(&format!("{on}/transfer"), moved).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        assert_eq!(texts(&ada, &on).await, ["Back to all", "Once"]);
        let long = json!({"unassigned": true, "note": "é".repeat(10_001)});
        let refused = ada.post(&format!("{on}/transfer"), long).await;
        assert_eq!(refused.body["errors"][0]["field"], "note");
    })
    .await;
}

#[actix_web::test]
async fn a_note_takes_files_along_and_pages_cost_the_same() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let on = format!("/conversations/{id}/notes");
        let types = json!({"allowed_file_types": ["txt"]});
        assert_eq!(ada.patch("/organization", types).await.status, 200);
        let part = Part::bytes(b"the form".to_vec()).file_name("form.txt");
        let form = Form::new().part("file", part);
        let upload = ada.request(Method::POST, "/api/v1/attachments");
        let upload = send(upload.multipart(form)).await;
        let body = json!({"text": "Signed", "attachment_ids": [upload.id()]});
        let taken = ada.post(&on, body.clone()).await;
        assert_eq!(taken.status, 201, "{taken:?}");
        let url = taken.body["attachments"][0]["url"]
            .as_str()
            .expect("a link");
        let bytes = ada.request(Method::GET, url).send().await.expect("bytes");
        assert_eq!(bytes.text().await.expect("text"), "the form");
        let again = ada.post(&on, body).await;
        assert_eq!(again.body["errors"][0]["code"], "not_available");

        let mut counts = Vec::new();
        for _ in 0..2 {
            let read = async || assert_eq!(ada.get(&on).await.status, 200);
            counts.push(server.fewest_statements(read).await);
            for n in 0..9 {
                let taken = ada.post(&on, json!({"text": format!("Note {n}")})).await;
                assert_eq!(taken.status, 201);
            }
        }
        assert_eq!(counts[0], counts[1], "statements of a page");
        let first = ada.get(&format!("{on}?limit=10")).await;
        let cursor = first.body["next_cursor"].as_str().expect("more");
        let rest = ada.get(&format!("{on}?limit=10&cursor={cursor}")).await;
        assert_eq!((ids(&first).len(), ids(&rest).len()), (10, 9));
        assert_eq!(rest.body["next_cursor"], Value::Null);

        let path = format!("{on}/{}", taken.id());
        assert_eq!(ada.delete(&path).await.status, 204);
        let gone = ada
            .request(Method::GET, url)
            .send()
            .await
            .expect("an answer");
        assert_eq!(gone.status(), 404, "its file went with it");
    })
    .await;
}

#[actix_web::test]
async fn a_visitor_never_hears_of_notes() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (_, public_id) = widget::channel(&ada, json!({})).await;
        let mut visitor = Widget::new(&server, &public_id);
        visitor.begin(json!({})).await;
        visitor.write("c1", "Hello").await;
        let id = widget::conversations(&ada).await.remove(0)["id"].clone();
        let id = id.as_str().expect("an id");
        let mut heard = visitor.listen().await;
        let on = format!("/conversations/{id}");
        let contact = contact_of(&ada, &on).await;
        assert_eq!(take(&ada, &on, "Secret", &[]).await.status, 201);
        assert_eq!(take(&ada, &contact, "Secret", &[]).await.status, 201);
        for frame in heard.rest().await {
            assert!(!frame.data.to_string().contains("Secret"), "{frame:?}");
        }
        assert_eq!(visitor.history().await, ["Hello"]);
    })
    .await;
}

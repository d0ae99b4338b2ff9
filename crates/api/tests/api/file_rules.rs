//! which files an organization takes and lets out holds for every way in and out, at the moment a
//! file comes or goes. Files that a link leads to are in `hooks`.

use crate::attachments::upload;
use crate::common::{Answer, Client, Server, count, letters, on_each_database, send, with_mail};
use crate::desk::{channel, conversation};
use crate::scheduled::{Scene, seconds_from_now};
use crate::webchat::widget::{self, Widget};
use reqwest::Method;
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0";
const LARGE: &[u8] = &[b'a'; 1001];

async fn rule(by: &Client, rule: &Value) {
    let set = by.patch("/organization", rule.clone()).await;
    assert_eq!(set.status, 200, "{set:?}");
}

/// The rules that a text of 1001 bytes came in by, and does not go out by.
fn narrower() -> [(Value, u16, &'static str); 2] {
    [
        (
            json!({"allowed_file_types": ["png"]}),
            422,
            "unsupported_media",
        ),
        (json!({"max_file_bytes": 1000}), 413, "too_large"),
    ]
}

fn anything() -> Value {
    json!({"allowed_file_types": [], "max_file_bytes": 2000})
}

fn told(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.code())
}

#[actix_web::test]
async fn who_uploads_keeps_to_the_rule() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        rule(
            &owner,
            &json!({"allowed_file_types": ["txt"], "max_file_bytes": 1000}),
        )
        .await;
        let agent = server.agent(&owner, &[]).await;
        let token = json!({"name": "Till", "scopes": ["conversations:write"]});
        let program = owner.program(token).await;
        let (_, public_id) = widget::channel(&owner, json!({})).await;
        let mut visitor = Widget::new(&server, &public_id);
        visitor.begin(json!({})).await;
        for (name, bytes, expected) in [
            ("a.txt", LARGE, (413, "too_large")),
            ("photo.txt", PNG, (422, "unsupported_media")),
            (
                "program.txt",
                b"\x7fELF\x02\x01\x01",
                (422, "unsupported_media"),
            ),
            ("a.csv", b"a,b", (422, "unsupported_media")),
            ("a.txt", b"words", (201, "")),
        ] {
            for by in [&agent, &program] {
                let answer = upload(by, name, bytes).await;
                assert_eq!(told(&answer), expected, "{name}");
            }
            let answer = visitor.upload(name, bytes).await;
            assert_eq!(told(&answer), expected, "{name} of a visitor");
        }
        assert_eq!(count(&server, "attachments").await, 3);
        let left = std::fs::read_dir(server.folder().join("incoming"));
        let left: Vec<_> = left.into_iter().flatten().collect();
        assert!(left.is_empty(), "what was refused stays behind: {left:?}");
    })
    .await;
}

#[actix_web::test]
async fn an_ending_that_no_file_comes_in_by_is_refused() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let rule_of =
            |endings: &[&str]| json!({"allowed_file_types": endings, "max_file_bytes": 2000});
        for (ending, code) in [("exe", "unknown_extension"), ("a.b", "not_an_extension")] {
            let refused = owner
                .patch("/organization", rule_of(&["png", ending]))
                .await;
            assert_eq!(refused.status, 422, "{refused:?}");
            let flaw = &refused.body["errors"][0];
            assert_eq!(flaw["field"], "allowed_file_types");
            assert_eq!(flaw["code"], code);
        }
        rule(&owner, &rule_of(&[".DOC", "7z"])).await;
        let office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        for (name, bytes, status) in [
            ("letter.doc", &office[..], 201),
            ("setup.msi", office, 422),
            ("all.7z", b"7z\xbc\xaf\x27\x1c", 201),
            ("all.zip", b"PK\x03\x04", 422),
        ] {
            let answer = upload(&owner, name, bytes).await;
            assert_eq!(answer.status, status, "{name}: {answer:?}");
        }
    })
    .await;
}

/// One way that an upload is used, to be asked more than once.
struct Way {
    name: &'static str,
    by: Client,
    method: Method,
    path: String,
    body: Value,
}

impl Way {
    fn new(name: &'static str, by: &Client, path: &str, body: Value) -> Self {
        Self {
            name,
            by: by.clone(),
            method: Method::POST,
            path: format!("/api/v1{path}"),
            body,
        }
    }

    async fn ask(&self) -> Answer {
        let request = self.by.request(self.method.clone(), &self.path);
        send(request.json(&self.body)).await
    }
}

/// Every way, with an upload of its own.
async fn ways(server: &Server, owner: &Client) -> Vec<Way> {
    let file = async |by: &Client| json!([upload(by, "a.txt", LARGE).await.id()]);
    let website = channel(owner).await;
    let id = conversation(server, owner, &website, "bo").await;
    let on = format!("/conversations/{id}");
    let settings = json!({"webhook_url": "https://shop.example/in"});
    let till = json!({"kind": "api", "name": "Till", "settings": settings});
    let till = owner.post("/channels", till).await.id();
    let mut ways = Vec::new();
    let messages = format!("{on}/messages");
    let answer = json!({"text": "Look", "attachment_ids": file(owner).await});
    ways.push(Way::new("an answer", owner, &messages, answer));
    let later = seconds_from_now(server, 3600);
    let later = json!({"due_at": later, "attachment_ids": file(owner).await});
    ways.push(Way::new("an answer for later", owner, &messages, later));
    let first = json!({"channel_id": till, "contact": {"address": "cleo"},
        "attachment_ids": file(owner).await});
    ways.push(Way::new("a first message", owner, "/conversations", first));
    let note = json!({"text": "See", "attachment_ids": file(owner).await});
    ways.push(Way::new("a note", owner, &format!("{on}/notes"), note));
    let reply = |name: &str, files: Value| {
        json!({"name": name, "message": "Look", "visibility": "me",
            "attachment_ids": files})
    };
    let new = reply("New", file(owner).await);
    ways.push(Way::new("a quick reply", owner, "/quick-replies", new));
    let had = reply("Had", file(owner).await);
    let had = format!(
        "/quick-replies/{}",
        owner.post("/quick-replies", had).await.id()
    );
    let more = json!({"attachment_ids": file(owner).await});
    ways.push(Way {
        method: Method::PATCH,
        ..Way::new("a file more of a quick reply", owner, &had, more)
    });
    let copied = owner.post(&format!("{had}/attachments"), Value::Null).await;
    let copied = json!({"attachment_ids": [copied.body["attachments"][0]["id"]]});
    ways.push(Way::new("the file of one", owner, &messages, copied));
    let inbound = json!({"message_id": "m1", "contact": {"address": "dee"},
        "attachments": [{"upload_id": file(owner).await[0]}]});
    let path = format!("/channels/{till}/inbound");
    ways.push(Way::new("what a program posts", owner, &path, inbound));
    let (_, public_id) = widget::channel(owner, json!({})).await;
    let mut visitor = Widget::new(server, &public_id);
    visitor.begin(json!({})).await;
    let own = visitor.upload("a.txt", LARGE).await.id();
    let written = json!({"client_id": "c1", "attachment_ids": [own]});
    ways.push(Way {
        path: format!("/widget/v1/{public_id}/messages"),
        ..Way::new("what a visitor writes", &visitor.http, "", written)
    });
    ways
}

#[actix_web::test]
async fn what_came_by_another_rule_is_used_for_nothing() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        rule(&owner, &anything()).await;
        let ways = ways(&server, &owner).await;
        for (narrow, status, code) in narrower() {
            rule(&owner, &narrow).await;
            for way in &ways {
                let refused = way.ask().await;
                assert_eq!(told(&refused), (status, code), "{}: {refused:?}", way.name);
            }
            rule(&owner, &anything()).await;
        }
        // Nothing but the rule was against it, and nothing was used up.
        for way in &ways {
            let done = way.ask().await;
            assert!((200..300).contains(&done.status), "{}: {done:?}", way.name);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_waits_for_its_time_is_judged_when_it_leaves_and_when_it_is_tried_again() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        for (narrow, status, code) in narrower() {
            rule(&scene.owner, &anything()).await;
            let mut waiting = Vec::new();
            for when in [
                json!({"due_at": seconds_from_now(&server, 60)}),
                json!({"undo": true}),
            ] {
                let mut body = when;
                let file = upload(&scene.owner, "a.txt", LARGE).await.id();
                body["attachment_ids"] = json!([file]);
                waiting.push(scene.write(&scene.owner, body).await.id());
            }
            let words = scene.later(&server, &scene.owner, "Words alone").await;
            rule(&scene.owner, &narrow).await;
            server.pass(61);
            for id in &waiting {
                let left = scene.left(id).await;
                let delivery = &left["delivery"];
                assert_eq!(
                    (&delivery["state"], &delivery["error"]["code"]),
                    (&json!("failed"), &json!(code)),
                    "{left}"
                );
                let retry = scene.path(&format!("/messages/{id}/retry"));
                let refused = scene.owner.post(&retry, Value::Null).await;
                assert_eq!(told(&refused), (status, code), "{refused:?}");
            }
            let words = scene.left(&words).await;
            assert_ne!(words["delivery"]["state"], "failed", "{words}");
            rule(&scene.owner, &anything()).await;
            for id in &waiting {
                let retry = scene.path(&format!("/messages/{id}/retry"));
                let tried = scene.owner.post(&retry, Value::Null).await;
                assert_eq!(tried.status, 200, "{tried:?}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_conversation_is_mailed_without_what_may_not_go_any_more() {
    with_mail(async |server, mailbox| {
        let owner = server.admin().await;
        rule(&owner, &anything()).await;
        let website = channel(&owner).await;
        let id = conversation(&server, &owner, &website, "bo").await;
        let on = format!("/conversations/{id}");
        let (plan, photo) = (
            upload(&owner, "plan.txt", LARGE).await.id(),
            upload(&owner, "photo.png", PNG).await.id(),
        );
        let body = json!({"text": "Both", "attachment_ids": [plan, photo]});
        let sent = owner.post(&format!("{on}/messages"), body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        for (n, (narrow, ..)) in narrower().into_iter().enumerate() {
            rule(&owner, &anything()).await;
            rule(&owner, &narrow).await;
            let wanted = json!({"to": ["cy@example.com"], "subject": "Plans"});
            let asked = owner.post(&format!("{on}/email"), wanted).await;
            assert_eq!(asked.status, 202, "{asked:?}");
            let letter = letters(mailbox, n + 1).await.remove(n);
            let files: Vec<_> = letter.files.iter().map(|file| &file.name).collect();
            assert_eq!(files, ["photo.png"]);
            for words in [&letter.text, &letter.html] {
                assert!(words.contains("plan.txt"), "it is named: {words}");
                assert!(words.contains("is not part of this mail"), "{words}");
                assert!(!words.contains("/files/"), "nor linked: {words}");
            }
        }
    })
    .await;
}

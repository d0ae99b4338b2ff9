//! A conversation by mail, taken by a real SMTP server.

use crate::common::{Answer, Client, is_put_off, letters, send, with_mail, without_mail};
use crate::desk::{Note, channel, conversation};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

async fn mail(by: &Client, id: &str, body: Value) -> Answer {
    by.post(&format!("/conversations/{id}/email"), body).await
}

async fn log(by: &Client, id: &str) -> Vec<Value> {
    let log = by.get(&format!("/conversations/{id}/log")).await;
    log.body["items"].as_array().cloned().expect("entries")
}

/// The entry of an action, once it stands in the log.
async fn logged(by: &Client, id: &str, action: &str) -> Value {
    for _ in 0..300 {
        let log = log(by, id).await;
        if let Some(entry) = log.into_iter().find(|entry| entry["action"] == action) {
            return entry;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("no {action} in the log");
}

#[actix_web::test]
async fn the_whole_conversation_goes_with_its_files_and_without_its_notes() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let types = json!({"allowed_file_types": ["txt"]});
        assert_eq!(ada.patch("/organization", types).await.status, 200);
        let part = Part::bytes(b"the plan".to_vec()).file_name("plan.txt");
        let upload = ada.request(Method::POST, "/api/v1/attachments");
        let upload = send(upload.multipart(Form::new().part("file", part))).await;
        let body = json!({"text": "<b>Here</b> & there", "attachment_ids": [upload.id()]});
        let path = format!("/conversations/{id}/messages");
        assert_eq!(ada.post(&path, body).await.status, 201);
        let path = format!("/conversations/{id}/notes");
        assert_eq!(ada.post(&path, json!({"text": "Secret note"})).await.status, 201);

        let wanted = json!({"to": ["Cy@Example.com", "dee@example.com", "cy@example.com"], "subject": "Repair é"});
        let sent = mail(&ada, &id, wanted).await;
        assert_eq!(sent.status, 202, "{sent:?}");
        let letters = letters(mailbox, 1).await;
        let letter = &letters[0];
        assert_eq!(letter.from, "desk@switchboard.example");
        assert_eq!(letter.to, ["cy@example.com", "dee@example.com"]);
        assert_eq!(letter.header("subject"), ["Repair é"]);
        assert_eq!(letter.header("reply-to").len(), 1);
        assert!(letter.header("from")[0].contains("Ada"), "{letter:?}");
        for words in ["Hello", "<b>Here</b> & there", "[plan.txt]"] {
            assert!(letter.text.contains(words), "{}", letter.text);
        }
        assert!(letter.html.contains("&lt;b&gt;Here&lt;/b&gt; &amp; there"));
        assert!(!letter.text.contains("Secret") && !letter.html.contains("Secret"));
        assert_eq!(letter.files.len(), 1);
        assert_eq!((letter.files[0].name.as_str(), letter.files[0].size), ("plan.txt", 8));
        let entry = logged(&ada, &id, "emailed").await;
        assert_eq!(entry["details"]["to"], json!(["cy@example.com", "dee@example.com"]));
        assert_eq!(entry["actor"]["id"], json!(ada.id()));
    })
    .await;
}

#[actix_web::test]
async fn some_messages_go_alone_and_only_of_this_conversation() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let other = conversation(&server, &ada, &website, "cy").await;
        let more = Note {
            channel: &website,
            from: "bo",
            id: "bo-2",
            text: "Second words",
        };
        let second = more
            .arrives(&server, &ada)
            .await
            .message_id
            .expect("a message");
        let wanted =
            json!({"to": ["cy@example.com"], "subject": "A", "message_ids": [second.to_string()]});
        let refused = mail(&ada, &other, wanted.clone()).await;
        assert_eq!(
            (refused.status, refused.body["errors"][0]["code"].as_str()),
            (422, Some("not_here"))
        );
        assert_eq!(mail(&ada, &id, wanted).await.status, 202);
        let letters = letters(mailbox, 1).await;
        assert!(letters[0].text.contains("Second words"));
        assert!(!letters[0].text.contains("Hello"), "{}", letters[0].text);
    })
    .await;
}

#[actix_web::test]
async fn a_mail_server_that_is_busy_is_asked_again_and_one_that_refuses_is_told_of() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        mailbox.set_busy(true);
        let body = json!({"to": ["cy@example.com"], "subject": "Later"});
        let path = format!("/api/v1/conversations/{id}/email");
        for _ in 0..2 {
            let request = ada.request(Method::POST, &path);
            let request = request.header("idempotency-key", "once").json(&body);
            assert_eq!(send(request).await.status, 202);
        }
        let refused = json!({"to": ["no@refused.example"], "subject": "Never"});
        assert_eq!(mail(&ada, &id, refused).await.status, 202);
        let entry = logged(&ada, &id, "email_failed").await;
        let reason = entry["details"]["reason"].as_str().expect("a reason");
        assert!(
            reason.contains("550") || reason.contains("No such mailbox"),
            "{reason}"
        );
        assert!(mailbox.letters().is_empty());
        mailbox.set_busy(false);
        server.pass(3600);
        let letters = letters(mailbox, 1).await;
        assert_eq!(letters[0].header("subject"), ["Later"]);
        assert_eq!(mailbox.letters().len(), 1, "one key, one letter");
    })
    .await;
}

#[actix_web::test]
async fn a_program_whose_token_is_revoked_sends_nothing_any_more() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let token = json!({
            "name": "Mailer",
            "scopes": ["conversations:read", "conversations:write"],
            "permissions": ["conversations.email"],
        });
        let program = ada.program(token).await;
        mailbox.set_busy(true);
        let wanted = json!({"to": ["cy@example.com"], "subject": "Later"});
        assert_eq!(mail(&program, &id, wanted.clone()).await.status, 202);
        is_put_off(&server).await;
        let revoked = ada.delete(&format!("/api-tokens/{}", program.id())).await;
        assert_eq!(revoked.status, 204, "{revoked:?}");
        mailbox.set_busy(false);
        server.pass(300);
        logged(&ada, &id, "email_failed").await;
        assert!(mailbox.letters().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn nothing_typed_reaches_the_head_and_no_address_is_made_up() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        for to in [
            "cy@example.com\r\nBcc: eve@example.com",
            "cy",
            "<cy@example.com>",
            "",
        ] {
            let refused = mail(&ada, &id, json!({"to": [to], "subject": "A"})).await;
            assert_eq!(refused.status, 422, "{to:?} {refused:?}");
            assert_eq!(refused.body["errors"][0]["field"], "to[0]");
        }
        for (body, field) in [
            (json!({"to": [], "subject": "A"}), "to"),
            (json!({"to": ["cy@example.com"], "subject": " "}), "subject"),
            (
                json!({"to": ["cy@example.com"], "subject": "x".repeat(201)}),
                "subject",
            ),
        ] {
            let refused = mail(&ada, &id, body).await;
            assert_eq!(
                (refused.status, refused.body["errors"][0]["field"].as_str()),
                (422, Some(field))
            );
        }
        let evil = "Hi\r\nBcc: eve@example.com\r\n\r\nBody";
        let sent = mail(
            &ada,
            &id,
            json!({"to": ["cy@example.com"], "subject": evil}),
        )
        .await;
        assert_eq!(sent.status, 202, "{sent:?}");
        let letters = letters(mailbox, 1).await;
        assert_eq!(letters[0].to, ["cy@example.com"]);
        assert!(
            letters[0].header("bcc").is_empty(),
            "{:?}",
            letters[0].headers
        );
        assert_eq!(
            letters[0].header("subject"),
            ["Hi Bcc: eve@example.com Body"]
        );
    })
    .await;
}

#[actix_web::test]
async fn who_does_not_see_it_sends_nothing_nor_does_a_server_without_mail() {
    with_mail(async |server, _mailbox| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "dee").await;
        server.restrict_one(&ada, &id, &[&cy]).await;
        let body = json!({"to": ["cy@example.com"], "subject": "A"});
        assert_eq!(mail(&bo, &id, body.clone()).await.status, 404);
        assert_eq!(mail(&cy, &id, body).await.status, 202);
    })
    .await;
    without_mail(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "dee").await;
        let body = json!({"to": ["cy@example.com"], "subject": "A"});
        let refused = mail(&ada, &id, body).await;
        assert_eq!(
            (refused.status, refused.code()),
            (409, "mail_not_configured")
        );
        assert!(
            log(&ada, &id)
                .await
                .iter()
                .all(|entry| entry["action"] != "emailed")
        );
    })
    .await;
}

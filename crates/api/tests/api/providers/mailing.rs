//! Mail that leaves: signed by its mailbox, forwarded to others, and no larger than its server takes.

use super::email::{mail, posts};
use super::world::{World, of, texts};
use crate::common::{Server, count, is_put_off, until};
use serde_json::{Value, json};
use std::rc::Rc;
use testkit::Mailbox;
use testkit::providers::Email;

#[actix_web::test]
async fn a_mailbox_signs_its_mails_and_names_who_writes() {
    of(Email::start, async |world| {
        let signature = "{{agent.name}} for\nExample Shop";
        let wrong = json!({"settings": {"signature": "{{contact.name}}"}});
        let refused = world.ada.patch(&world.channel, wrong).await;
        let field = &refused.body["errors"][0]["field"];
        assert_eq!(
            (refused.status, field),
            (422, &json!("settings.signature")),
            "{refused:?}"
        );
        let set = json!({"settings": {"signature": signature}});
        let changed = world.ada.patch(&world.channel, set).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.body["settings"]["signature"], signature);
        posts(world, mail("1", "Subject: Order A-17", "Where is it?")).await;
        let id = world.conversation().await;
        let me = world.ada.get("/me").await;
        let name = me.body["first_name"].as_str().expect("a name").to_owned();
        let ours = world.answers(&id, json!({"text": "On its way"})).await;
        world.stands(&id, &ours, "sent").await;
        let sent = world.took(1).await.remove(0);
        let expected = format!("On its way\n\n-- \n{name} for\nExample Shop");
        assert_eq!(sent.text.as_deref(), Some(expected.as_str()));
        // The desk shows what was written.
        assert_eq!(
            texts(&world.messages(&id).await),
            ["Where is it?", "On its way"]
        );
    })
    .await;
}

#[actix_web::test]
async fn a_mail_is_forwarded_with_its_files_to_somebody_outside_or_into_another_conversation() {
    of(Email::start, async |world| {
        let image: String = {
            use base64::Engine;
            base64::engine::general_purpose::STANDARD.encode(testkit::PNG)
        };
        let headers = "Subject: Receipt\r\nDate: Wed, 08 Oct 2025 09:00:00 +0200\r\n\
            Content-Type: multipart/mixed; boundary=b";
        let body = format!(
            "--b\r\nContent-Type: text/html\r\n\r\n<b>My receipt</b>\r\n--b\r\nContent-Type: image/png\r\n\
             Content-Disposition: attachment; filename=\"receipt.png\"\r\nContent-Transfer-Encoding: base64\r\n\
             \r\n{image}\r\n--b--"
        );
        posts(world, mail("1", headers, &body)).await;
        let id = world.conversation().await;
        let original = world.messages(&id).await.remove(0);
        let path = format!("/conversations/{id}/messages/{}/forward", original["id"].as_str().expect("an id"));
        let outside = json!({
            "conversation_id": id, "text": "Can you look?",
            "email": {"to": [{"address": "expert@elsewhere.example.test"}]},
        });
        let forwarded = world.ada.post(&path, outside).await;
        assert_eq!(forwarded.status, 201, "{forwarded:?}");
        world.stands(&id, &forwarded.id(), "sent").await;
        let sent = world.took(1).await.remove(0);
        assert_eq!(sent.to, "expert@elsewhere.example.test");
        let text = sent.text.expect("words");
        let head = "Can you look?\n\n---------- Forwarded message ----------\n\
            From: Nora Quill <nora@customer.example.test>\nDate: Wed, 8 Oct 2025 07:00 UTC\n\
            Subject: Receipt\nTo: desk@inbox.example.test\n\nMy receipt";
        assert_eq!(text, head);
        assert_eq!(sent.file, Some(("receipt.png".to_owned(), testkit::PNG.to_vec())));
        let call = world.provider.server().calls().pop().expect("a mail");
        let raw = String::from_utf8_lossy(&call.body).into_owned();
        assert!(raw.contains("Subject: Fwd: Receipt\r\n"), "{raw}");
        assert!(!raw.contains("<b>My receipt"), "{raw}");
        // What the expert says to it comes back here.
        let answers = format!("Subject: Re: Fwd: Receipt\r\nIn-Reply-To: <{}>", sent.id);
        let answer = mail("2", &answers, "It is genuine").replace("nora@customer", "expert@elsewhere");
        posts(world, answer).await;
        assert_eq!(texts(&world.messages(&id).await).last(), Some(&"It is genuine"));
        // The original keeps its file, and a copy of it goes along into another conversation.
        let other = mail("3", "Subject: Another", "Hello").replace("nora@", "bo@");
        posts(world, other).await;
        let all = world.conversations().await;
        let other = all.iter().find(|one| one["subject"] == "Another").expect("another");
        let other = other["id"].as_str().expect("an id");
        let copied = world.ada.post(&path, json!({"conversation_id": other})).await;
        assert_eq!(copied.status, 201, "{copied:?}");
        assert_eq!(copied.body["conversation_id"], other);
        assert_eq!(copied.body["attachments"][0]["name"], "receipt.png");
        assert_eq!(copied.body["email"]["to"][0]["address"], "bo@customer.example.test");
        world.stands(other, &copied.id(), "sent").await;
        let kept = world.messages(&id).await.remove(0);
        assert_eq!(kept["attachments"][0]["id"], original["attachments"][0]["id"]);
        let elsewhere = format!("/conversations/{other}/messages/{}/forward", original["id"].as_str().expect("an id"));
        let unknown = world.ada.post(&elsewhere, json!({"conversation_id": id})).await;
        assert_eq!(unknown.status, 404, "{unknown:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_mail_larger_than_the_server_says_it_takes_is_not_sent() {
    let mailbox = Mailbox::with_room_for(5_000);
    of(Email::start, async |world| {
        let seen = mailbox.letters().len();
        let mut form = mailbox.form_by("127.0.0.1", "none");
        form["smtp_user"] = Value::Null;
        form["smtp_password"] = Value::Null;
        let changed = world
            .ada
            .patch(&world.channel, json!({"settings": form}))
            .await;
        assert_eq!(changed.status, 200, "{changed:?}");
        posts(world, mail("1", "Subject: Order A-17", "Where is it?")).await;
        let id = world.conversation().await;
        let large = world
            .answers(&id, json!({"text": "All of it. ".repeat(700)}))
            .await;
        world.stands(&id, &large, "failed").await;
        let said = world.messages(&id).await;
        let error = &said[1]["delivery"]["error"];
        assert_eq!(error["code"], "too_large", "{error}");
        let why = error["message"].as_str().expect("a reason");
        assert!(why.contains("the server takes 0.1 MB at most"), "{why}");
        assert_eq!(mailbox.letters().len(), seen);
        let small = world.answers(&id, json!({"text": "A part of it"})).await;
        world.stands(&id, &small, "sent").await;
        assert_eq!(
            mailbox.wait_for(seen + 1)[seen].text.trim_end(),
            "A part of it"
        );
    })
    .await;
}

/// A mailbox that is there, in place of the fake one.
async fn by(world: &World, mailbox: &Mailbox) {
    let mut form = mailbox.form_by("127.0.0.1", "none");
    form["smtp_user"] = Value::Null;
    form["smtp_password"] = Value::Null;
    let changed = json!({"settings": form});
    let changed = world.ada.patch(&world.channel, changed).await;
    assert_eq!(changed.status, 200, "{changed:?}");
}

#[actix_web::test]
async fn a_mail_that_was_put_off_leaves_before_the_next_of_its_conversation() {
    let mailbox = Mailbox::open();
    of(Email::start, async |world| {
        by(world, &mailbox).await;
        let seen = mailbox.letters().len();
        posts(world, mail("1", "Subject: Order A-17", "Where is it?")).await;
        posts(
            world,
            mail("2", "Subject: Another", "Hello").replace("nora@", "bo@"),
        )
        .await;
        let all = world.conversations().await;
        let id = |subject: &str| {
            let found = all.iter().find(|one| one["subject"] == subject);
            found.expect("a conversation")["id"]
                .as_str()
                .expect("an id")
                .to_owned()
        };
        let (nora, bo) = (id("Order A-17"), id("Another"));
        mailbox.set_busy(true);
        let first = world.answers(&nora, json!({"text": "one"})).await;
        is_put_off(&world.server).await;
        mailbox.set_busy(false);
        let second = world.answers(&nora, json!({"text": "two"})).await;
        // Nobody else waits for that.
        let other = world.answers(&bo, json!({"text": "Hello, Bo"})).await;
        world.stands(&bo, &other, "sent").await;
        world.stands(&nora, &second, "queued").await;
        world.server.pass(30);
        world.stands(&nora, &first, "sent").await;
        world.stands(&nora, &second, "sent").await;
        let letters = mailbox.wait_for(seen + 3);
        let texts: Vec<_> = letters[seen..].iter().map(|one| one.text.trim()).collect();
        assert_eq!(texts, ["Hello, Bo", "one", "two"]);
    })
    .await;
}

#[actix_web::test]
async fn a_mail_that_waits_for_long_holds_back_no_other() {
    let mailbox = Mailbox::open();
    for database in testkit::databases() {
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let mut world = World::new(Rc::new(server), Box::new(Email::start())).await;
        by(&world, &mailbox).await;
        let seen = mailbox.letters().len();
        let hook = world
            .provider
            .says(&world.url, &world.words(1, 1, "Where is it?"));
        assert_eq!(world.call(hook).await.status, 200);
        let id = world.conversation().await;
        mailbox.set_busy(true);
        let first = world.answers(&id, json!({"text": "one"})).await;
        is_put_off(&world.server).await;
        // Busy still, an hour later.
        world.ada = world.later(3700).await;
        let tried = "jobs WHERE kind = 'deliver' AND attempts > 1 AND locked_until = 0";
        until("tried again", async || {
            match count(&world.server, tried).await {
                0 => Err(0),
                some => Ok(some),
            }
        })
        .await;
        mailbox.set_busy(false);
        let second = world.answers(&id, json!({"text": "two"})).await;
        world.stands(&id, &second, "sent").await;
        world.server.pass(600);
        world.stands(&id, &first, "sent").await;
        let letters = mailbox.wait_for(seen + 2);
        let texts: Vec<_> = letters[seen..].iter().map(|one| one.text.trim()).collect();
        assert_eq!(texts, ["two", "one"]);
    }
}

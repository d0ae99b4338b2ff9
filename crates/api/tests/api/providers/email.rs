//! What only mail has: threads, files that come along, real servers of SMTP and IMAP.

use super::world::{World, of, texts};
use crate::common::{Client, Server, count, until};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::providers::Email;
use testkit::{Dovecot, Mailbox};

/// What comes by the webhook, or into a mailbox.
pub(super) fn mail(id: &str, headers: &str, body: &str) -> String {
    format!(
        "Message-ID: <{id}@customer.example.test>\r\nFrom: Nora Quill <nora@customer.example.test>\r\n\
         To: desk@inbox.example.test\r\nMIME-Version: 1.0\r\n{headers}\r\n\r\n{body}\r\n"
    )
}

pub(super) async fn posts(world: &World, mail: String) {
    let mut hook = world.provider.says(&world.url, &world.words(1, 1, ""));
    hook.body = mail.into_bytes();
    let answer = world.call(hook).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn another_subject_is_another_matter_and_an_answer_is_none() {
    of(Email::start, async |world| {
        posts(world, mail("1", "Subject: Order A-17", "Where is it?")).await;
        let id = world.conversation().await;
        let row = world.conversations().await.remove(0);
        assert_eq!(row["subject"], "Order A-17");
        let ours = world.answers(&id, json!({"text": "On its way"})).await;
        world.stands(&id, &ours, "sent").await;
        let sent = world.took(1).await.remove(0);
        assert_eq!(sent.to, "nora@customer.example.test");
        let call = world.provider.server().calls().pop().expect("a mail");
        let raw = String::from_utf8_lossy(&call.body).into_owned();
        assert!(raw.contains("Subject: Re: Order A-17\r\n"), "{raw}");
        assert!(raw.contains("In-Reply-To: <1@customer.example.test>\r\n"), "{raw}");
        assert!(raw.contains("References: <1@customer.example.test>\r\n"), "{raw}");
        let answers = format!("Subject: Re: Order A-17\r\nIn-Reply-To: <{}>", sent.id);
        let quoting = "Thank you!\r\n\r\nOn 8 Oct 2025, Desk <desk@inbox.example.test> wrote:\r\n> On its way";
        posts(world, mail("2", &answers, quoting)).await;
        let said = world.messages(&id).await;
        assert_eq!(texts(&said), ["Where is it?", "On its way", "Thank you!"]);
        assert_eq!(said[2]["reply_to"]["id"], ours);
        let email = &said[2]["email"];
        assert_eq!(email["from"]["address"], "nora@customer.example.test");
        assert_eq!(email["to"][0]["address"], "desk@inbox.example.test");
        assert_eq!(email["subject"], "Re: Order A-17");
        let quoted = email["quoted"].as_str().unwrap_or_default();
        assert!(quoted.ends_with("> On its way"), "{email}");
        posts(world, mail("3", "Subject: Another matter", "Hello")).await;
        assert_eq!(world.conversations().await.len(), 2);
        // Somebody else who answers it takes part in it.
        let other = mail("4", &answers, "I agree").replace("nora@", "bo@").replace("Nora Quill", "Bo");
        posts(world, other).await;
        let said = world.messages(&id).await;
        assert_eq!(texts(&said).last(), Some(&"I agree"));
        assert_eq!(world.conversations().await.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn files_of_a_mail_are_here_when_it_is() {
    of(Email::start, async |world| {
        let image: String = {
            use base64::Engine;
            base64::engine::general_purpose::STANDARD.encode(testkit::PNG)
        };
        let headers = "Subject: Receipt\r\nContent-Type: multipart/mixed; boundary=b";
        let body = format!(
            "--b\r\nContent-Type: text/plain\r\n\r\nMy receipt\r\n--b\r\nContent-Type: image/png\r\n\
             Content-Disposition: attachment; filename=\"receipt.png\"\r\nContent-Transfer-Encoding: base64\r\n\
             \r\n{image}\r\n--b--"
        );
        posts(world, mail("1", headers, &body)).await;
        posts(world, mail("1", headers, &body)).await;
        let id = world.conversation().await;
        let said = world.messages(&id).await;
        assert_eq!(said.len(), 1, "{said:?}");
        let file = &said[0]["attachments"][0];
        assert_eq!((&file["name"], &file["state"]), (&json!("receipt.png"), &json!("ready")));
        assert_eq!(file["media_type"], "image/png");
        assert_eq!(said[0]["text"], "My receipt");
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_the_organization_does_not_take_leaves_its_name_and_the_reason() {
    of(Email::start, async |world| {
        let encoded = |bytes: &[u8]| {
            use base64::Engine;
            base64::engine::general_purpose::STANDARD.encode(bytes)
        };
        let rule = json!({"allowed_file_types": ["png"], "max_file_bytes": 1000});
        let set = world.ada.patch("/organization", rule).await;
        assert_eq!(set.status, 200, "{set:?}");
        let part = |name: &str, kind: &str, bytes: &[u8]| {
            format!(
                "--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                encoded(bytes)
            )
        };
        let mut large = testkit::PNG.to_vec();
        large.resize(1001, 0);
        let body = format!(
            "--b\r\nContent-Type: text/plain\r\n\r\nAll I have\r\n{}{}{}--b--",
            part("receipt.png", "image/png", testkit::PNG),
            // What it says of itself does not count.
            part("program.png", "image/png", b"\x7fELF\x02\x01\x01"),
            part("scan.png", "image/png", &large),
        );
        let headers = "Subject: Receipt\r\nContent-Type: multipart/mixed; boundary=b";
        posts(world, mail("1", headers, &body)).await;
        let id = world.conversation().await;
        let said = world.messages(&id).await.remove(0);
        assert_eq!(said["text"], "All I have");
        let files = said["attachments"].as_array().expect("files");
        let told: Vec<_> = files.iter().map(|file| [&file["name"], &file["state"], &file["refused"]]).collect();
        assert_eq!(
            json!(told),
            json!([
                ["receipt.png", "ready", null],
                ["program.png", "failed", "unsupported_media"],
                ["scan.png", "failed", "too_large"],
            ])
        );
        for file in &files[1..] {
            assert_eq!((&file["url"], &file["size"]), (&Value::Null, &json!(0)), "{file}");
        }
        assert_eq!(count(&world.server, "files").await, 1, "nothing of them is kept");
        let incoming = std::fs::read_dir(world.server.folder().join("incoming"));
        let left: Vec<_> = incoming.into_iter().flatten().collect();
        assert!(left.is_empty(), "{left:?}");
    })
    .await;
}

/// What a browser without anybody signed in gets.
async fn page(world: &World, path: &str) -> (u16, String, String) {
    let asked = world.server.anonymous().request(reqwest::Method::GET, path);
    let answer = asked.send().await.expect("an answer");
    let policy = answer.headers().get("content-security-policy");
    let policy = policy
        .and_then(|policy| policy.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    (
        answer.status().as_u16(),
        policy,
        answer.text().await.expect("a body"),
    )
}

#[actix_web::test]
async fn a_formatted_mail_is_a_page_where_nothing_runs() {
    of(Email::start, async |world| {
        let image: String = {
            use base64::Engine;
            base64::engine::general_purpose::STANDARD.encode(testkit::PNG)
        };
        let headers = "Subject: Receipt\r\nContent-Type: multipart/related; boundary=b";
        let body = format!(
            "--b\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
             --a\r\nContent-Type: text/plain\r\n\r\nMy receipt\r\n\
             --a\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             <script>alert(1)</script><b>My receipt f=FCr you</b><img src=3D\"cid:logo@x\">\
             <img src=3D\"https://shop.example.test/pixel.png\"><blockquote>Which?</blockquote>\r\n\
             --a--\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\n\
             Content-Disposition: inline; filename=\"logo.png\"\r\nContent-Transfer-Encoding: base64\r\n\
             \r\n{image}\r\n--b--"
        );
        posts(world, mail("1", headers, &body)).await;
        let id = world.conversation().await;
        let said = world.messages(&id).await.remove(0);
        assert_eq!((&said["text"], &said["kind"]), (&json!("My receipt"), &json!("text")));
        let files = said["attachments"].as_array().expect("files");
        assert_eq!(files.len(), 1, "{said}");
        assert_eq!(said["email"]["inline_ids"], json!([files[0]["id"]]), "{said}");
        let link = said["email"]["html_url"].as_str().expect("a link").to_owned();
        let (status, policy, shown) = page(world, &link).await;
        assert_eq!(status, 200, "{shown}");
        assert!(policy.starts_with("sandbox ") && !policy.contains("allow-scripts"), "{policy}");
        assert!(!policy.contains("https:"), "{policy}");
        assert!(shown.contains("<b>My receipt für you</b>"), "{shown}");
        assert!(!shown.contains("alert") && !shown.contains("shop.example"), "{shown}");
        assert!(shown.contains("data-remote-images=\"1\""), "{shown}");
        let picture = shown.split("src=\"").nth(1).and_then(|rest| rest.split('"').next());
        let picture = picture.expect("a picture").replace("&amp;", "&");
        assert_eq!(page(world, &picture).await.0, 200);
        let (_, policy, all) = page(world, &format!("{link}&images=1")).await;
        assert!(all.contains("https://shop.example.test/pixel.png"), "{all}");
        assert!(policy.contains("https:"), "{policy}");
        assert_eq!(page(world, &link.replace("&s=", "&s=A")).await.0, 404);
        // Taken elsewhere with the rest of what is known of her.
        let shown = world.ada.get(&format!("/conversations/{id}")).await;
        let contact = shown.body["contact"]["id"].as_str().expect("an id");
        let path = format!("/api/v1/contacts/{contact}/export?format=zip");
        let zip = world.ada.request(reqwest::Method::GET, &path).send().await.expect("an answer");
        let zip = zip.bytes().await.expect("bytes").to_vec();
        let zip = async_zip::base::read::mem::ZipFileReader::new(zip).await.expect("an archive");
        let entries = zip.file().entries().iter();
        let names: Vec<_> = entries.map(|one| one.filename().as_str().expect("a name").to_owned()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        for ending in ["-logo.png", "-mail.html"] {
            assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
        }
        world.server.pass(3 * 3600);
        assert_eq!(page(world, &link).await.0, 404);
    })
    .await;
}

#[actix_web::test]
async fn an_answer_goes_to_all_or_to_whom_its_author_says() {
    of(Email::start, async |world| {
        let headers = "Subject: Order A-17\r\nCc: Bo <bo@customer.example.test>, desk+x@inbox.example.test";
        posts(world, mail("1", headers, "Where is it?")).await;
        let id = world.conversation().await;
        let shown = world.ada.get(&format!("/conversations/{id}")).await;
        let proposed = &shown.body["reply_options"][0]["email"];
        assert_eq!(proposed["to"], json!([{"address": "nora@customer.example.test", "name": "Nora Quill"}]));
        assert_eq!(proposed["cc"], json!([{"address": "bo@customer.example.test", "name": "Bo"}]));
        let path = format!("/conversations/{id}/messages");
        for (email, field) in [
            (json!({"to": []}), "email.to"),
            (json!({"to": [{"address": "nobody"}]}), "email.to"),
            (json!({"to": [{"address": "a@b.example"}], "bcc": [{"address": "x"}]}), "email.bcc"),
            (json!({"to": [{"address": "a@b.example"}], "subject": "a".repeat(201)}), "email.subject"),
        ] {
            let refused = world.ada.post(&path, json!({"text": "Hi", "email": email})).await;
            assert_eq!((refused.status, &refused.body["errors"][0]["field"]), (422, &json!(field)), "{refused:?}");
        }
        let email = json!({
            "to": [{"address": "nora@customer.example.test"}],
            "cc": [{"address": "BO@customer.example.test", "name": "Bo\r\nX-Evil: 1"}, {"address": "nora@customer.example.test"}],
            "bcc": [{"address": "boss@inbox.example.test"}], "subject": "About\nA-17",
        });
        let ours = world.answers(&id, json!({"text": "On its way", "email": email})).await;
        world.stands(&id, &ours, "sent").await;
        let sent = world.took(1).await.remove(0);
        assert_eq!(sent.to, "nora@customer.example.test,bo@customer.example.test,boss@inbox.example.test");
        let call = world.provider.server().calls().pop().expect("a mail");
        let raw = String::from_utf8_lossy(&call.body).into_owned();
        assert!(raw.contains("Subject: About A-17\r\n"), "{raw}");
        assert!(!raw.contains("boss@") && !raw.contains("\r\nX-Evil"), "{raw}");
        let said = world.messages(&id).await;
        let kept = &said[1]["email"];
        assert_eq!(kept["bcc"][0]["address"], "boss@inbox.example.test", "{kept}");
        assert_eq!(kept["cc"].as_array().map(Vec::len), Some(1), "{kept}");
        // Whoever had the last mail is proposed for the next.
        let shown = world.ada.get(&format!("/conversations/{id}")).await;
        let proposed = &shown.body["reply_options"][0]["email"];
        assert_eq!(proposed["cc"][0]["address"], "bo@customer.example.test", "{proposed}");
    })
    .await;
}

#[actix_web::test]
async fn a_real_server_takes_an_answer_with_all_that_belongs_to_it() {
    let mailbox = Mailbox::open();
    let port = mailbox
        .url()
        .rsplit(':')
        .next()
        .and_then(|port| port.parse::<u16>().ok());
    of(Email::start, async |world| {
        let seen = mailbox.letters().len();
        let settings = json!({"settings": {
            "smtp_port": port, "smtp_user": null, "smtp_password": null, "plus_addresses": true,
        }});
        let changed = world.ada.patch(&world.channel, settings).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        posts(world, mail("1", "Subject: Order A-17", "Where is it?")).await;
        let id = world.conversation().await;
        mailbox.set_busy(true);
        let form = reqwest::multipart::Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
        let form = reqwest::multipart::Form::new().part("file", form);
        let upload = world
            .ada
            .request(reqwest::Method::POST, "/api/v1/attachments")
            .multipart(form);
        let upload = crate::common::send(upload).await;
        let body = json!({"text": "Grüße\n.\nfrom us", "attachment_ids": [upload.id()]});
        let ours = world.answers(&id, body).await;
        crate::common::is_put_off(&world.server).await;
        mailbox.set_busy(false);
        world.server.pass(600);
        world.stands(&id, &ours, "sent").await;
        let letters = mailbox.wait_for(seen + 1);
        let letter = &letters[seen];
        assert_eq!(letter.to, ["nora@customer.example.test"]);
        assert_eq!(letter.header("subject"), ["Re: Order A-17"]);
        assert_eq!(letter.header("in-reply-to"), ["<1@customer.example.test>"]);
        assert_eq!(
            letter.text.trim_end().replace("\r\n", "\n"),
            "Grüße\n.\nfrom us"
        );
        let html = letter.html.replace("\r\n", "\n");
        assert!(html.contains("Grüße<br>\n.<br>\nfrom us</div>"), "{html}");
        assert_eq!(letter.files[0].name, "map.png");
        let reply_to = letter.header("reply-to").remove(0).to_owned();
        let prefix = format!("desk+{ours}.");
        assert!(reply_to.starts_with(&prefix), "{reply_to}");
        // Whatever a mail program leaves out, the address tells.
        let answer =
            mail("2", "Subject: Something", "Got it").replace("desk@inbox.example.test", &reply_to);
        posts(world, answer).await;
        assert_eq!(texts(&world.messages(&id).await).last(), Some(&"Got it"));
    })
    .await;
}

/// An organization with a channel that fetches from a mailbox.
pub(super) async fn fetching(server: &Server, dovecot: &Dovecot, fake: &Email) -> (Client, String) {
    use testkit::providers::Provider;
    let ada = server.admin().await;
    let mut settings = fake.settings();
    for (key, value) in dovecot.form().as_object().expect("fields") {
        settings[key] = value.clone();
    }
    let made = ada
        .post(
            "/channels",
            json!({"kind": "email", "name": "Desk", "settings": settings}),
        )
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    (ada, format!("/channels/{}", made.id()))
}

async fn subjects(ada: &Client) -> Vec<String> {
    let list = ada.get("/conversations").await;
    let items = list.body["items"].as_array().expect("items").clone();
    let mut all: Vec<String> = items
        .iter()
        .map(|one| one["subject"].as_str().unwrap_or_default().to_owned())
        .collect();
    all.sort();
    all
}

pub(super) async fn has(ada: &Client, expected: &[&str]) {
    until("fetched", async || {
        let found = subjects(ada).await;
        match found == expected {
            true => Ok(found),
            false => Err(found),
        }
    })
    .await;
}

/// Until somebody has begun to look at the mailbox.
pub(super) async fn is_watched(server: &Server) {
    let begun = "mailboxes WHERE account IS NOT NULL";
    until("watched", async || {
        match crate::common::count(server, begun).await {
            0 => Err(0),
            some => Ok(some),
        }
    })
    .await;
}

#[actix_web::test]
async fn mail_is_fetched_once_from_a_real_server_that_comes_and_goes() {
    for database in testkit::databases() {
        let (mut dovecot, fake) = (Dovecot::start(), Email::start());
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        dovecot.delivers(mail("old", "Subject: Before", "Hello"));
        let (ada, channel) = fetching(&server, &dovecot, &fake).await;
        let tested = ada.post(&format!("{channel}/test"), json!({})).await;
        assert_eq!(tested.body["ok"], true, "{tested:?}");
        is_watched(&server).await;
        dovecot.delivers(mail("1", "Subject: First", "Hello"));
        has(&ada, &["First"]).await;
        assert_eq!(dovecot.unread(), 2, "it stays as unread as it was");
        // What arrives while nobody looks is found later, and the numbers may mean other mails then.
        dovecot.stop();
        dovecot.delivers(mail("2", "Subject: Second", "Hello"));
        dovecot.again();
        has(&ada, &["First", "Second"]).await;
        dovecot.stop();
        dovecot.delivers(mail("3", "Subject: Third", "Hello"));
        dovecot.renumber();
        until("all", async || {
            let found = subjects(&ada).await;
            match found.contains(&"Third".to_owned()) {
                true => Ok(found),
                false => Err(found),
            }
        })
        .await;
        let found = subjects(&ada).await;
        let once = |subject: &str| found.iter().filter(|one| *one == subject).count();
        assert_eq!(
            (once("First"), once("Second"), once("Third")),
            (1, 1, 1),
            "{found:?}"
        );
        let wrong = json!({"settings": {"imap_password": "wrong"}});
        assert_eq!(ada.patch(&channel, wrong).await.status, 200);
        let tested = ada.post(&format!("{channel}/test"), json!({})).await;
        let checks: Vec<Value> = tested.body["checks"].as_array().expect("checks").clone();
        let ok: Vec<_> = checks.iter().map(|check| check["ok"].clone()).collect();
        assert_eq!(ok, [json!(true), json!(false)], "{tested:?}");
    }
}

#[actix_web::test]
async fn what_was_there_before_is_never_fetched_though_the_numbers_mean_other_mails() {
    for database in testkit::databases() {
        let (mut dovecot, fake) = (Dovecot::start(), Email::start());
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let week = Duration::from_secs(7 * 24 * 3600);
        dovecot.delivers_late(mail("old", "Subject: Before", "Hello"), week);
        let (ada, _) = fetching(&server, &dovecot, &fake).await;
        is_watched(&server).await;
        dovecot.renumber();
        let at = server.state.now().as_micros();
        let again = format!("mailboxes WHERE seen_at > {at}");
        until("watched again", async || {
            match crate::common::count(&server, &again).await {
                0 => Err(0),
                some => Ok(some),
            }
        })
        .await;
        dovecot.delivers(mail("1", "Subject: First", "Hello"));
        has(&ada, &["First"]).await;
    }
}

#[actix_web::test]
async fn servers_of_mail_are_nowhere_private() {
    for database in testkit::databases() {
        let server = Server::start(database, |_| {}).await;
        let ada = server.admin().await;
        for (key, host) in [
            ("smtp_host", "127.0.0.1"),
            ("smtp_host", "localhost"),
            ("imap_host", "169.254.169.254"),
        ] {
            let mut settings = json!({
                "from_address": "desk@example.com", "smtp_host": "192.0.2.1.example.invalid",
                "imap_user": "a", "imap_password": "b",
            });
            settings[key] = host.into();
            let new = json!({"kind": "email", "name": "Desk", "settings": settings});
            let refused = ada.post("/channels", new).await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "private_target"),
                "{host}"
            );
        }
    }
}

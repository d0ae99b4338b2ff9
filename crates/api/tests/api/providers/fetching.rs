//! Mailboxes whose servers are not what they were: one that keeps a mail to itself, and one in place of another.

use super::email::{fetching, has, is_watched, mail};
use crate::common::Server;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::providers::Email;
use testkit::{Dovecot, Refusal, Withholding};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

async fn open(database: testkit::TestDatabase) -> Server {
    let allow = "127.0.0.1".parse().expect("targets");
    Server::start(database, |config| config.private_targets = allow).await
}

#[actix_web::test]
async fn a_mail_that_is_not_handed_out_is_told_of_and_holds_up_no_other() {
    for database in testkit::databases() {
        let (dovecot, fake) = (Dovecot::start(), Email::start());
        let between = Withholding::before(dovecot.port);
        let server = open(database).await;
        let (ada, channel) = fetching(&server, &dovecot, &fake).await;
        let moved = json!({"settings": {"imap_port": between.port}});
        assert_eq!(ada.patch(&channel, moved).await.status, 200);
        is_watched(&server).await;
        dovecot.delivers(mail("1", "Subject: First", "Hello"));
        has(&ada, &["First"]).await;
        for (uid, refusal) in [(2, Refusal::No), (4, Refusal::Bye), (5, Refusal::Bad)] {
            between.withholds(uid, refusal);
        }
        for (number, subject) in ["Second", "Third", "Fourth", "Fifth", "Sixth"]
            .into_iter()
            .enumerate()
        {
            let id = (number + 2).to_string();
            dovecot.delivers(mail(&id, &format!("Subject: {subject}"), "Hello"));
        }
        has(&ada, &["First", "Sixth", "Third"]).await;
        let failures = ada.get(&format!("{channel}/failures")).await;
        let kept = failures.body["items"].as_array().expect("items");
        let unread = |one: &Value| -> Value {
            let raw = one["raw"].as_str().expect("as it came");
            serde_json::from_str(raw).expect("JSON")
        };
        let unread: Vec<Value> = kept.iter().map(unread).collect();
        let numbers: Vec<_> = unread.iter().map(|one| one["raw"].clone()).collect();
        assert_eq!(numbers, ["UID 5", "UID 4", "UID 2"], "the newest first");
        let expected = "This mail could not be read: the server does not hand it out ([SERVERBUG] Internal error). \
            It stays in INBOX under the number 2";
        assert_eq!(unread[2]["reason"], expected);
        // Nothing but the mailbox has what they say.
        assert!(kept.iter().all(|one| one["retryable"] == json!(false)));
        let first = kept[0]["id"].as_str().expect("an id");
        let path = format!("{channel}/failures/{first}/retry");
        let again = ada.post(&path, json!({})).await;
        assert_eq!((again.status, again.code()), (409, "in_mailbox"));
        // They are asked for no more.
        dovecot.delivers(mail("7", "Subject: Seventh", "Hello"));
        has(&ada, &["First", "Seventh", "Sixth", "Third"]).await;
        assert_eq!(dovecot.unread(), 7, "all of them stay as they were");
    }
}

#[actix_web::test]
async fn a_mailbox_that_moves_to_another_server_skips_no_mail_and_brings_none_twice() {
    for database in testkit::databases() {
        let (here, there, fake) = (Dovecot::start(), Dovecot::start(), Email::start());
        let server = open(database).await;
        let (ada, channel) = fetching(&server, &here, &fake).await;
        is_watched(&server).await;
        let first = mail("1", "Subject: First", "Hello");
        here.delivers(&first);
        has(&ada, &["First"]).await;
        // The other server has what the old one had, in numbers of its own, and what came meanwhile.
        there.delivers_late(mail("old", "Subject: Before", "Hello"), WEEK);
        there.delivers(mail("2", "Subject: Second", "Hello"));
        there.delivers(&first);
        there.delivers(mail("3", "Subject: Third", "Hello"));
        let moved = json!({"settings": there.form()});
        assert_eq!(ada.patch(&channel, moved).await.status, 200);
        has(&ada, &["First", "Second", "Third"]).await;
        there.delivers(mail("4", "Subject: Fourth", "Hello"));
        has(&ada, &["First", "Fourth", "Second", "Third"]).await;
    }
}

//! Mailboxes that let in nobody with a password: by tokens that are had, renewed and kept.

use crate::running::{get, post};
use crate::securing::Desk;
use domain::channels::ChannelKind;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use store::{Options, Store, channels};
use testkit::{Authority, Dovecot, Mailbox, PATIENCE, TestDatabase, Tokens};
use tokio::time::sleep;

/// The servers of a mailbox, and where its tokens are had.
struct Office {
    authority: Authority,
    tokens: Tokens,
    dovecot: Dovecot,
    mailbox: Mailbox,
}

impl Office {
    fn open() -> Self {
        let (authority, tokens) = (Authority::new(), Tokens::start());
        let dovecot = Dovecot::by_tokens(&authority, &tokens);
        let mailbox = Mailbox::secured(&authority);
        mailbox.knows_token("access-1");
        Self {
            authority,
            tokens,
            dovecot,
            mailbox,
        }
    }

    async fn channel(&self, desk: &Desk) -> String {
        let mut smtp = self.mailbox.form_by("localhost", "starttls");
        let mut imap = self.dovecot.form_by("localhost", "tls");
        for (form, password) in [(&mut smtp, "smtp_password"), (&mut imap, "imap_password")] {
            form[password] = Value::Null;
        }
        let tokens = self.tokens.form();
        for (key, value) in tokens.as_object().expect("fields") {
            imap[key] = value.clone();
        }
        desk.channel(&smtp, &imap).await
    }
}

#[tokio::test]
async fn mail_comes_and_goes_by_a_token_that_is_had_once() {
    for database in testkit::databases() {
        let office = Office::open();
        let desk = Desk::open(&database, Some(&office.authority)).await;
        let channel = office.channel(&desk).await;
        assert_eq!(desk.finds(&channel).await, [None, None]);
        let conversation = desk.arrives(&office.dovecot, "By a token").await;
        let path = format!("/conversations/{conversation}/messages");
        desk.posts(&path, &json!({"text": "On its way"})).await;
        let letters = office.mailbox.wait_for(1);
        assert_eq!(letters[0].text.trim_end(), "On its way");
        assert_eq!(office.tokens.issued(), 1, "all lines share it");
        let shown = get(desk.origin(), &channel, &desk.token).await;
        for secret in ["oauth_refresh_token", "oauth_client_secret"] {
            assert_eq!(shown["settings"][secret], "********");
        }
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_said_and_marks_the_channel() {
    for database in testkit::databases() {
        let office = Office::open();
        let desk = Desk::open(&database, Some(&office.authority)).await;
        let channel = office.channel(&desk).await;
        let conversation = desk.arrives(&office.dovecot, "Before").await;
        // The server says no to the token that we have, and why; so another is asked for, and there is none.
        office.mailbox.knows_token("another");
        office.tokens.revokes();
        let [smtp, _] = desk.finds(&channel).await;
        let said = smtp.expect("a reason");
        assert!(
            said.starts_with("the sign-in was refused: ") && said.contains("535"),
            "{said}"
        );
        assert!(said.contains(r#""status":"400""#), "{said}");
        for found in desk.finds(&channel).await {
            let expected = "the sign-in was refused: the token endpoint gave no access token: invalid_grant \
                (Token has been expired or revoked.)";
            assert_eq!(found.as_deref(), Some(expected));
        }
        let path = format!("/conversations/{conversation}/messages");
        let sent = desk.posts(&path, &json!({"text": "Hello"})).await;
        let id = sent["id"].as_str().expect("an id");
        let began = Instant::now();
        let error = loop {
            let page = get(desk.origin(), &path, &desk.token).await;
            let items = page["items"].as_array().expect("items").iter();
            let ours = items
                .into_iter()
                .find(|item| item["id"] == id)
                .expect("ours");
            if ours["delivery"]["state"] == "failed" {
                break ours["delivery"]["error"].clone();
            }
            assert!(began.elapsed() < PATIENCE, "{ours}");
            sleep(Duration::from_millis(50)).await;
        };
        assert_eq!(error["code"], "channel_fault");
        assert!(
            error["message"]
                .as_str()
                .expect("a text")
                .contains("invalid_grant"),
            "{error}"
        );
        loop {
            let shown = get(desk.origin(), &channel, &desk.token).await;
            if shown["state"] == "failing" {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "{shown}");
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Waits until what went wrong last on a channel is such.
async fn errs(desk: &Desk, channel: &str, is_such: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let path = format!("{channel}/health");
        let health = get(desk.origin(), &path, &desk.token).await;
        if is_such(&health["last_error"]) {
            return health;
        }
        assert!(began.elapsed() < PATIENCE, "{health}");
        sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn why_a_token_is_refused_stands_on_the_channel_until_one_is_had() {
    for database in testkit::databases() {
        let office = Office::open();
        let form = office.tokens.form();
        office.tokens.revokes();
        let desk = Desk::open(&database, Some(&office.authority)).await;
        let mut imap = office.dovecot.form_by("localhost", "tls");
        imap["imap_password"] = Value::Null;
        for (key, value) in form.as_object().expect("fields") {
            imap[key] = value.clone();
        }
        // Nothing is sent: it is the mailbox that cannot be looked into.
        let smtp = office.mailbox.form_by("localhost", "starttls");
        let channel = desk.channel(&smtp, &imap).await;
        let failing = errs(&desk, &channel, |error| !error.is_null()).await;
        let expected = "the sign-in was refused: the token endpoint gave no access token: invalid_grant \
            (Token has been expired or revoked.)";
        assert_eq!(failing["last_error"], expected);
        assert_eq!(failing["state"], "failing");
        office.tokens.grants_again();
        let well = errs(&desk, &channel, Value::is_null).await;
        assert_eq!(
            (&well["state"], &well["failing_since"]),
            (&json!("works"), &Value::Null)
        );
    }
}

async fn sealed(database: &TestDatabase) -> Option<String> {
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let read = store.read(|db| channels::of_kind(db, ChannelKind::Email));
    let all = read.await.expect("read");
    all.into_iter().next().and_then(|one| one.sealed_secrets)
}

#[tokio::test]
async fn a_refresh_token_that_is_replaced_is_kept() {
    for database in testkit::databases() {
        let office = Office::open();
        office.tokens.replaces();
        let desk = Desk::open(&database, Some(&office.authority)).await;
        let channel = office.channel(&desk).await;
        let before = sealed(&database).await;
        let version = get(desk.origin(), &channel, &desk.token).await["version"].clone();
        assert_eq!(desk.finds(&channel).await, [None, None]);
        let began = Instant::now();
        while sealed(&database).await == before {
            assert!(began.elapsed() < PATIENCE, "the new one is not kept");
            sleep(Duration::from_millis(50)).await;
        }
        let shown = get(desk.origin(), &channel, &desk.token).await;
        assert_eq!(shown["version"], version, "nobody changed anything");
        // Another server knows nothing but what was kept.
        let desk = desk.again().await;
        office.mailbox.knows_token("access-2");
        assert_eq!(desk.finds(&channel).await, [None, None]);
        assert_eq!(office.tokens.issued(), 2);
    }
}

#[tokio::test]
async fn a_token_that_ends_is_had_anew() {
    for database in testkit::databases() {
        let office = Office::open();
        office.tokens.hold(1);
        let desk = Desk::open(&database, Some(&office.authority)).await;
        let channel = desk
            .channel(
                &office.mailbox.form_by("localhost", "tls"),
                &office.tokens.form(),
            )
            .await;
        let path = format!("{channel}/test");
        assert_eq!(
            post(desk.origin(), &path, &desk.token, &json!({})).await["ok"],
            true
        );
        office.mailbox.knows_token("access-2");
        assert_eq!(
            post(desk.origin(), &path, &desk.token, &json!({})).await["ok"],
            true
        );
        assert_eq!(office.tokens.issued(), 2);
    }
}

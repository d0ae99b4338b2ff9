//! Forgotten passwords: a link by mail, and nobody learns who has an account.

use crate::common::{
    Answer, PASSWORD, Server, count, is_put_off, letters, on_each_database_at_rest, send, until,
    with_mail, without_mail,
};
use crate::lockout::hammer;
use client::Client;
use contract::auth::{ForgotPassword, ResetPassword};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::password_resets::LINK_SECONDS;
use reqwest::Method;
use serde_json::{Value, json};
use store::StoreError;
use testkit::{Letter, Mailbox};

const NEW: &str = "another horse battery";

async fn forget(server: &Server, email: &Value) -> Answer {
    let body = json!({"email": email});
    server.anonymous().post("/auth/password/forgot", body).await
}

/// The same from a network of its own.
async fn forget_from(server: &Server, email: &Value, address: u8) -> Answer {
    let mut elsewhere = server.anonymous();
    elsewhere.address = format!("198.51.100.{address}");
    let body = json!({"email": email});
    elsewhere.post("/auth/password/forgot", body).await
}

async fn reset(server: &Server, token: &str) -> Answer {
    let body = json!({"token": token, "new_password": NEW});
    server.anonymous().post("/auth/password/reset", body).await
}

async fn log_in(server: &Server, email: &Value, password: &str) -> u16 {
    let login = json!({"email": email, "password": password});
    server.anonymous().post("/auth/login", login).await.status
}

/// A call from a network that nobody knows, with the mark that a browser was given.
async fn with_mark(server: &Server, mark: &str, path: &str, body: &Value) -> u16 {
    let mut elsewhere = server.anonymous();
    elsewhere.address = "203.0.113.77".to_owned();
    let mark = mark.split(';').next().expect("a value");
    let request = elsewhere
        .request(Method::POST, &format!("/api/v1{path}"))
        .header("cookie", mark)
        .header("origin", server.origin.as_str())
        .json(body);
    send(request).await.status
}

/// What stands behind the `#` of the link in a letter.
fn token(letter: &Letter) -> String {
    let (_, rest) = letter.text.split_once("/password/reset#").expect("a link");
    rest.split_whitespace().next().expect("a token").to_owned()
}

/// The letters with such a link; who is invited gets one of another kind.
fn with_link(mailbox: &Mailbox) -> Vec<Letter> {
    let mut letters = mailbox.letters();
    letters.retain(|letter| letter.header("subject") == ["Set a new password"]);
    letters
}

/// Waits until no mail is about to be written.
async fn at_rest(server: &Server) {
    until("written", async || match count(server, "jobs").await {
        0 => Ok(0),
        some => Err(some),
    })
    .await;
}

#[actix_web::test]
async fn a_link_sets_a_new_password_and_ends_what_was_open() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let email = &ada.me["email"];
        let typed = json!(email.as_str().expect("an email").to_uppercase());
        let asked = forget(&server, &typed).await;
        assert_eq!(
            (asked.status, &asked.body),
            (202, &json!({"sends_mail": true}))
        );
        let letters = letters(mailbox, 1).await;
        let letter = &letters[0];
        assert_eq!(letter.to, [email.as_str().expect("an email")]);
        assert_eq!(letter.header("subject"), ["Set a new password"]);
        let link = format!("{}/password/reset#{}", server.origin, token(letter));
        assert!(letter.html.contains(&link), "{}", letter.html);
        assert_eq!(ada.get("/me").await.status, 200, "asking changes nothing");
        assert_eq!(log_in(&server, email, PASSWORD).await, 200);

        let done = reset(&server, &token(letter)).await;
        assert_eq!(done.status, 204, "{done:?}");
        let mark = done.header("set-cookie").to_owned();
        assert!(mark.contains("HttpOnly"), "{mark}");
        let opens = with_mark(&server, &mark, "/auth/refresh", &json!({})).await;
        assert_eq!(opens, 401, "one signs in by oneself");
        assert_eq!(ada.get("/me").await.status, 401);
        assert_eq!(ada.post_with_cookie("/auth/refresh").await.status, 401);
        assert_eq!(log_in(&server, email, PASSWORD).await, 401);
        let login = json!({"email": email, "password": NEW});
        let again = server.anonymous().post("/auth/login", login.clone()).await;
        let ada = server.anonymous().signed_in(&again);
        let log = ada.get("/audit-log?resource=agent").await;
        let items = log.body["items"].as_array().expect("items").clone();
        for word in ["agent.password_link_sent", "agent.password_reset"] {
            let entries = items.iter().filter(|entry| entry["action"] == word);
            assert_eq!(entries.count(), 1, "{word}");
        }
        let used = reset(&server, &token(letter)).await;
        assert_eq!((used.status, used.code()), (410, "link_used"));

        // Nobody who guesses holds up the browser that the link was opened in.
        hammer(&server, email.as_str().expect("an email")).await;
        let known = with_mark(&server, &mark, "/auth/login", &login).await;
        assert_eq!(known, 200);
    })
    .await;
}

#[actix_web::test]
async fn who_has_no_account_answers_alike_and_gets_no_mail() {
    // The worker is at rest, so that statements are those of the request.
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        forget(&server, &json!("warm@example.com")).await;
        let mut seen = Vec::new();
        for email in [ada.me["email"].clone(), json!("nobody@example.com")] {
            let before = server.statements.count();
            let mut answer = forget(&server, &email).await;
            let statements = server.statements.count() - before;
            for own in ["date", "x-request-id"] {
                answer.headers.remove(own);
            }
            seen.push((answer.status, answer.body, answer.headers, statements));
        }
        assert_eq!(seen[0].0, 202);
        assert_eq!(seen[0], seen[1], "the same work, whoever it is");
        assert_eq!(
            count(&server, "jobs").await,
            3,
            "and the same is left to do"
        );
    })
    .await;
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let role = ada.role("agent").await;
        let invited = json!({"first_name": "Grace", "email": "grace@example.com", "role_id": role});
        assert_eq!(ada.post("/agents", invited).await.status, 201);
        let gone = server.agent(&ada, &[]).await;
        let path = format!("/agents/{}/deactivate", gone.id());
        assert_eq!(ada.post(&path, json!({})).await.status, 200);
        for email in [
            json!("nobody@example.com"),
            json!("grace@example.com"),
            gone.me["email"].clone(),
        ] {
            assert_eq!(forget(&server, &email).await.status, 202);
        }
        at_rest(&server).await;
        assert_eq!(with_link(mailbox).len(), 0);
        assert_eq!(count(&server, "password_resets").await, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_link_is_good_once_for_an_hour_and_only_as_it_is() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let email = &ada.me["email"];
        for n in 1..=2 {
            assert_eq!(forget(&server, email).await.status, 202);
            letters(mailbox, n).await;
        }
        let mails = letters(mailbox, 2).await;
        let [first, second] = [token(&mails[0]), token(&mails[1])];
        for forged in ["", "x", &format!("{first}x"), &first[1..], &"0".repeat(100)] {
            let refused = reset(&server, forged).await;
            assert_eq!(
                (refused.status, refused.code()),
                (410, "link_expired"),
                "{forged}"
            );
        }
        let short = json!({"token": first, "new_password": "short"});
        let short = server.anonymous().post("/auth/password/reset", short).await;
        assert_eq!((short.status, short.code()), (422, "invalid"));
        assert_eq!(short.body["errors"][0]["field"], "new_password");
        // Two windows at once: one sets it.
        let both = futures::join!(reset(&server, &first), reset(&server, &first));
        let mut both = [both.0, both.1].map(|answer| (answer.status, answer.code().to_owned()));
        both.sort();
        assert_eq!(both, [(204, String::new()), (410, "link_used".to_owned())]);
        let other = reset(&server, &second).await;
        assert_eq!(
            (other.status, other.code()),
            (410, "link_used"),
            "all links end"
        );

        assert_eq!(forget(&server, email).await.status, 202);
        let mails = letters(mailbox, 3).await;
        server.pass(LINK_SECONDS);
        let late = reset(&server, &token(&mails[2])).await;
        assert_eq!((late.status, late.code()), (410, "link_expired"));
        assert_eq!(log_in(&server, email, NEW).await, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_link_ends_when_the_password_changes_or_its_agent_may_not_come_in() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        for (n, who) in [&ada, &grace].into_iter().enumerate() {
            assert_eq!(forget(&server, &who.me["email"]).await.status, 202);
            until("sent", async || match with_link(mailbox).len() {
                sent if sent > n => Ok(sent),
                sent => Err(sent),
            })
            .await;
        }
        let mails = with_link(mailbox);
        let change = json!({"current_password": PASSWORD, "new_password": "a third horse"});
        assert_eq!(ada.put("/me/password", change).await.status, 204);
        let changed = reset(&server, &token(&mails[0])).await;
        assert_eq!((changed.status, changed.code()), (410, "link_used"));
        let path = format!("/agents/{}/deactivate", grace.id());
        assert_eq!(ada.post(&path, json!({})).await.status, 200);
        let gone = reset(&server, &token(&mails[1])).await;
        assert_eq!((gone.status, gone.code()), (410, "link_expired"));
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_flooded_and_without_mail_it_says_so() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        for email in [ada.me["email"].clone(), json!("nobody@example.com")] {
            for _ in 0..3 {
                assert_eq!(forget(&server, &email).await.status, 202);
            }
            // From wherever.
            for (address, status) in [(7, 202), (8, 202), (9, 202), (10, 429)] {
                let refused = forget_from(&server, &email, address).await;
                assert_eq!(refused.status, status, "{address}: {refused:?}");
            }
        }
        at_rest(&server).await;
        assert_eq!(mailbox.letters().len(), 6);
    })
    .await;
    without_mail(async |server| {
        let ada = server.admin().await;
        for email in [ada.me["email"].clone(), json!("nobody@example.com")] {
            let answer = forget(&server, &email).await;
            assert_eq!(answer.status, 202);
            assert_eq!(answer.body, json!({"sends_mail": false}));
        }
    })
    .await;
}

#[actix_web::test]
async fn strangers_do_not_use_up_the_mails_of_an_owner() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let email = ada.me["email"].clone();
        // One network is soon refused, and leaves something to the next.
        for _ in 0..3 {
            assert_eq!(forget_from(&server, &email, 7).await.status, 202);
        }
        assert_eq!(forget_from(&server, &email, 7).await.status, 429);
        for address in 20..40 {
            forget_from(&server, &email, address).await;
        }
        assert_eq!(forget_from(&server, &email, 41).await.status, 429);
        let mut at_home = server.anonymous();
        at_home.address = "10.0.0.0".to_owned();
        let body = json!({"email": email});
        let asked = at_home.post("/auth/password/forgot", body).await;
        assert_eq!(asked.status, 202, "where she signed in before: {asked:?}");
        let nobody = json!("nobody@example.com");
        for address in 20..40 {
            forget_from(&server, &nobody, address).await;
        }
        assert_eq!(forget(&server, &nobody).await.status, 429);
        at_rest(&server).await;
        assert_eq!(mailbox.letters().len(), 7);
    })
    .await;
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

#[actix_web::test]
async fn a_mail_waits_for_its_server_and_nothing_that_waits_opens_anything() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        mailbox.set_busy(true);
        assert_eq!(forget(&server, &ada.me["email"]).await.status, 202);
        is_put_off(&server).await;
        mailbox.set_busy(false);
        server.pass(300);
        let mails = letters(mailbox, 1).await;
        let stored = server.state.store.read(|db| {
            let all = "SELECT payload AS said FROM jobs UNION ALL SELECT token_hash AS said FROM password_resets";
            let rows: Vec<Said> = diesel::sql_query(all).load(db)?;
            Ok::<_, StoreError>(rows.into_iter().map(|row| row.said).collect::<Vec<_>>())
        });
        let stored = stored.await.expect("rows");
        assert!(stored.len() >= 2, "a hash for each try: {stored:?}");
        let token = token(&mails[0]);
        assert!(stored.iter().all(|said| !said.contains(&token)), "{stored:?}");
        assert_eq!(reset(&server, &token).await.status, 204);
    })
    .await;
}

#[actix_web::test]
async fn the_client_sets_a_new_password_by_a_link() {
    with_mail(async |server, mailbox| {
        let ada = server.admin().await;
        let client = Client::new(&server.origin);
        let email = ada.me["email"].as_str().expect("an email").to_owned();
        let asked = client.forgot_password(&ForgotPassword { email }).await;
        asked.expect("asked");
        let mails = letters(mailbox, 1).await;
        let with = ResetPassword {
            token: token(&mails[0]),
            new_password: NEW.to_owned(),
        };
        client.reset_password(&with).await.expect("set");
        let again = client.reset_password(&with).await.expect_err("used");
        assert_eq!(
            (again.status(), again.code()),
            (Some(410), Some("link_used"))
        );
    })
    .await;
}

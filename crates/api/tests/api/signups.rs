//! Signing up: at once without mail, by a link with it.

use crate::common::{
    Answer, PASSWORD, Server, count, is_put_off, letters, on_each_database_at_rest, smtp, until,
    with_mail, without_mail,
};
use api::config::SignUp;
use client::{Client, SignedUp};
use contract::auth::{CompleteSignUp, LogIn};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::signups::LINK_SECONDS;
use serde_json::{Value, json};
use store::StoreError;
use testkit::{Letter, Mailbox};

fn ada() -> Value {
    json!({
        "organization_name": " Analytical Engines ",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "Ada@Example.com",
        "password": PASSWORD,
    })
}

fn somebody(n: u8) -> Value {
    json!({
        "organization_name": "O",
        "first_name": "A",
        "email": format!("{n}@example.com"),
        "password": PASSWORD,
    })
}

async fn sign_up(server: &Server, body: Value) -> Answer {
    server.anonymous().post("/auth/signup", body).await
}

async fn complete(server: &Server, token: &str) -> Answer {
    let body = json!({"token": token});
    server.anonymous().post("/auth/signup/complete", body).await
}

async fn log_in(server: &Server) -> u16 {
    let login = json!({"email": "ada@example.com", "password": PASSWORD});
    server.anonymous().post("/auth/login", login).await.status
}

/// What stands behind the `#` of the link in a letter.
fn token(letter: &Letter) -> String {
    let (_, rest) = letter.text.split_once("/signup/complete#").expect("a link");
    rest.split_whitespace().next().expect("a token").to_owned()
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

#[actix_web::test]
async fn a_sign_up_makes_an_organization_and_its_owner() {
    without_mail(async |server| {
        let answer = sign_up(&server, ada()).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        is_in(&server, &answer).await;
        let again = sign_up(&server, ada()).await;
        assert_eq!((again.status, again.code()), (409, "email_in_use"));
    })
    .await;
}

/// An answer that made what `ada` wants, and signed her in.
async fn is_in(server: &Server, answer: &Answer) {
    assert_eq!(answer.body["organization"]["name"], "Analytical Engines");
    assert_eq!(answer.body["agent"]["email"], "ada@example.com");
    assert_eq!(answer.body["agent"]["last_name"], "Lovelace");
    assert_eq!(answer.body["agent"]["role_name"], "Owner");
    assert_eq!(answer.body["expires_in"], 900);
    let cookie = answer.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let owner = server.anonymous().signed_in(answer);
    assert_eq!(owner.get("/me").await.body, answer.body["agent"]);
}

#[actix_web::test]
async fn only_whom_the_operator_lets_may_sign_up() {
    for database in testkit::databases() {
        let first = Server::start(database, |config| {
            (config.sign_up, config.smtp) = (SignUp::First, None);
        })
        .await;
        let answers = (0..4).map(|n| sign_up(&first, somebody(n)));
        let mut made = 0;
        for answer in futures::future::join_all(answers).await {
            match answer.status {
                201 => made += 1,
                _ => assert_eq!((answer.status, answer.code()), (403, "signup_closed")),
            }
        }
        assert_eq!(made, 1, "however many ask at once");
    }
    for database in testkit::databases() {
        let closed = Server::start(database, |config| config.sign_up = SignUp::Closed).await;
        let answer = sign_up(&closed, somebody(1)).await;
        assert_eq!((answer.status, answer.code()), (403, "signup_closed"));
    }
}

#[actix_web::test]
async fn where_mail_is_configured_a_link_finishes_it() {
    with_mail(async |server, mailbox| {
        let answer = sign_up(&server, ada()).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        let sent = json!({"email": "ada@example.com", "expires_in": LINK_SECONDS});
        assert_eq!(answer.body, sent);
        assert_eq!(answer.header("set-cookie"), "");
        let letters = letters(mailbox, 1).await;
        let letter = &letters[0];
        assert_eq!(letter.to, ["ada@example.com"]);
        assert_eq!(letter.header("subject"), ["Finish signing up"]);
        let link = format!("{}/signup/complete#{}", server.origin, token(letter));
        assert!(letter.html.contains(&link), "{}", letter.html);
        // Whoever types an address may write to anybody: none of their words go along.
        for typed in ["Analytical", "Lovelace", PASSWORD] {
            assert!(!letter.text.contains(typed) && !letter.html.contains(typed));
        }
        assert_eq!(log_in(&server).await, 401, "there is nobody yet");
        for table in ["organizations", "roles", "agents", "sessions"] {
            assert_eq!(count(&server, table).await, 0, "{table}");
        }

        let made = complete(&server, &token(letter)).await;
        assert_eq!(made.status, 201, "{made:?}");
        is_in(&server, &made).await;
        assert_eq!(log_in(&server).await, 200);
        let again = complete(&server, &token(letter)).await;
        assert_eq!((again.status, again.code()), (410, "link_used"));
        assert_eq!(count(&server, "organizations").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_taken_address_answers_alike_and_learns_of_it_by_mail() {
    // The worker is at rest, so that statements are those of the request.
    on_each_database_at_rest(async |server| {
        let owner = server.admin().await;
        let body = |email: &Value| {
            let mut body = ada();
            body["email"] = email.clone();
            body
        };
        sign_up(&server, body(&json!("warm@example.com"))).await;
        let mut seen = Vec::new();
        for email in [owner.me["email"].clone(), json!("ownerX@example.com")] {
            let before = server.statements.count();
            let mut answer = sign_up(&server, body(&email)).await;
            let statements = server.statements.count() - before;
            for own in ["date", "x-request-id"] {
                answer.headers.remove(own);
            }
            assert_eq!(
                answer.body["email"],
                json!(email.as_str().map(str::to_lowercase))
            );
            answer.body["email"] = Value::Null;
            seen.push((answer.status, answer.body, answer.headers, statements));
        }
        assert_eq!(seen[0].0, 202);
        assert_eq!(seen[0], seen[1], "nobody learns which one is taken");
    })
    .await;
    with_mail(async |server, mailbox| {
        let owner = server.admin().await;
        let mut body = ada();
        body["email"] = owner.me["email"].clone();
        assert_eq!(sign_up(&server, body).await.status, 202);
        let letters = letters(mailbox, 1).await;
        assert_eq!(
            letters[0].to,
            [owner.me["email"].as_str().expect("an email")]
        );
        assert_eq!(
            letters[0].header("subject"),
            ["You have an account already"]
        );
        let sign_in = format!("{}/signin", server.origin);
        assert!(letters[0].text.contains(&sign_in) && letters[0].html.contains(&sign_in));
        for part in ["#", "complete", "Analytical", "Lovelace"] {
            assert!(!letters[0].text.contains(part), "{}", letters[0].text);
        }
        until("forgotten", async || {
            match count(&server, "pending_signups").await {
                0 => Ok(0),
                some => Err(some),
            }
        })
        .await;
        assert_eq!(count(&server, "organizations").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_link_is_good_once_for_a_day_and_only_as_it_is() {
    with_mail(async |server, mailbox| {
        for n in 1..=2 {
            assert_eq!(sign_up(&server, somebody(n)).await.status, 202);
            letters(mailbox, n.into()).await;
        }
        let letters = letters(mailbox, 2).await;
        let [first, second] = [token(&letters[0]), token(&letters[1])];
        for forged in [
            "",
            "x",
            &format!("{first}x"),
            &first[1..],
            &first.to_lowercase(),
            &"0".repeat(100),
        ] {
            let refused = complete(&server, forged).await;
            assert_eq!(
                (refused.status, refused.code()),
                (410, "link_expired"),
                "{forged}"
            );
        }
        let long = complete(&server, &"x".repeat(101)).await;
        assert_eq!((long.status, long.code()), (422, "invalid"));
        // Both of two tabs: one makes it, one is told.
        let both = futures::join!(complete(&server, &first), complete(&server, &first));
        let mut both = [both.0, both.1].map(|answer| (answer.status, answer.code().to_owned()));
        both.sort();
        assert_eq!(both, [(201, String::new()), (410, "link_used".to_owned())]);

        server.pass(LINK_SECONDS);
        let late = complete(&server, &second).await;
        assert_eq!((late.status, late.code()), (410, "link_expired"));
        assert_eq!(count(&server, "organizations").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn the_policy_holds_when_the_link_is_used() {
    for database in testkit::databases() {
        let mailbox = Mailbox::open();
        let way = smtp(&mailbox);
        let server = Server::start(database, |config| {
            (config.sign_up, config.smtp) = (SignUp::First, Some(way));
        })
        .await;
        for n in 1..=3 {
            assert_eq!(sign_up(&server, somebody(n)).await.status, 202);
        }
        let letters = letters(&mailbox, 3).await;
        let answers = letters.iter().map(async |letter| {
            let token = token(letter);
            complete(&server, &token).await
        });
        let mut made = 0;
        for answer in futures::future::join_all(answers).await {
            match answer.status {
                201 => made += 1,
                _ => assert_eq!((answer.status, answer.code()), (403, "signup_closed")),
            }
        }
        assert_eq!(made, 1, "whoever uses their link first");
        assert_eq!(count(&server, "organizations").await, 1);
        let late = sign_up(&server, somebody(4)).await;
        assert_eq!((late.status, late.code()), (403, "signup_closed"));
    }
}

#[actix_web::test]
async fn an_operator_who_closes_sign_up_closes_it_for_links_too() {
    with_mail(async |server, mailbox| {
        assert_eq!(sign_up(&server, ada()).await.status, 202);
        let letters = letters(mailbox, 1).await;
        let closed = server
            .beside_with(|config| config.sign_up = SignUp::Closed)
            .await;
        let refused = complete(&closed, &token(&letters[0])).await;
        assert_eq!((refused.status, refused.code()), (403, "signup_closed"));
        // Nothing was used up.
        assert_eq!(complete(&server, &token(&letters[0])).await.status, 201);
    })
    .await;
}

#[actix_web::test]
async fn an_address_that_is_taken_meanwhile_is_not_taken_twice() {
    with_mail(async |server, mailbox| {
        for n in 1..=2 {
            assert_eq!(
                sign_up(&server, ada()).await.status,
                202,
                "asking again is fine"
            );
            letters(mailbox, n).await;
        }
        let letters = letters(mailbox, 2).await;
        assert_eq!(complete(&server, &token(&letters[0])).await.status, 201);
        let second = complete(&server, &token(&letters[1])).await;
        assert_eq!((second.status, second.code()), (409, "email_in_use"));
        assert_eq!(count(&server, "organizations").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn no_mailbox_is_flooded() {
    with_mail(async |server, mailbox| {
        for _ in 0..3 {
            assert_eq!(sign_up(&server, ada()).await.status, 202);
        }
        let mut elsewhere = server.anonymous();
        for address in ["198.51.100.7", "198.51.100.8", "198.51.100.9"] {
            elsewhere.address = address.to_owned();
            assert_eq!(elsewhere.post("/auth/signup", ada()).await.status, 202);
        }
        elsewhere.address = "198.51.100.10".to_owned();
        let refused = elsewhere.post("/auth/signup", ada()).await;
        assert_eq!((refused.status, refused.code()), (429, "too_many_requests"));
        assert!(
            refused
                .header("retry-after")
                .parse::<u32>()
                .expect("seconds")
                > 60
        );
        assert_eq!(
            elsewhere.post("/auth/signup", somebody(1)).await.status,
            202
        );
        assert_eq!(letters(mailbox, 7).await.len(), 7);
    })
    .await;
}

#[actix_web::test]
async fn a_mail_waits_for_its_server_and_nothing_that_waits_opens_anything() {
    with_mail(async |server, mailbox| {
        mailbox.set_busy(true);
        assert_eq!(sign_up(&server, ada()).await.status, 202);
        let stored = server.state.store.read(|db| {
            let all = "SELECT payload AS said FROM jobs UNION ALL SELECT token_hash || ' ' || \
                email || ' ' || password_hash AS said FROM pending_signups";
            let rows: Vec<Said> = diesel::sql_query(all).load(db)?;
            Ok::<_, StoreError>(rows.into_iter().map(|row| row.said).collect::<Vec<_>>())
        });
        let stored = stored.await.expect("rows");
        assert_eq!(stored.len(), 2, "the sign-up and its mail: {stored:?}");
        is_put_off(&server).await;
        mailbox.set_busy(false);
        server.pass(300);
        let letters = letters(mailbox, 1).await;
        let token = token(&letters[0]);
        for secret in [token.as_str(), PASSWORD] {
            assert!(
                stored.iter().all(|said| !said.contains(secret)),
                "{stored:?}"
            );
        }
        assert!(stored.iter().any(|said| said.contains("$argon2id$")));
        assert_eq!(complete(&server, &token).await.status, 201);
        let left = server.state.store.read(|db| {
            let hash = "SELECT password_hash AS said FROM pending_signups";
            let row: Said = diesel::sql_query(hash).get_result(db)?;
            Ok::<_, StoreError>(row.said)
        });
        assert_eq!(
            left.await.expect("a row"),
            "",
            "the password is the agent's now"
        );
    })
    .await;
}

#[actix_web::test]
async fn the_client_signs_up_by_a_link() {
    with_mail(async |server, mailbox| {
        let client = Client::new(&server.origin);
        let new = serde_json::from_value(ada()).expect("a sign-up");
        let SignedUp::LinkSent(sent) = client.sign_up(&new).await.expect("taken") else {
            panic!("a link is sent");
        };
        assert_eq!(
            (sent.email.as_str(), sent.expires_in),
            ("ada@example.com", LINK_SECONDS)
        );
        let letters = letters(mailbox, 1).await;
        let used = CompleteSignUp {
            token: token(&letters[0]),
        };
        let made = client.complete_sign_up(&used).await.expect("made");
        assert_eq!(made.agent.first_name, "Ada");
        let again = client.complete_sign_up(&used).await.expect_err("used");
        assert_eq!(
            (again.status(), again.code()),
            (Some(410), Some("link_used"))
        );
        let login = LogIn {
            email: sent.email,
            password: PASSWORD.to_owned(),
            totp_code: None,
        };
        assert_eq!(
            client.log_in(&login).await.expect("in").agent.id,
            made.agent.id
        );
    })
    .await;
}

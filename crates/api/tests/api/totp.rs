//! The second factor: setting it up, signing in with it, and losing it.

use crate::common::{Answer, Client, PASSWORD, Server, count, on_each_database};
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};
use store::StoreError;
use totp_rs::{Algorithm, Secret, TOTP};

/// What a phone has after scanning.
struct App(TOTP);

impl App {
    fn scan(set_up: &Answer) -> Self {
        assert_eq!(set_up.status, 200, "{set_up:?}");
        let url = set_up.body["otpauth_url"].as_str().expect("a URL");
        let app = TOTP::from_url(url).expect("a URL that apps read");
        let typed = set_up.body["secret"].as_str().expect("a secret").to_owned();
        let typed = Secret::Encoded(typed).to_bytes().expect("base32");
        assert_eq!(
            (app.algorithm, app.digits, app.step),
            (Algorithm::SHA1, 6, 30)
        );
        assert_eq!(app.secret, typed, "scanned or typed is the same");
        Self(app)
    }

    /// What it shows so many steps from now.
    fn shows(&self, server: &Server, steps: i64) -> String {
        let seconds = server.state.now().as_micros() / 1_000_000 + steps * 30;
        self.0.generate(seconds.unsigned_abs())
    }
}

async fn log_in(at: &Client, who: &Client, code: Option<&str>) -> Answer {
    let mut body = json!({"email": who.me["email"], "password": PASSWORD});
    if let Some(code) = code {
        body["totp_code"] = json!(code);
    }
    at.post("/auth/login", body).await
}

/// Sets it up for somebody, some time ago; answers their app and their recovery codes.
async fn enable(server: &Server, who: &Client) -> (App, Vec<String>) {
    let app = App::scan(&who.post("/me/totp", json!({})).await);
    let code = json!({"totp_code": app.shows(server, 0)});
    let confirmed = who.post("/me/totp/confirm", code).await;
    assert_eq!(confirmed.status, 200, "{confirmed:?}");
    server.pass(60);
    (app, recovery_codes(&confirmed))
}

fn recovery_codes(answer: &Answer) -> Vec<String> {
    let codes = answer.body["recovery_codes"].as_array().expect("codes");
    let codes = codes.iter().map(|code| code.as_str().expect("a code"));
    codes.map(str::to_owned).collect()
}

async fn is_on(who: &Client) -> (Value, Value) {
    let me = who.get("/me").await.body;
    (
        me["totp_enabled"].clone(),
        me["recovery_codes_left"].clone(),
    )
}

fn refused(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.code())
}

#[actix_web::test]
async fn it_is_asked_for_once_it_is_confirmed() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let anybody = server.anonymous();
        assert_eq!(is_on(&ada).await, (json!(false), json!(0)));
        let early = ada.post("/me/totp/confirm", json!({"totp_code": "000000"}));
        assert_eq!(refused(&early.await), (409, "totp_not_set_up"));

        let first = App::scan(&ada.post("/me/totp", json!({})).await);
        let app = App::scan(&ada.post("/me/totp", json!({})).await);
        let in_already = log_in(&anybody, &ada, None).await;
        assert_eq!(in_already.status, 200, "nothing is asked for yet");
        for wrong in [first.shows(&server, 0).as_str(), "12345", "4KQ7M-29XDP"] {
            let answer = ada
                .post("/me/totp/confirm", json!({"totp_code": wrong}))
                .await;
            assert_eq!(refused(&answer), (422, "invalid"), "{wrong}");
            assert_eq!(answer.body["errors"][0]["field"], "totp_code");
            assert_eq!(answer.body["errors"][0]["code"], "wrong_code");
        }
        let code = app.shows(&server, 0);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let confirmed = ada
            .post("/me/totp/confirm", json!({"totp_code": spaced}))
            .await;
        assert_eq!(recovery_codes(&confirmed).len(), 10, "{confirmed:?}");
        assert_eq!(is_on(&ada).await, (json!(true), json!(10)));

        let replayed = log_in(&anybody, &ada, Some(&code)).await;
        assert_eq!(refused(&replayed), (401, "wrong_totp_code"), "it confirmed");
        let again = ada.post("/me/totp", json!({})).await;
        assert_eq!(refused(&again), (409, "totp_enabled"));
        let due = log_in(&anybody, &ada, None).await;
        assert_eq!(refused(&due), (401, "totp_required"));
        assert_eq!(due.header("set-cookie"), "");
        let wrong = json!({"email": ada.me["email"], "password": "wrong", "totp_code": code});
        let wrong = anybody.post("/auth/login", wrong).await;
        assert_eq!(
            refused(&wrong),
            (401, "wrong_credentials"),
            "the password first"
        );
        let signed_in = log_in(&anybody, &ada, Some(&app.shows(&server, 1))).await;
        assert_eq!(signed_in.status, 200, "{signed_in:?}");
        assert_eq!(signed_in.body["agent"]["totp_enabled"], true);
    })
    .await;
}

#[actix_web::test]
async fn no_digits_are_accepted_twice() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (app, _) = enable(&server, &ada).await;
        let anybody = server.anonymous();
        let code = app.shows(&server, 0);
        let both = futures::join!(
            log_in(&anybody, &ada, Some(&code)),
            log_in(&anybody, &ada, Some(&code))
        );
        let mut both = [both.0.status, both.1.status];
        both.sort_unstable();
        assert_eq!(both, [200, 401], "one of two at once");
        let older = log_in(&anybody, &ada, Some(&app.shows(&server, -1))).await;
        assert_eq!(
            refused(&older),
            (401, "wrong_totp_code"),
            "none before it either"
        );
        server.pass(60);
        let next = log_in(&anybody, &ada, Some(&app.shows(&server, 0))).await;
        assert_eq!(next.status, 200, "{next:?}");
        server.pass(120);
        let late = log_in(&anybody, &ada, Some(&app.shows(&server, -2))).await;
        assert_eq!(refused(&late), (401, "wrong_totp_code"));
    })
    .await;
}

#[actix_web::test]
async fn a_recovery_code_works_once() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (app, codes) = enable(&server, &ada).await;
        let anybody = server.anonymous();
        let typed = codes[3].to_lowercase().replace('-', " ");
        let signed_in = log_in(&anybody, &ada, Some(&typed)).await;
        assert_eq!(signed_in.status, 200, "{signed_in:?}");
        assert_eq!(signed_in.body["agent"]["recovery_codes_left"], 9);
        let again = log_in(&anybody, &ada, Some(&codes[3])).await;
        assert_eq!(refused(&again), (401, "wrong_totp_code"));
        let log = ada.get("/audit-log?action=agent.recovery_code_used").await;
        assert_eq!(log.body["items"].as_array().expect("items").len(), 1);

        let recovery = ada.post("/me/totp/recovery-codes", json!({"totp_code": codes[4]}));
        assert_eq!(
            refused(&recovery.await),
            (422, "invalid"),
            "the app is needed"
        );
        let code = json!({"totp_code": app.shows(&server, 0)});
        let renewed = ada.post("/me/totp/recovery-codes", code.clone()).await;
        let fresh = recovery_codes(&renewed);
        assert_eq!(is_on(&ada).await, (json!(true), json!(10)));
        let replayed = ada.post("/me/totp/recovery-codes", code).await;
        assert_eq!(refused(&replayed), (422, "invalid"));
        let old = log_in(&anybody, &ada, Some(&codes[4])).await;
        assert_eq!(refused(&old), (401, "wrong_totp_code"));
        assert_eq!(log_in(&anybody, &ada, Some(&fresh[0])).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn it_ends_with_the_password_alone() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let none = json!({"password": PASSWORD});
        let none = ada
            .call(reqwest::Method::DELETE, "/me/totp", Some(none))
            .await;
        assert_eq!(refused(&none), (409, "totp_not_enabled"));
        enable(&server, &ada).await;
        let end = async |password: &str| {
            let body = json!({"password": password});
            ada.call(reqwest::Method::DELETE, "/me/totp", Some(body))
                .await
        };
        let wrong = end("wrong").await;
        assert_eq!(refused(&wrong), (422, "invalid"));
        assert_eq!(wrong.body["errors"][0]["field"], "password");
        assert_eq!(is_on(&ada).await.0, json!(true));
        assert_eq!(end(PASSWORD).await.status, 204);
        assert_eq!(is_on(&ada).await, (json!(false), json!(0)));
        assert_eq!(count(&server, "totp_recovery_codes").await, 0);
        assert_eq!(log_in(&server.anonymous(), &ada, None).await.status, 200);
        let log = ada.get("/audit-log?resource=agent").await;
        let items = log.body["items"].as_array().expect("items").clone();
        let words: Vec<_> = items.iter().map(|entry| entry["action"].clone()).collect();
        assert_eq!(
            words[1..3],
            [json!("agent.totp_disabled"), json!("agent.totp_enabled")]
        );
    })
    .await;
}

#[actix_web::test]
async fn an_administrator_ends_it_for_those_they_could_make() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let admin = owner.role("administrator").await;
        let admin = server.colleague(&owner, &admin, &[]).await;
        let grace = server.agent(&owner, &[]).await;
        for who in [&owner, &grace] {
            enable(&server, who).await;
        }
        let end =
            async |by: &Client, of: &Client| by.delete(&format!("/agents/{}/totp", of.id())).await;
        assert_eq!(refused(&end(&grace, &owner).await), (403, "forbidden"));
        let above = end(&admin, &owner).await;
        assert_eq!(above.status, 403, "{above:?}");
        assert_eq!(is_on(&owner).await.0, json!(true));
        assert_eq!(end(&admin, &grace).await.status, 204);
        assert_eq!(is_on(&grace).await.0, json!(false));
        let again = end(&admin, &grace).await;
        assert_eq!(refused(&again), (409, "totp_not_enabled"));
        let log = owner.get("/audit-log?action=agent.totp_disabled").await;
        let entry = &log.body["items"][0];
        assert_eq!(entry["actor"]["id"], json!(admin.id()));
        assert_eq!(entry["resource"]["id"], json!(grace.id()));
    })
    .await;
}

#[actix_web::test]
async fn a_link_in_the_place_of_the_password_is_no_second_factor() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let (app, _) = enable(&server, &grace).await;
        let link = format!("/agents/{}/invitation", grace.id());
        let link = ada.post(&link, json!({})).await;
        let url = link.body["invitation_url"].as_str().expect("a link");
        let token = url.rsplit('/').next().expect("a token");
        let path = format!("/invitations/{token}/accept");
        let anybody = server.anonymous();
        let accept = async |code: Option<String>| {
            let mut body = json!({"password": "another horse battery"});
            if let Some(code) = code {
                body["totp_code"] = json!(code);
            }
            anybody.post(&path, body).await
        };
        assert_eq!(refused(&accept(None).await), (401, "totp_required"));
        let wrong = accept(Some("000000".to_owned())).await;
        assert_eq!(refused(&wrong), (401, "wrong_totp_code"));
        assert_eq!(
            log_in(&anybody, &grace, Some(&app.shows(&server, 0)))
                .await
                .status,
            200
        );
        let accepted = accept(Some(app.shows(&server, 1))).await;
        assert_eq!(accepted.status, 200, "{accepted:?}");
    })
    .await;
}

#[actix_web::test]
async fn guessing_codes_ends_soon_and_the_owner_gets_in() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (app, _) = enable(&server, &ada).await;
        // Whoever knows the password tries from wherever they can.
        let mut answers = Vec::new();
        for n in 0..14 {
            let mut thief = server.anonymous();
            thief.address = format!("203.0.113.{n}");
            answers.push(log_in(&thief, &ada, Some("000000")).await);
        }
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses[..10], [401; 10]);
        assert_eq!(statuses[10..], [429; 4]);
        assert!(
            answers[13]
                .header("retry-after")
                .parse::<u32>()
                .expect("seconds")
                > 60
        );
        // Where she signed in from before, and in her open window, Ada goes on.
        let mut home = server.anonymous();
        home.address = "10.0.0.0".to_owned();
        let in_again = log_in(&home, &ada, Some(&app.shows(&server, 0))).await;
        assert_eq!(in_again.status, 200, "{in_again:?}");
        let code = json!({"totp_code": app.shows(&server, 1)});
        assert_eq!(ada.post("/me/totp/recovery-codes", code).await.status, 200);
        let failed = ada.get("/audit-log?action=agent.sign_in_failed").await;
        assert!(!failed.body["items"].as_array().expect("items").is_empty());
    })
    .await;
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

#[actix_web::test]
async fn nothing_that_is_kept_makes_digits_or_opens_anything() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (app, codes) = enable(&server, &ada).await;
        let stored = server.state.store.read(|db| {
            let all = "SELECT sealed_secret AS said FROM totp_secrets UNION ALL \
                SELECT code_hash AS said FROM totp_recovery_codes";
            let rows: Vec<Said> = diesel::sql_query(all).load(db)?;
            Ok::<_, StoreError>(rows.into_iter().map(|row| row.said).collect::<Vec<_>>())
        });
        let stored = stored.await.expect("rows");
        assert_eq!(stored.len(), 11);
        let secret = app.0.get_secret_base32();
        for code in codes.iter().chain([&secret]) {
            let plain = code.replace('-', "");
            assert!(
                stored
                    .iter()
                    .all(|said| !said.contains(&plain) && !said.contains(code))
            );
        }
    })
    .await;
}

//! What opens something: each is made by the route that makes it, used, used again, put where it does
//! not belong, and used once more when the tables it is looked up in are gone.

use super::{Program, text};
use crate::common::until;
use diesel::connection::SimpleConnection;
use jsonwebtoken::{EncodingKey, Header, encode};
use reqwest::Method;
use reqwest::header::{COOKIE, HeaderMap, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{Options, Store, StoreError};
use testkit::{Integrator, TestDatabase};
use totp_rs::TOTP;

/// The passwords have the mark, so what they are searched by is there already.
pub const PASSWORD: &str = "zqxj horse battery";
const NEW_PASSWORD: &str = "zqxj better battery";
const EMAIL: &str = "zqxjada@example.com";
const COLLEAGUE: &str = "zqxjgrace@example.com";
const IDENTITY_KEY: &str = "zqxj-identity-key-of-32-characters";

/// The kinds there are. One that no route gave away any more would be searched for in vain.
const KINDS: [&str; 14] = [
    "access token",
    "API token",
    "channel secret",
    "file link",
    "identity token",
    "invitation",
    "key file",
    "password reset",
    "recovery code",
    "refresh token",
    "second factor",
    "session of a visitor",
    "sign-up",
    "webhook secret",
];

/// What must not be in the log, and what each of them is.
#[derive(Default)]
pub struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    /// The secret again, to be used.
    pub fn keep(&mut self, kind: &'static str, secret: &str) -> String {
        assert!(secret.len() >= 8, "{kind}: {secret:?} is found by chance");
        self.0.push((kind, secret.to_owned()));
        secret.to_owned()
    }

    fn keep_cookie(&mut self, headers: &HeaderMap) -> String {
        let set = headers[SET_COOKIE].to_str().expect("text");
        let cookie = set.split(';').next().expect("a cookie");
        let (_, token) = cookie.split_once('=').expect("a value");
        self.keep("refresh token", token);
        cookie.to_owned()
    }

    fn last(&self, kind: &str) -> &str {
        let mut of_kind = self.0.iter().rev().filter(|(own, _)| *own == kind);
        &of_kind.next().unwrap_or_else(|| panic!("no {kind}")).1
    }

    pub fn are_of_every_kind(&self) {
        let kept: BTreeSet<_> = self.0.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kept, BTreeSet::from(KINDS));
    }

    /// The kind of one that a line shows, in whatever case and without what stands around it.
    pub fn shown_in(&self, line: &str) -> Option<&'static str> {
        let line = line.to_lowercase();
        let is_shown = |secret: &str| {
            // Of a token that is signed only the signature opens anything.
            let bare = secret.rsplit('.').next().unwrap_or(secret);
            let bare = ["whsec_", "sb_"]
                .iter()
                .fold(bare, |bare, prefix| bare.trim_start_matches(prefix));
            line.contains(&bare.to_lowercase())
        };
        let shown = self.0.iter().find(|(_, secret)| is_shown(secret));
        shown.map(|(kind, _)| *kind)
    }
}

/// Signs in, and keeps what was given for it.
pub async fn sign_in(program: &Program, secrets: &mut Secrets, login: Value) -> (String, String) {
    let (headers, body) = program.made("/auth/login", "", login).await;
    let cookie = secrets.keep_cookie(&headers);
    let token = secrets.keep("access token", &text(&body, "access_token"));
    (cookie, token)
}

async fn with_cookie(program: &Program, path: &str, cookie: &str) -> reqwest::Response {
    let request = program.request(Method::POST, path, "");
    let request = request
        .header(COOKIE, cookie)
        .header(ORIGIN, program.public_url());
    request.send().await.expect("an answer")
}

/// Sessions and passwords: renewed, changed, forgotten and set by a link. Answers who is signed in.
async fn account(program: &Program, secrets: &mut Secrets) -> String {
    let login = |password| json!({"email": EMAIL, "password": password});
    let (cookie, token) = sign_in(program, secrets, login(PASSWORD)).await;
    let refresh = "/api/v1/auth/refresh";
    let renewed = with_cookie(program, refresh, &cookie).await;
    assert_eq!(renewed.status(), 200);
    let cookie = secrets.keep_cookie(renewed.headers());
    let renewed: Value = renewed.json().await.expect("JSON");
    secrets.keep("access token", &text(&renewed, "access_token"));
    let (other, _) = sign_in(program, secrets, login(PASSWORD)).await;
    let logout = with_cookie(program, "/api/v1/auth/logout", &other).await;
    assert_eq!(logout.status(), 204);
    assert_eq!(with_cookie(program, refresh, &other).await.status(), 401);

    let path = "/api/v1/me/password";
    let put = async |current: &str, new: &str| {
        let body = json!({"current_password": current, "new_password": new});
        program.call(Method::PUT, path, &token, &body).await
    };
    assert_eq!(put("zqxj wrong", NEW_PASSWORD).await, 422);
    assert_eq!(put(PASSWORD, "zqxj").await, 422);
    assert_eq!(put(PASSWORD, NEW_PASSWORD).await, 204);

    let link = forgotten(program).await;
    let link = secrets.keep("password reset", &link);
    let path = "/api/v1/auth/password/reset";
    let body = |password| json!({"token": link, "new_password": password});
    for (password, status) in [("zqxj", 422), (PASSWORD, 204), (PASSWORD, 410)] {
        let answered = program.call(Method::POST, path, "", &body(password)).await;
        assert_eq!(answered, status, "{password}");
    }
    assert_eq!(with_cookie(program, refresh, &cookie).await.status(), 401);
    sign_in(program, secrets, login(PASSWORD)).await.1
}

/// The token of a link in a letter that leaves only when it is tried again.
async fn forgotten(program: &Program) -> String {
    let put_off = || program.process.said().matches("a mail is put off").count();
    let before = put_off();
    program.mailbox.set_busy(true);
    let forgot = json!({"email": EMAIL});
    let path = "/api/v1/auth/password/forgot";
    assert_eq!(program.call(Method::POST, path, "", &forgot).await, 202);
    until("put off", async || match put_off() {
        now if now > before => Ok(now),
        now => Err(now),
    })
    .await;
    program.mailbox.set_busy(false);
    program.token_of("/password/reset#").await
}

/// A colleague who is invited, twice, and sets up a second factor.
async fn colleague(program: &Program, secrets: &mut Secrets, ada: &str) {
    let roles = program.read("/roles", ada).await;
    let mut roles = roles["items"].as_array().expect("roles").iter();
    let role = roles.find(|role| role["built_in"] == "agent");
    let grace = json!({"first_name": "Zqxjgrace", "email": COLLEAGUE,
        "role_id": role.expect("a role")["id"]});
    let (_, invited) = program.made("/agents", ada, grace).await;
    let token = |body: &Value| {
        let url = text(body, "invitation_url");
        url.rsplit('/').next().expect("a token").to_owned()
    };
    let first = secrets.keep("invitation", &token(&invited));
    secrets.keep("invitation", &program.token_of("/invitations/").await);
    let path = format!("/agents/{}/invitation", text(&invited, "id"));
    let (_, again) = program.made(&path, ada, json!({})).await;
    let link = secrets.keep("invitation", &token(&again));
    let get = |token: &str| format!("/api/v1/invitations/{token}");
    let call = async |method, path: &str, password| {
        let body = json!({"password": password});
        program.call(method, path, "", &body).await
    };
    assert_eq!(call(Method::GET, &get(&link), PASSWORD).await, 200);
    let accept = |token: &str| format!("{}/accept", get(token));
    assert_eq!(call(Method::POST, &accept(&link), "zqxj").await, 422);
    let body = json!({"password": PASSWORD});
    let path = format!("/invitations/{link}/accept");
    let (headers, accepted) = program.made(&path, "", body).await;
    secrets.keep_cookie(&headers);
    let grace = secrets.keep("access token", &text(&accepted, "access_token"));
    for used in [&first, &link] {
        let answered = call(Method::POST, &accept(used), PASSWORD).await;
        assert!((400..500).contains(&answered), "{answered}");
    }
    second_factor(program, secrets, &grace).await;
}

async fn second_factor(program: &Program, secrets: &mut Secrets, grace: &str) {
    let (_, set_up) = program.made("/me/totp", grace, json!({})).await;
    secrets.keep("second factor", &text(&set_up, "secret"));
    let app = TOTP::from_url(text(&set_up, "otpauth_url")).expect("a URL that apps read");
    let wrong = json!({"totp_code": "zqxj12"});
    let confirm = "/api/v1/me/totp/confirm";
    assert_eq!(
        program.call(Method::POST, confirm, grace, &wrong).await,
        422
    );
    let now = jiff::Timestamp::now().as_second().unsigned_abs();
    let code = |steps: u64| json!({"totp_code": app.generate(now + steps * 30)});
    let (_, first) = program.made("/me/totp/confirm", grace, code(0)).await;
    let codes = |answer: &Value| {
        let codes = answer["recovery_codes"].as_array().expect("codes").clone();
        codes
            .iter()
            .map(|code| code.as_str().expect("a code").to_owned())
            .collect::<Vec<_>>()
    };
    let login = |code: &str| json!({"email": COLLEAGUE, "password": PASSWORD, "totp_code": code});
    sign_in(program, secrets, login(&codes(&first)[0])).await;
    let path = "/me/totp/recovery-codes";
    let (_, renewed) = program.made(path, grace, code(1)).await;
    for code in codes(&first).iter().chain(&codes(&renewed)) {
        secrets.keep("recovery code", code);
        // As it is stored and compared.
        secrets.keep("recovery code", &code.replace('-', ""));
    }
    let old = login(&codes(&first)[1]);
    let path = "/api/v1/auth/login";
    assert_eq!(program.call(Method::POST, path, "", &old).await, 401);
}

/// What programs and providers are given.
async fn integrations(program: &Program, secrets: &mut Secrets, ada: &str) {
    let integrator = Integrator::start();
    integrator.answer_always(testkit::Answer::Status(500));
    for name in ["Zqxj one", "Zqxj two"] {
        let token = json!({"name": name, "scopes": ["contacts:read"]});
        let (_, token) = program.made("/api-tokens", ada, token).await;
        let secret = secrets.keep("API token", &text(&token, "token"));
        if name == "Zqxj one" {
            let get = async |path| program.call(Method::GET, path, &secret, &json!(null)).await;
            assert_eq!(get("/api/v1/contacts").await, 200);
            assert_eq!(get("/api/v1/teams").await, 403);
            let path = format!("/api/v1/api-tokens/{}", text(&token, "id"));
            let deleted = program.call(Method::DELETE, &path, ada, &json!(null));
            assert_eq!(deleted.await, 204);
            assert_eq!(get("/api/v1/contacts").await, 401);
        }
    }
    let url = format!("{}/zqxjhook?key=zqxjkey", integrator.url);
    let webhook = json!({"url": url, "events": ["message.created"]});
    let (_, webhook) = program.made("/webhooks", ada, webhook).await;
    let settings = json!({"webhook_url": url});
    let channel = json!({"kind": "api", "name": "Zqxj second till", "settings": settings});
    let (_, channel) = program.made("/channels", ada, channel).await;
    for (kind, room, made) in [
        ("webhook secret", "webhooks", webhook),
        ("channel secret", "channels", channel),
    ] {
        secrets.keep(kind, &text(&made, "secret"));
        let path = format!("/{room}/{}", text(&made, "id"));
        let rotate = format!("{path}/rotate-secret");
        let (_, rotated) = program.made(&rotate, ada, json!({})).await;
        secrets.keep(kind, &text(&rotated, "secret"));
        let test = format!("/api/v1{path}/test");
        program.call(Method::POST, &test, ada, &json!({})).await;
    }
    assert!(!integrator.calls_of(2).await.is_empty(), "both were signed");
}

/// A visitor whom the website's own server vouches for.
async fn visitor(program: &Program, secrets: &mut Secrets, ada: &str) {
    let settings = json!({"identity_key": IDENTITY_KEY});
    let chat = json!({"kind": "webchat", "name": "Zqxj shop", "settings": settings});
    let (_, chat) = program.made("/channels", ada, chat).await;
    let begin = format!("/widget/v1/{}/sessions", text(&chat, "public_id"));
    let exp = jiff::Timestamp::now().as_second() + 3600;
    for (key, status) in [(IDENTITY_KEY, 200), ("zqxj", 401)] {
        let claims = json!({"sub": "zqxj-customer", "exp": exp});
        let key = EncodingKey::from_secret(key.as_bytes());
        let token = encode(&Header::default(), &claims, &key).expect("a token");
        secrets.keep("identity token", &token);
        let request = program.request(Method::POST, &begin, "");
        let request = request.json(&json!({"identity_token": token}));
        let begun = request.send().await.expect("an answer");
        assert_eq!(begun.status(), status);
        let begun: Value = begun.json().await.expect("JSON");
        for field in ["visitor_token", "session_token"] {
            if let Some(token) = begun[field].as_str() {
                secrets.keep("session of a visitor", token);
            }
        }
    }
}

/// Answers who is signed in after all of it.
pub async fn use_them(program: &Program, secrets: &mut Secrets) -> String {
    let key = program.folder.path().join("secret.key");
    let key = std::fs::read_to_string(key).expect("the key file");
    secrets.keep("key file", key.trim());
    let ada = account(program, secrets).await;
    colleague(program, secrets, &ada).await;
    integrations(program, secrets, &ada).await;
    visitor(program, secrets, &ada).await;
    ada
}

/// Every one of them where it does not belong. What reads JSON, for one, likes to repeat what it
/// did not expect.
pub async fn misplace_them(program: &Program, secrets: &Secrets) {
    for (_, secret) in &secrets.0 {
        let name: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let named = format!("/invitations/{name}/accept");
        for path in ["/auth/login", "/auth/password/reset", "/contacts", &named] {
            let path = format!("/api/v1{path}?token={name}&cursor={name}");
            for body in [
                json!(secret),
                json!({secret: 1}),
                json!({"email": secret, "token": [secret], "password": [secret]}),
            ] {
                let request = program.request(Method::POST, &path, secret).json(&body);
                let request = request.header(COOKIE, format!("refresh_token={secret}"));
                let answer = request.header(ORIGIN, program.public_url()).send().await;
                let status = answer.expect("an answer").status();
                assert!(status.is_client_error(), "{path}: {status}");
            }
        }
    }
}

/// Takes the tables away that secrets are looked up in and written to, and goes on.
pub async fn break_them(program: &Program, database: &TestDatabase, secrets: &Secrets, ada: &str) {
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let gone = store.write(|db| {
        for table in [
            "refresh_tokens",
            "invitations",
            "password_resets",
            "totp_secrets",
            "api_tokens",
            "webhooks",
            "channels",
        ] {
            db.batch_execute(&format!("ALTER TABLE {table} RENAME TO {table}_gone"))?;
        }
        Ok::<_, StoreError>(())
    });
    gone.await.expect("gone");
    let cookie = format!("refresh_token={}", secrets.last("refresh token"));
    let refreshed = with_cookie(program, "/api/v1/auth/refresh", &cookie).await;
    assert!(refreshed.status().is_server_error(), "{refreshed:?}");
    let invitation = format!("/invitations/{}/accept", secrets.last("invitation"));
    let code = secrets.last("recovery code");
    let login = json!({"email": COLLEAGUE, "password": PASSWORD, "totp_code": code});
    let reset = json!({"token": secrets.last("password reset"), "new_password": PASSWORD});
    let webhook = json!({"url": "http://127.0.0.1/zqxj?key=zqxj", "events": ["message.created"]});
    let settings = json!({"identity_key": IDENTITY_KEY});
    let chat = json!({"kind": "webchat", "name": "Zqxj", "settings": settings});
    let token = json!({"name": "Zqxj", "scopes": ["contacts:read"]});
    for (path, by, body) in [
        (invitation.as_str(), "", json!({"password": PASSWORD})),
        ("/auth/login", "", login),
        ("/auth/password/reset", "", reset),
        ("/me/totp", ada, json!({})),
        ("/webhooks", ada, webhook),
        ("/channels", ada, chat),
        ("/api-tokens", ada, token),
        ("/contacts", secrets.last("API token"), json!({})),
    ] {
        let path = format!("/api/v1{path}");
        let status = program.call(Method::POST, &path, by, &body).await;
        assert!(status >= 500, "{path}: {status}");
    }
}

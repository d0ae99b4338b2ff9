//! Signing in and out.

use crate::common::{PASSWORD, on_each_database, on_each_database_at_rest, send};
use reqwest::Method;
use serde_json::json;

fn credentials(email: &str, password: &str) -> serde_json::Value {
    json!({"email": email, "password": password})
}

#[actix_web::test]
async fn wrong_email_and_wrong_password_look_alike() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let email = owner.me["email"].as_str().expect("an email");
        let anybody = server.anonymous();
        let right = anybody
            .post("/auth/login", credentials(email, PASSWORD))
            .await;
        assert_eq!(right.status, 200, "{right:?}");
        let wrong = anybody
            .post("/auth/login", credentials(email, "wrong"))
            .await;
        let unknown = anybody
            .post("/auth/login", credentials("x@example.com", "wrong"))
            .await;
        assert_eq!((wrong.status, wrong.code()), (401, "wrong_credentials"));
        assert_eq!(wrong.body, unknown.body);
    })
    .await;
}

#[actix_web::test]
async fn guessing_is_slowed_down() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let email = owner.me["email"].as_str().expect("an email");
        let mut statuses = Vec::new();
        for _ in 0..11 {
            let guess = credentials(email, "wrong");
            statuses.push(server.anonymous().post("/auth/login", guess).await);
        }
        let last = statuses.pop().expect("an answer");
        assert!(statuses.iter().all(|answer| answer.status == 401));
        assert_eq!((last.status, last.code()), (429, "too_many_requests"));
        assert!(last.header("retry-after").parse::<u32>().expect("seconds") > 0);
        // The owner's open session goes on.
        assert_eq!(owner.get("/me").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_refresh_token_rotates_and_a_copy_ends_the_session() {
    on_each_database(async |server| {
        let mut owner = server.admin().await;
        let old = owner.clone();
        let first = owner.post_with_cookie("/auth/refresh").await;
        assert_eq!(first.status, 200, "{first:?}");
        owner.keep_cookie(&first);
        assert_ne!(owner.cookie, old.cookie);

        server.pass(29);
        let sibling = old.post_with_cookie("/auth/refresh").await;
        assert_eq!(sibling.status, 200, "two tabs may ask at once");
        assert_eq!(owner.post_with_cookie("/auth/refresh").await.status, 200);

        server.pass(2);
        let copy = old.post_with_cookie("/auth/refresh").await;
        assert_eq!((copy.status, copy.code()), (401, "signed_out"));
        assert!(copy.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(owner.get("/me").await.status, 401, "the family has ended");
        assert_eq!(owner.post_with_cookie("/auth/refresh").await.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn an_access_token_lasts_a_quarter_of_an_hour() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        server.pass(14 * 60);
        assert_eq!(owner.get("/me").await.status, 200);
        server.pass(61);
        assert_eq!(owner.get("/me").await.status, 401);
        let refreshed = owner.post_with_cookie("/auth/refresh").await;
        assert_eq!(owner.signed_in(&refreshed).get("/me").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_cookie_counts_only_from_a_page_of_ours() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let cookie = owner.cookie.as_deref().expect("a cookie");
        for (origin, expected) in [
            (None, 403),
            (Some("https://evil.example"), 403),
            (Some(owner.origin.as_str()), 200),
        ] {
            let mut anybody = server.anonymous();
            anybody.token = None;
            let request = anybody.request(Method::POST, "/api/v1/auth/refresh");
            let request = request.header("cookie", cookie);
            let request = match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            };
            let answer = send(request).await;
            assert_eq!(answer.status, expected, "{origin:?} {answer:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_ended_session_is_refused_at_the_next_request() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let email = owner.me["email"].as_str().expect("an email");
        let signed_in = server
            .anonymous()
            .post("/auth/login", credentials(email, PASSWORD))
            .await;
        let phone = server.anonymous().signed_in(&signed_in);
        let sessions = owner.get("/sessions").await;
        let sessions = sessions.body["items"].as_array().expect("sessions").clone();
        assert_eq!(sessions.len(), 2);
        let other = sessions.iter().find(|session| session["current"] == false);
        let other = other.expect("the phone's")["id"].as_str().expect("an id");
        assert_eq!(phone.get("/me").await.status, 200);
        assert_eq!(
            owner.delete(&format!("/sessions/{other}")).await.status,
            204
        );
        assert_eq!(phone.get("/me").await.status, 401);
        assert_eq!(phone.post_with_cookie("/auth/refresh").await.status, 401);

        assert_eq!(owner.post_with_cookie("/auth/logout").await.status, 204);
        assert_eq!(owner.get("/me").await.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn a_new_password_ends_the_other_sessions() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let email = owner.me["email"].as_str().expect("an email");
        let login = credentials(email, PASSWORD);
        let signed_in = server.anonymous().post("/auth/login", login.clone()).await;
        let phone = server.anonymous().signed_in(&signed_in);
        let change = |current: &str| {
            json!({"current_password": current, "new_password": "another horse battery"})
        };
        let wrong = owner.put("/me/password", change("wrong")).await;
        assert_eq!((wrong.status, wrong.code()), (422, "invalid"));
        assert_eq!(wrong.body["errors"][0]["field"], "current_password");
        let changed = owner.put("/me/password", change(PASSWORD)).await;
        assert_eq!(changed.status, 204);
        assert_eq!(owner.get("/me").await.status, 200);
        assert_eq!(phone.get("/me").await.status, 401);
        let old = server.anonymous().post("/auth/login", login).await;
        assert_eq!(old.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn knowing_who_calls_takes_one_statement_or_none() {
    on_each_database_at_rest(async |server| {
        let owner = server.admin().await;
        // It is known for two seconds, which a busy machine may take now and then.
        let fewest = async |forget: bool| {
            let ask = async || {
                if forget {
                    server.state.principals.forget();
                }
                assert_eq!(owner.get("/permissions").await.status, 200);
            };
            server.fewest_statements(ask).await
        };
        assert_eq!(fewest(true).await, 1);
        assert_eq!(fewest(false).await, 0);
    })
    .await;
}

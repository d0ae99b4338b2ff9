//! What holds for every route: errors, headers, documents, pages.

use crate::access::{World, rows};
use crate::common::{Server, on_each_database, send, until};
use crate::crowd::{begin, read_until};
use crate::document::operations;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[actix_web::test]
async fn what_cannot_be_read_is_a_problem() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let path = "/api/v1/teams";
        let raw = |kind: &'static str, body: &'static str| {
            let request = owner.request(Method::POST, path);
            send(request.header("content-type", kind).body(body))
        };
        for (kind, body, status, code) in [
            ("application/json", "{", 400, "malformed"),
            (
                "application/json",
                r#"{"name": "\ud800"}"#,
                400,
                "malformed",
            ),
            ("text/plain", "{}", 415, "not_json"),
            ("application/json", "[]", 422, "invalid"),
            ("application/json", "{}", 422, "invalid"),
            (
                "application/json",
                r#"{"name": "A", "nam": 1}"#,
                422,
                "invalid",
            ),
            ("application/json", r#"{"name": 1}"#, 422, "invalid"),
            ("application/json", r#"{"name": ""}"#, 422, "invalid"),
        ] {
            let answer = raw(kind, body).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{body}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.body["instance"], path);
            assert_eq!(answer.body["type"], format!("/problems/{code}"));
        }
        let deep = format!(
            r#"{{"kind": "api", "name": "a", "settings": {{"a": {}"#,
            "[".repeat(100_000)
        );
        let request = owner.request(Method::POST, "/api/v1/channels");
        let deep = send(
            request
                .header("content-type", "application/json")
                .body(deep),
        )
        .await;
        assert_eq!((deep.status, deep.code()), (400, "malformed"));
        // Whoever goes on sending may not read the answer, so this one only says what would come.
        let head = "content-type: application/json\r\ncontent-length: 10000000\r\n";
        let mut large = begin(&owner, "POST", path, head).await;
        let said = read_until(&mut large, "too_large").await;
        assert!(said.starts_with("HTTP/1.1 413"), "{said}");
    })
    .await;
}

#[actix_web::test]
async fn refused_fields_are_named() {
    on_each_database(async |server| {
        let body = json!({
            "organization_name": " ",
            "first_name": "",
            "email": "nobody",
            "password": "short",
        });
        let answer = server.anonymous().post("/auth/signup", body).await;
        assert_eq!(answer.status, 422);
        let errors = answer.body["errors"].as_array().expect("errors").clone();
        let named: Vec<_> = errors
            .iter()
            .map(|error| (error["field"].as_str(), error["code"].as_str()))
            .collect();
        assert_eq!(
            named,
            [
                (Some("email"), Some("not_an_email")),
                (Some("first_name"), Some("empty")),
                (Some("organization_name"), Some("empty")),
                (Some("password"), Some("too_short")),
            ]
        );
    })
    .await;
}

#[actix_web::test]
async fn text_is_cleaned_of_nul() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let made = owner.post("/teams", json!({"name": "Sup\u{0}port"})).await;
        assert_eq!((made.status, &made.body["name"]), (201, &json!("Support")));
        let found = owner.get("/agents?q=a%00d").await;
        assert_eq!(found.body["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[actix_web::test]
async fn text_that_is_no_utf8_is_replaced_and_members_come_once() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let raw = async |body: &'static [u8]| {
            let request = owner.request(Method::POST, "/api/v1/contacts");
            let request = request.header("content-type", "application/json");
            send(request.body(body)).await
        };
        let made = raw(b"{\"name\": \"Bo\xff\"}").await;
        assert_eq!(
            (made.status, &made.body["name"]),
            (201, &json!("Bo\u{fffd}"))
        );
        let twice = raw(br#"{"name": "Bo", "name": "Cy"}"#).await;
        assert_eq!((twice.status, twice.code()), (422, "invalid"));
        let huge = raw(br#"{"name": 1e999}"#).await;
        assert!([400, 422].contains(&huge.status), "{huge:?}");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_done_to_a_path_is_told_with_what_can() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for (method, path, allowed) in [
            ("DELETE", "/api/v1/teams", "GET, POST"),
            ("POST", "/api/v1/teams/7", "DELETE, GET, PATCH"),
            ("GET", "/api/v1/auth/login", "POST"),
            ("PUT", "/api/v1/conversations/counts", "DELETE, GET, PATCH"),
            ("PATCH", "/healthz", "GET"),
        ] {
            let request = owner.request(method.parse().expect("a method"), path);
            let answer = send(request).await;
            assert_eq!(answer.status, 405, "{method} {path}: {answer:?}");
            assert_eq!(answer.code(), "method_not_allowed");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.header("allow"), allowed, "{path}");
        }
        let nowhere = send(owner.request(Method::DELETE, "/api/v1/nowhere")).await;
        assert_eq!((nowhere.status, nowhere.code()), (404, "no_such_route"));
    })
    .await;
}

#[actix_web::test]
async fn cursors_that_were_made_up_are_refused_by_every_list() {
    // Not base64, no pair, a number where a name is and the other way round, NUL, too long.
    let long = "W".repeat(2001);
    let made_up = ["~", "W10", "WyJhXHUwMDAwYiIsMV0", "eyJhIjoxfQ", &long];
    let lists: Vec<_> = operations()
        .into_iter()
        .filter(|operation| operation.parameters().any(|p| p["name"] == "cursor"))
        .collect();
    assert!(lists.len() >= 5);
    on_each_database(async |server| {
        let world = World::new(&server).await;
        for list in &lists {
            let row = rows().find(|row| row.call == list.call()).expect("a row");
            let (method, path) = world.path(row);
            for cursor in made_up {
                let sign = if path.contains('?') { '&' } else { '?' };
                let path = format!("{path}{sign}cursor={cursor}");
                let answer = send(world.owner.request(method.clone(), &path)).await;
                let code = answer.code().to_owned();
                assert_eq!(answer.status, 422, "{path}: {answer:?}");
                assert!(
                    ["invalid_cursor", "invalid"].contains(&code.as_str()),
                    "{code}"
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn lists_refuse_what_they_do_not_have() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for (path, code) in [
            ("/teams?limit=0", "invalid"),
            ("/teams?limit=101", "invalid"),
            ("/teams?limit=x", "invalid"),
            ("/teams?page=2", "invalid"),
            ("/teams?cursor=nonsense", "invalid_cursor"),
            ("/agents?cursor=W10", "invalid_cursor"),
        ] {
            let answer = owner.get(path).await;
            assert_eq!((answer.status, answer.code()), (422, code), "{path}");
        }
        for path in [
            "/teams/0",
            "/teams/x",
            "/teams/99999999999999999999",
            "/nowhere",
        ] {
            assert_eq!(owner.get(path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn every_answer_says_who_it_is() {
    on_each_database(async |server| {
        let anybody = server.anonymous();
        for path in [
            "/healthz",
            "/readyz",
            "/api/v1/me",
            "/api/openapi.json",
            "/no/such",
        ] {
            let request = anybody.request(Method::GET, path);
            let answer = send(request.header("x-request-id", "abc-123")).await;
            assert_eq!(answer.header("x-request-id"), "abc-123", "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert!(!answer.header("x-switchboard-version").is_empty(), "{path}");
            assert!(
                !answer.header("content-security-policy").is_empty(),
                "{path}"
            );
        }
        let made = send(anybody.request(Method::GET, "/healthz")).await;
        assert!(made.header("x-request-id").len() >= 8);
        let evil = anybody.request(Method::GET, "/healthz");
        let evil = send(evil.header("x-request-id", "a b")).await;
        assert_ne!(evil.header("x-request-id"), "a b");
    })
    .await;
}

#[actix_web::test]
async fn the_documents_are_there_without_internet() {
    on_each_database(async |server| {
        let anybody = server.anonymous();
        let document = send(anybody.request(Method::GET, "/api/openapi.json")).await;
        assert_eq!(document.body["openapi"], "3.1.0");
        assert_eq!(document.header("access-control-allow-origin"), "*");
        for path in ["/api/docs", "/api/docs/", "/api/docs/swagger-ui-bundle.js"] {
            let page = send(anybody.request(Method::GET, path)).await;
            assert_eq!(page.status, 200, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_web_app_is_served_in_the_form_a_browser_takes() {
    let dist = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(dist.path().join("assets")).expect("a folder");
    std::fs::create_dir_all(dist.path().join("widget")).expect("a folder");
    for (name, text) in [
        ("index.html", "<p>app</p>"),
        ("assets/app-1f2e3d4c5b6a7988.js", "plain"),
        ("assets/app-1f2e3d4c5b6a7988.js.br", "smaller"),
        ("widget/frame.html", "<p>widget</p>"),
        ("widget/demo.html", "<p>{{public_id}}</p>"),
    ] {
        std::fs::write(dist.path().join(name), text).expect("written");
    }
    let database = testkit::databases().remove(0);
    let folder = dist.path().to_owned();
    let server = Server::start(database, |config| config.dist = Some(folder)).await;
    let anybody = server.anonymous();
    let get = |path: &str, encoding: &str| {
        let request = anybody.request(Method::GET, path);
        let request = request.header("accept-encoding", encoding.to_owned());
        async { request.send().await.expect("an answer") }
    };

    let plain = get("/assets/app-1f2e3d4c5b6a7988.js", "identity").await;
    let cache = plain.headers()["cache-control"].clone();
    assert_eq!(cache, "public, max-age=31536000, immutable");
    assert_eq!(plain.text().await.expect("text"), "plain");
    let small = get("/assets/app-1f2e3d4c5b6a7988.js", "gzip, br").await;
    assert_eq!(small.headers()["content-encoding"], "br");
    assert_eq!(
        small.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(small.text().await.expect("text"), "smaller");

    for page in ["/", "/conversations/inbox/1042", "/index.html"] {
        let page = get(page, "identity").await;
        assert_eq!(page.headers()["cache-control"], "no-cache");
        let policy = page.headers()["content-security-policy"].clone();
        let policy = policy.to_str().expect("text").to_owned();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(page.text().await.expect("text"), "<p>app</p>");
    }
    let frame = get("/widget/frame.html", "identity").await;
    let policy = frame.headers()["content-security-policy"].clone();
    assert!(policy.to_str().expect("text").contains("frame-ancestors *"));
    for missing in [
        "/assets/gone.js",
        "/api/v1/gone",
        "/files/1/a",
        "/widget/gone.js",
        "/../x",
    ] {
        let gone = get(missing, "identity").await;
        let is_page = gone.text().await.expect("text").contains("app");
        assert!(!is_page || missing == "/../x", "{missing}");
    }
    let demo = get("/demo/abc", "identity").await;
    assert_eq!(demo.text().await.expect("text"), "<p>abc</p>");
    assert_eq!(
        get("/demo/%22%3E%3Cscript%3E", "identity").await.status(),
        404
    );
}

#[actix_web::test]
async fn a_stop_lets_a_request_in_flight_finish() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let address = server.state.config.listen;
        let body = json!({"name": "The last word"}).to_string();
        let head = format!(
            "POST /api/v1/contacts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            owner.token.as_deref().expect("signed in"),
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.write_all(head.as_bytes()).await.expect("sent");
        // The server asks for the body: the request is in flight.
        let mut asked = [0; 64];
        let count = stream.read(&mut asked).await.expect("an answer");
        assert!(asked[..count].starts_with(b"HTTP/1.1 100"));
        let stop = async {
            server.stop().await;
        };
        let finish = async {
            // Nobody new is let in any more: the stop has begun.
            until("stopping", async || {
                match TcpStream::connect(address).await {
                    Ok(_) => Err("it still listens"),
                    Err(_) => Ok("it does not listen"),
                }
            })
            .await;
            stream.write_all(body.as_bytes()).await.expect("taken");
            let mut said = String::new();
            stream.read_to_string(&mut said).await.expect("an answer");
            said
        };
        let ((), said) = futures::join!(stop, finish);
        assert!(said.starts_with("HTTP/1.1 201"), "{said}");
    })
    .await;
}

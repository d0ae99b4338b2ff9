//! R-09, route by route: what no honest client sends is refused the same everywhere, before it costs
//! anything. What a client might send is made up at random in `robustness`.

use crate::access::webchat::visitor;
use crate::access::{World, rows};
use crate::common::{Client, on_each_database, send};
use crate::crowd::{begin, read_until};
use crate::document::{operations, sample};
use serde_json::json;

/// What stands in the first member of a body, as JSON text, and whether it can only be refused.
fn hostile() -> [(&'static str, String, bool); 6] {
    [
        ("deep arrays", "[".repeat(100_000), true),
        ("deep objects", "{\"a\":".repeat(100_000), true),
        ("half a surrogate", r#""a\ud800b""#.to_owned(), true),
        (
            "surrogates in reverse",
            r#""\udc00\ud800""#.to_owned(),
            true,
        ),
        ("a number beyond all", "1e999".to_owned(), true),
        // Left out, so that the rest may well be taken.
        ("NUL", r#""a\u0000b""#.to_owned(), false),
    ]
}

/// Who may call it, so that nothing but the body is wrong.
fn caller<'a>(path: &str, world: &'a World, visitor: &'a Client, nobody: &'a Client) -> &'a Client {
    match path {
        path if path.starts_with("/widget/") => visitor,
        path if path.starts_with("/api/v1/auth/") => nobody,
        _ => &world.owner,
    }
}

#[actix_web::test]
async fn hostile_bodies_are_refused_by_every_route() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let (visitor, nobody) = (visitor(&server, &world).await, server.anonymous());
        let mut asked = 0;
        for operation in operations() {
            let Some(schema) = operation.body() else {
                continue;
            };
            let call = operation.call();
            let row = rows().find(|row| row.call == call).expect("a row");
            let (method, path) = world.path(row);
            let by = caller(operation.path, &world, &visitor, &nobody);
            for (what, text, is_refused) in hostile() {
                let mut body = sample(schema);
                let members = schema["properties"].as_object().into_iter().flatten();
                let first = members.map(|(name, _)| name).next();
                body[first.map_or("no_such_member", String::as_str)] = json!("@");
                let body = body.to_string().replace("\"@\"", &text);
                let request = by.request(method.clone(), &path).body(body);
                let answer = send(request.header("content-type", "application/json")).await;
                let (status, code) = (answer.status, answer.code());
                assert!(status < 500, "{call}, {what}: {answer:?}");
                assert_eq!(code.is_empty(), status < 400, "{call}, {what}: {answer:?}");
                assert!(!is_refused || status >= 400, "{call}, {what}: {answer:?}");
                asked += 1;
            }
            // Refused for what it says of itself: nobody waits for ten megabytes.
            let large = "content-type: application/json\r\ncontent-length: 10000000\r\n";
            let mut stream = begin(by, method.as_str(), &path, large).await;
            let said = read_until(&mut stream, "\r\n\r\n").await;
            assert!(said.starts_with("HTTP/1.1 4"), "{call}, 10 MB: {said}");
        }
        assert!(asked > 200, "{asked}");
    })
    .await;
}

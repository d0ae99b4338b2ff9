//! R-09: whatever is asked, the answer is an answer: never a 5xx, never silence, and every refusal
//! is a problem with a stable code. What is asked here is made up: every operation of the document
//! with bodies, queries and headers that nobody in their right mind sends.

use crate::access::webchat::visitor;
use crate::access::{World, rows};
use crate::common::{Client, PATIENCE, on_each_database};
use crate::document::{Operation, is, operations, resolve, sample};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// How much is asked of each database, and of one organization before it may be spoilt.
const ASKED: usize = 1500;
const OF_ONE: usize = 150;

/// Text as it may stand in JSON, much of it not valid.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(r#""\u0000""#.to_owned()),
        Just(r#""a\u0000b\ud83d\ude00""#.to_owned()),
        Just(r#""\ud800""#.to_owned()),
        Just(r#""\udc00\ud800""#.to_owned()),
        Just("\"\u{202e}\u{feff}\u{1f3f3}\u{200d}\u{1f308}\"".to_owned()),
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("-1".to_owned()),
        Just("1.5".to_owned()),
        Just("1e400".to_owned()),
        Just("-0".to_owned()),
        Just("9223372036854775808".to_owned()),
        Just("\"9223372036854775807\"".to_owned()),
        Just("\"-9223372036854775808\"".to_owned()),
        Just("\"0\"".to_owned()),
        Just("\"+262142-12-31T23:59:59Z\"".to_owned()),
        Just("\"-009999-01-02T01:59:59Z\"".to_owned()),
        Just("\"9999-12-30T22:00:00.999Z\"".to_owned()),
        Just("\"2024-02-30T25:61:61Z\"".to_owned()),
        Just("\"' OR 1=1; DROP TABLE agents; --\"".to_owned()),
        Just("\"%00%ff../../etc/passwd\"".to_owned()),
        Just("\"********\"".to_owned()),
        Just("[".repeat(10_000)),
        Just("{\"a\":".repeat(200)),
        Just(format!("\"{}\"", "x".repeat(200_000))),
        Just(format!("\"{}\"", "\u{1f4a9}".repeat(3_000))),
        Just(format!("[{}1]", "\"1\",".repeat(5_000))),
        Just(r#""a","name":"b","text":"c""#.to_owned()),
        "\\PC{0,40}".prop_map(|text| json!(text).to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<i64>().prop_map(|n| json!(n.to_string()).to_string()),
        any::<f64>().prop_map(|n| json!(n).to_string()),
    ]
}

/// A body: mostly one that fits but for some of its members, sometimes anything.
#[derive(Clone, Debug)]
enum Body {
    Members(Vec<(Index, String)>),
    Bytes(Vec<u8>),
    None,
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        8 => prop::collection::vec((any::<Index>(), fragment()), 0..3).prop_map(Body::Members),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(Body::Bytes),
        1 => fragment().prop_map(|text| Body::Bytes(text.into_bytes())),
        1 => Just(Body::None),
    ]
}

/// A value of a path or a query.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("0".to_owned()),
        Just("-1".to_owned()),
        Just("1e9".to_owned()),
        Just("9223372036854775807".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("%00".to_owned()),
        Just("%FF%FE".to_owned()),
        Just("%ED%A0%80".to_owned()),
        Just("WyJhXHUwMDAwYiIsMV0".to_owned()),
        Just("WzAsMF0".to_owned()),
        Just("WzkyMjMzNzIwMzY4NTQ3NzU4MDcsOTIyMzM3MjAzNjg1NDc3NTgwN10".to_owned()),
        Just("newer.WzAsMF0".to_owned()),
        Just("1-2-3".to_owned()),
        Just("true".to_owned()),
        Just("none".to_owned()),
        Just("x".repeat(3_000)),
        "[a-zA-Z0-9%._~-]{1,30}",
        any::<i64>().prop_map(|n| n.to_string()),
    ]
}

fn header() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let name = prop::sample::select(vec![
        "idempotency-key",
        "if-match",
        "last-event-id",
        "accept",
        "accept-encoding",
        "content-type",
        "authorization",
        "origin",
        "cookie",
        "x-request-id",
        "x-forwarded-for",
        "range",
        "user-agent",
    ]);
    let value = prop_oneof![
        Just(Vec::new()),
        Just(b"\"1\"".to_vec()),
        Just(b"application/json; charset=utf-16".to_vec()),
        Just(b"multipart/form-data".to_vec()),
        Just(b"multipart/form-data; boundary=x".to_vec()),
        Just(b"Bearer \xff\xfe".to_vec()),
        Just(b"bytes=9999999999999999999-".to_vec()),
        Just(vec![b'x'; 20_000]),
        prop::collection::vec(prop_oneof![32..127_u8, 128..=255_u8], 0..60),
    ];
    (name, value)
}

/// One thing to ask.
#[derive(Clone, Debug)]
struct Asked {
    operation: Index,
    body: Body,
    /// Instead of an id of ours.
    path: Option<String>,
    query: Vec<(Index, String)>,
    headers: Vec<(&'static str, Vec<u8>)>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let path = prop_oneof![3 => Just(None), 1 => word().prop_map(Some)];
    let query = prop::collection::vec((any::<Index>(), word()), 0..3);
    let headers = prop::collection::vec(header(), 0..3);
    (any::<Index>(), body(), path, query, headers).prop_map(
        |(operation, body, path, query, headers)| Asked {
            operation,
            body,
            path,
            query,
            headers,
        },
    )
}

impl Asked {
    fn body(&self, operation: &Operation) -> Option<Vec<u8>> {
        let members = match &self.body {
            Body::None => return None,
            Body::Bytes(bytes) => return Some(bytes.clone()),
            Body::Members(members) => members,
        };
        let schema = operation.body()?;
        let mut body = sample(schema);
        let mut raw = Vec::new();
        for (n, (which, text)) in members.iter().enumerate() {
            let mut names: Vec<_> = schema["properties"].as_object()?.keys().collect();
            let unknown = "no_such_member".to_owned();
            names.push(&unknown);
            let mark = format!("@{n}@");
            let name = which.get(&names).as_str();
            let nested = resolve(&schema["properties"][name]);
            match nested["properties"].as_object().map(|inner| inner.keys()) {
                Some(inner) if is(nested, "object") => {
                    let inner: Vec<_> = inner.collect();
                    body[name] = sample(nested);
                    body[name][which.get(&inner).as_str()] = json!(mark);
                }
                _ => body[name] = json!(mark),
            }
            raw.push((json!(mark).to_string(), text));
        }
        let mut text = body.to_string();
        for (mark, raw) in raw {
            text = text.replace(&mark, raw);
        }
        Some(text.into_bytes())
    }

    fn path(&self, world: &World, operation: &Operation) -> String {
        let row = rows().find(|row| row.call == operation.call());
        let (_, ours) = world.path(row.expect("a row"));
        let mut path = match &self.path {
            Some(word) => {
                let mut path = operation.path.to_owned();
                while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
                    path.replace_range(from..=to, word);
                }
                path
            }
            None => ours,
        };
        let mut names: Vec<&str> = operation
            .parameters()
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        names.push("no_such_name");
        for (which, word) in &self.query {
            let first = if path.contains('?') { '&' } else { '?' };
            path.push_str(&format!("{first}{}={word}", which.get(&names)));
        }
        path
    }
}

/// Asks, and says what is wrong with the answer.
async fn answer(
    by: &Client,
    world: &World,
    asked: &Asked,
    operation: &Operation,
) -> Result<u16, String> {
    let method = operation.method.parse().expect("a method");
    let mut request = by.request(method, &asked.path(world, operation));
    if let Some(body) = asked.body(operation) {
        request = request
            .header("content-type", "application/json")
            .body(body);
    }
    for (name, value) in &asked.headers {
        request = request.header(*name, value.as_slice());
    }
    let answer = request.send();
    let answer = match tokio::time::timeout(PATIENCE, answer).await {
        Err(_) => return Err("silence".to_owned()),
        Ok(Err(error)) if error.is_builder() => return Ok(0),
        Ok(Err(error)) => return Err(format!("no answer: {error:?}")),
        Ok(Ok(answer)) => answer,
    };
    let status = answer.status().as_u16();
    if status < 400 {
        // The body of a stream has no end.
        return Ok(status);
    }
    let kind = answer.headers().get("content-type").cloned();
    let text = answer.text().await.map_err(|error| error.to_string())?;
    let problem: Value = serde_json::from_str(&text).unwrap_or_default();
    let code = problem["code"].as_str().unwrap_or_default();
    let is_stable = |c: char| c.is_ascii_lowercase() || c == '_';
    let is_problem = kind.is_some_and(|kind| kind == "application/problem+json")
        && problem["status"] == status
        && !code.is_empty()
        && code.chars().all(is_stable)
        && problem["type"] == format!("/problems/{code}");
    match is_problem {
        _ if status >= 500 => Err(format!("{status} {text}")),
        true => Ok(status),
        false => Err(format!("{status} is no problem: {text}")),
    }
}

#[actix_web::test]
async fn whatever_is_asked_is_answered() {
    let operations = operations();
    on_each_database(async |server| {
        let mut runner = TestRunner::default();
        let mut wrong = Vec::new();
        let mut met = std::collections::BTreeMap::new();
        for _ in 0..ASKED / OF_ONE {
            let world = World::new(&server).await;
            let (anybody, visitor) = (server.anonymous(), visitor(&server, &world).await);
            for _ in 0..OF_ONE {
                let asked = asked().new_tree(&mut runner).expect("a case").current();
                let operation = asked.operation.get(&operations);
                let by = match operation.path {
                    path if path.starts_with("/widget/") => &visitor,
                    // Whoever signs out asks no more.
                    path if path.starts_with("/api/v1/auth/") => &anybody,
                    _ => &world.owner,
                };
                match answer(by, &world, &asked, operation).await {
                    Ok(status) => *met.entry(status).or_insert(0) += 1,
                    Err(what) => {
                        let asked: String = format!("{asked:?}").chars().take(1500).collect();
                        wrong.push(format!("{}: {what}\n  {asked}", operation.call()));
                    }
                }
            }
        }
        eprintln!("met {met:?}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for status in [200, 201, 204, 400, 401, 404, 409, 415, 422] {
            assert!(met.contains_key(&status), "never a {status}: {met:?}");
        }
    })
    .await;
}

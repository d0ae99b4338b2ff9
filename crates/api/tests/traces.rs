//! The real program, and a collector that takes its spans.
#![allow(clippy::expect_used)]

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::Value;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::{Answer, Integrator, PATIENCE, Program, Setup};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

/// More than go in one batch.
const REQUESTS: usize = 1500;

/// A collector, and what it was sent.
fn collector() -> (String, UnboundedReceiver<(String, Value)>) {
    let (sender, sent) = unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(sender.clone()))
            .default_service(web::to(take))
    });
    let server = server.workers(1).disable_signals().listen(listener);
    actix_web::rt::spawn(server.expect("a server").run());
    (url, sent)
}

async fn take(
    sender: web::Data<UnboundedSender<(String, Value)>>,
    request: actix_web::HttpRequest,
    body: web::Json<Value>,
) -> HttpResponse {
    let sent = (request.path().to_owned(), body.into_inner());
    sender.send(sent).expect("the test goes on");
    HttpResponse::Ok().json(serde_json::json!({}))
}

fn text<'a>(attributes: &'a Value, key: &str) -> &'a str {
    let found = attributes.as_array().expect("attributes").iter();
    let found = found.clone().find(|attribute| attribute["key"] == key);
    let value = &found.unwrap_or_else(|| panic!("no {key}"))["value"];
    let value = value["stringValue"].as_str().or(value["intValue"].as_str());
    value.expect("a value")
}

/// The program with a log of its requests, for a request is a span of that level.
fn setup(folder: &Path) -> Setup {
    let file = folder.join("switchboard.db").display().to_string();
    let setup = Setup::new(env!("CARGO_BIN_EXE_switchboard"), &file, folder);
    setup.with("SWITCHBOARD_LOG", "info")
}

#[actix_web::test]
async fn every_request_is_a_span_at_the_collector() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (collector, mut sent) = collector();
    let folder = tempfile::tempdir().expect("a folder");
    let setup = setup(folder.path()).with("SWITCHBOARD_OTLP_URL", &collector);
    let program = setup.start().await;
    let url = format!("{}/api/v1/conversations/4711?secret=zqxj", program.origin);
    let answer = reqwest::get(&url).await.expect("an answer");
    let id = answer.headers()["x-request-id"].to_str().expect("text");
    let is_ours = |span: &Value| {
        let attributes = span["attributes"].as_array().expect("attributes");
        attributes.iter().any(|attribute| {
            attribute["key"] == "switchboard.request_id" && attribute["value"]["stringValue"] == id
        })
    };
    // Others asked whether the server is ready.
    let span = loop {
        let batch = timeout(PATIENCE, sent.recv()).await.expect("in time");
        let (path, body) = batch.expect("a batch");
        assert_eq!(path, "/v1/traces");
        assert!(!body.to_string().contains("zqxj"));
        let resource = &body["resourceSpans"][0];
        let about = &resource["resource"]["attributes"];
        assert_eq!(text(about, "service.name"), "switchboard");
        let spans = resource["scopeSpans"][0]["spans"].as_array();
        if let Some(span) = spans.expect("spans").iter().find(|span| is_ours(span)) {
            break span.clone();
        }
    };
    assert_eq!(span["name"], "GET /api/v1/conversations/{id}");
    assert_eq!(span["kind"], 2);
    assert_eq!(span["traceId"].as_str().map(str::len), Some(32));
    assert_eq!(span["spanId"].as_str().map(str::len), Some(16));
    assert_eq!(
        text(&span["attributes"], "http.response.status_code"),
        "401"
    );
    let nanoseconds = |field: &str| -> u128 {
        let text = span[field].as_str().expect("a text");
        text.parse().expect("a number")
    };
    assert!(nanoseconds("startTimeUnixNano") < nanoseconds("endTimeUnixNano"));
}

/// Asks very often; every answer comes, and all of them soon.
async fn is_served(program: &Program) {
    let http = reqwest::Client::new();
    let began = Instant::now();
    for _ in 0..REQUESTS {
        let answer = http.get(format!("{}/healthz", program.origin)).send();
        let answer = timeout(PATIENCE, answer).await.expect("in time");
        assert_eq!(answer.expect("an answer").status(), 200);
    }
    let took = began.elapsed();
    assert!(took < PATIENCE, "{REQUESTS} requests took {took:?}");
}

#[actix_web::test]
async fn a_collector_that_is_away_or_says_nothing_costs_no_request() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port");
    let away = format!("http://{}/s3cr3t", nobody.local_addr().expect("an address"));
    drop(nobody);
    let silent = Integrator::that_answers(Answer::Hang);
    let silent_url = format!("http://{}", silent.address);
    for (url, is_told) in [(away, true), (silent_url, false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = setup(folder.path()).with("SWITCHBOARD_OTLP_URL", &url);
        let mut program = setup.start().await;
        is_served(&program).await;
        let began = Instant::now();
        let complaints =
            |program: &Program| program.said().matches("the collector of traces").count();
        while is_told && complaints(&program) == 0 {
            assert!(began.elapsed() < PATIENCE, "nobody is told");
            sleep(Duration::from_millis(50)).await;
        }
        is_served(&program).await;
        assert_eq!(complaints(&program), usize::from(is_told), "once is enough");
        assert!(!program.said().contains("s3cr3t"), "it may be a token");
        program.terminate();
        assert!(program.ends().await.success());
    }
    assert!(!silent.calls().is_empty(), "it was sent something");
}

#[actix_web::test]
async fn nothing_is_sent_unless_the_operator_says_where() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (collector, mut sent) = collector();
    let folder = tempfile::tempdir().expect("a folder");
    // What other programs go by, and a setting that was left empty.
    let setup = setup(folder.path())
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", &collector)
        .with("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", &collector)
        .with("SWITCHBOARD_OTLP_URL", "");
    let program = setup.start().await;
    is_served(&program).await;
    // A batch leaves when it is a second old.
    sleep(Duration::from_secs(3)).await;
    assert!(sent.try_recv().is_err(), "something was sent");
}

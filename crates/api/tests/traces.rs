//! The real program, and a collector that takes its spans.
#![allow(clippy::expect_used)]

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::Value;
use std::net::TcpListener;
use testkit::{PATIENCE, Setup};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

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

#[actix_web::test]
async fn every_request_is_a_span_at_the_collector() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (collector, mut sent) = collector();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("switchboard.db").display().to_string();
    let setup = Setup::new(env!("CARGO_BIN_EXE_switchboard"), &file, folder.path());
    // A request is a span of this level.
    let setup = setup.with("SWITCHBOARD_OTLP_URL", &collector);
    let program = setup.with("SWITCHBOARD_LOG", "info").start().await;
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

//! The real program, and a collector that takes its spans.
#![allow(clippy::expect_used)]

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::Value;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

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

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
    let listen = port.expect("a port").to_string();
    let program = Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .arg("serve")
        .env("SWITCHBOARD_LISTEN", &listen)
        .env("SWITCHBOARD_DATA_DIR", folder.path())
        .env("SWITCHBOARD_METRICS_LISTEN", "off")
        .env("SWITCHBOARD_OTLP_URL", &collector)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _program = Program(program.expect("the program starts"));
    let url = format!("http://{listen}/api/v1/conversations/4711?secret=zqxj");
    let id = loop {
        match reqwest::get(&url).await {
            Ok(answer) => {
                break answer.headers()["x-request-id"]
                    .to_str()
                    .expect("text")
                    .to_owned();
            }
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    };
    let (path, body) = timeout(Duration::from_secs(60), sent.recv())
        .await
        .expect("within seconds")
        .expect("a batch");
    assert_eq!(path, "/v1/traces");
    assert!(!body.to_string().contains("zqxj"));
    let resource = &body["resourceSpans"][0];
    assert_eq!(
        text(&resource["resource"]["attributes"], "service.name"),
        "switchboard"
    );
    let spans = resource["scopeSpans"][0]["spans"]
        .as_array()
        .expect("spans");
    let is_ours = |span: &&Value| text(&span["attributes"], "switchboard.request_id") == id;
    let span = spans.iter().find(is_ours).expect("our request");
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

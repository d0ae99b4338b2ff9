//! Sends spans to the collector, some at a time.

use super::{Ended, Value};
use serde_json::{Value as Json, json};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use url::Url;

/// A batch is sent when it has as many spans, or when it is as old.
const BATCH: usize = 512;
const AGE: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(10);

/// Until the program ends.
pub fn run(collector: &Url, ended: &Receiver<Ended>) -> anyhow::Result<()> {
    // Another part of the program may have been faster.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
    let url = format!("{}/v1/traces", collector.as_str().trim_end_matches('/'));
    let mut well = true;
    while let Some(batch) = next(ended) {
        let sent = runtime.block_on(async {
            let sent = http.post(&url).json(&request(&batch)).send().await;
            sent.and_then(reqwest::Response::error_for_status)
        });
        // Said once, not for each batch; without the address, which may carry a token.
        match sent {
            Ok(_) => well = true,
            Err(error) if well => {
                well = false;
                let error = error.without_url();
                tracing::warn!(%error, "the collector of traces does not take them");
            }
            Err(_) => {}
        }
    }
    Ok(())
}

/// None when nobody sends any more.
fn next(ended: &Receiver<Ended>) -> Option<Vec<Ended>> {
    let mut batch = vec![ended.recv().ok()?];
    let until = std::time::Instant::now() + AGE;
    while batch.len() < BATCH {
        let left = until.saturating_duration_since(std::time::Instant::now());
        match ended.recv_timeout(left) {
            Ok(span) => batch.push(span),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Some(batch)
}

/// An `ExportTraceServiceRequest`.
fn request(batch: &[Ended]) -> Json {
    let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
    json!({"resourceSpans": [{
        "resource": {"attributes": [
            text("service.name", "switchboard"),
            text("service.version", env!("CARGO_PKG_VERSION")),
        ]},
        "scopeSpans": [{
            "scope": {"name": "switchboard"},
            "spans": batch.iter().map(span).collect::<Vec<_>>(),
        }],
    }]})
}

/// Kinds and names by the conventions for HTTP.
fn span(ended: &Ended) -> Json {
    const INTERNAL: u8 = 1;
    const SERVER: u8 = 2;
    const FAILED: u8 = 2;
    let field = |name: &str| {
        let found = ended.fields.iter().rev().find(|(key, _)| *key == name);
        found.map(|(_, value)| value)
    };
    let is_request = ended.name == "request";
    let name = match (field("method"), field("route")) {
        (Some(Value::Text(method)), Some(Value::Text(route))) => format!("{method} {route}"),
        _ => ended.name.to_owned(),
    };
    let failed = matches!(field("status"), Some(Value::Int(500..)));
    let attributes = ended.fields.iter().map(|(key, value)| {
        let key = match *key {
            "method" => "http.request.method",
            "route" => "http.route",
            "status" => "http.response.status_code",
            "id" => "switchboard.request_id",
            key => key,
        };
        match value {
            Value::Text(text) => json!({"key": key, "value": {"stringValue": text}}),
            Value::Int(number) => json!({"key": key, "value": {"intValue": number.to_string()}}),
        }
    });
    let mut span = json!({
        "traceId": hexadecimal(&ended.trace),
        "spanId": hexadecimal(&ended.id),
        "name": name,
        "kind": if is_request { SERVER } else { INTERNAL },
        "startTimeUnixNano": nanoseconds(ended.began),
        "endTimeUnixNano": nanoseconds(ended.ended),
        "attributes": attributes.collect::<Vec<_>>(),
        "status": if failed { json!({"code": FAILED}) } else { json!({}) },
    });
    if let (Some(parent), Some(span)) = (ended.parent, span.as_object_mut()) {
        span.insert("parentSpanId".to_owned(), hexadecimal(&parent).into());
    }
    span
}

fn nanoseconds(at: SystemTime) -> String {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_nanos().to_string()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

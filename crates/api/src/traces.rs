//! Spans for a collector of OpenTelemetry, by OTLP over HTTP in its JSON form.
//!
//! What is exported are the spans of `tracing` with their fields, nothing else; what must not be in
//! the log is not in them either. A collector that is slow or away costs spans, never a request.

use opentelemetry::trace::{SpanKind, Status, TracerProvider};
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_otlp::{Protocol, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, SpanData, SpanExporter,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tracing::{Metadata, Subscriber, warn};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;
use url::Url;

/// Spans that may wait for the collector; more are dropped.
const WAITING: usize = 4096;
/// A batch is sent when it is as old.
const AGE: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(10);

/// Hands every span that ends to the collector at `url`, on a thread of its own.
pub fn layer<S>(url: &Url) -> anyhow::Result<impl Layer<S> + use<S>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    // Another part of the program may have been faster.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let address = format!("{}/v1/traces", url.as_str().trim_end_matches('/'));
    let otlp = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpJson)
        .with_endpoint(&address)
        .with_timeout(PATIENCE)
        .build()?;
    let exporter = Exporter {
        otlp,
        address,
        well: AtomicBool::new(true),
    };
    let batches = BatchConfigBuilder::default()
        .with_max_queue_size(WAITING)
        .with_scheduled_delay(AGE)
        .build();
    let processor = BatchSpanProcessor::builder(exporter).with_batch_config(batches);
    let resource = Resource::builder_empty()
        .with_service_name("switchboard")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    let provider = SdkTracerProvider::builder()
        .with_span_processor(processor.build())
        .with_resource(resource.build())
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("switchboard"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_target(false);
    Ok(layer.with_filter(filter_fn(|about: &Metadata<'_>| about.is_span())))
}

/// Names what it sends by the conventions for HTTP, and says once when nobody takes it.
#[derive(Debug)]
struct Exporter {
    otlp: opentelemetry_otlp::SpanExporter,
    address: String,
    /// Whether the last batch was taken.
    well: AtomicBool,
}

impl SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let sent = self.otlp.export(batch.into_iter().map(named).collect());
        let sent = sent.await;
        let was_well = self.well.swap(sent.is_ok(), Ordering::Relaxed);
        if let Err(error) = &sent
            && was_well
        {
            // The address may carry a token.
            let error = error.to_string().replace(&self.address, "…");
            warn!(error, "the collector of traces does not take them");
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.otlp.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.otlp.set_resource(resource);
    }
}

/// A request has the fields of its line in the log, under the names that collectors know.
fn named(mut span: SpanData) -> SpanData {
    if span.name != "request" {
        return span;
    }
    let field = |name: &str| {
        let found = span
            .attributes
            .iter()
            .find(|field| field.key.as_str() == name);
        found.map(|field| field.value.clone())
    };
    span.span_kind = SpanKind::Server;
    if let (Some(method), Some(route)) = (field("method"), field("route")) {
        span.name = format!("{method} {route}").into();
    }
    if matches!(field("status"), Some(Value::I64(500..))) {
        span.status = Status::error("");
    }
    for attribute in &mut span.attributes {
        attribute.key = match attribute.key.as_str() {
            "method" => Key::from_static_str("http.request.method"),
            "route" => Key::from_static_str("http.route"),
            "status" => Key::from_static_str("http.response.status_code"),
            "id" => Key::from_static_str("switchboard.request_id"),
            _ => continue,
        };
    }
    span
}

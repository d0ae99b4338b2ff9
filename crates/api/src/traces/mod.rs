//! Spans for a collector of OpenTelemetry, by OTLP over HTTP in its JSON form.
//!
//! What is exported are the spans of `tracing` with their fields, nothing else; what must not be in
//! the log is not in them either. A collector that is slow or away costs spans, never a request.

mod export;

use std::fmt;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::SystemTime;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Subscriber, warn};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;
use url::Url;

/// Spans that may wait for the collector; more are dropped.
const WAITING: usize = 4096;

/// A span that has ended.
#[derive(Debug)]
struct Ended {
    trace: [u8; 16],
    id: [u8; 8],
    parent: Option<[u8; 8]>,
    name: &'static str,
    began: SystemTime,
    ended: SystemTime,
    fields: Vec<(&'static str, Value)>,
}

#[derive(Debug, PartialEq)]
enum Value {
    Text(String),
    Int(i64),
}

/// Hands every span that ends to the exporter.
#[derive(Debug)]
pub struct Layer {
    queue: SyncSender<Ended>,
}

impl Layer {
    /// Exports to the collector at `url` from now on, on a thread of its own.
    pub fn start(url: &Url) -> std::io::Result<Self> {
        let (queue, ended) = sync_channel(WAITING);
        let url = url.clone();
        thread::Builder::new()
            .name("traces".into())
            .spawn(move || {
                if let Err(error) = export::run(&url, &ended) {
                    warn!(%error, "traces are not exported");
                }
            })?;
        Ok(Self { queue })
    }
}

/// What is known of a span while it is open.
struct Open {
    trace: [u8; 16],
    id: [u8; 8],
    parent: Option<[u8; 8]>,
    began: SystemTime,
    fields: Fields,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> tracing_subscriber::Layer<S> for Layer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else {
            return;
        };
        let parent = span.parent().and_then(|parent| {
            let extensions = parent.extensions();
            extensions.get::<Open>().map(|open| (open.trace, open.id))
        });
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(Open {
            trace: parent.map_or_else(rand::random, |(trace, _)| trace),
            id: rand::random(),
            parent: parent.map(|(_, id)| id),
            began: SystemTime::now(),
            fields,
        });
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(open) = span.extensions_mut().get_mut::<Open>()
        {
            record.record(&mut open.fields);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else {
            return;
        };
        let Some(open) = span.extensions_mut().remove::<Open>() else {
            return;
        };
        let ended = Ended {
            trace: open.trace,
            id: open.id,
            parent: open.parent,
            name: span.name(),
            began: open.began,
            ended: SystemTime::now(),
            fields: open.fields.0,
        };
        // Full: the collector does not keep up.
        let _ = self.queue.try_send(ended);
    }
}

#[derive(Debug, Default)]
struct Fields(Vec<(&'static str, Value)>);

impl Visit for Fields {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.push((field.name(), Value::Int(value)));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        self.record_i64(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), Value::Text(value.to_owned())));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0
            .push((field.name(), Value::Text(format!("{value:?}"))));
    }
}

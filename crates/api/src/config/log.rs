//! What is logged and traced: `SWITCHBOARD_LOG`, `SWITCHBOARD_OTLP_URL`. Text on a terminal, JSON
//! elsewhere.

use super::Refused;
use crate::traces;
use std::io::IsTerminal;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt, registry};
use url::Url;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// How much is logged, such as info or api=debug,store=warn
    #[arg(long, env = "SWITCHBOARD_LOG", default_value = "info")]
    log: String,
    /// Collector of OpenTelemetry that takes traces by OTLP over HTTP, such as http://localhost:4318
    #[arg(long, env = "SWITCHBOARD_OTLP_URL", hide_env_values = true)]
    otlp_url: Option<String>,
}

impl Settings {
    /// Sends logs to standard error, and traces to the collector if there is one, from now on.
    pub fn start(&self) -> Result<(), Refused> {
        let refused =
            |reason: &dyn std::error::Error| Refused::new("SWITCHBOARD_LOG", &self.log, reason);
        let filter = EnvFilter::builder()
            .parse(&self.log)
            .map_err(|error| refused(&error))?;
        let is_terminal = std::io::stderr().is_terminal();
        let text = is_terminal.then(|| fmt::layer().with_writer(std::io::stderr));
        let json = (!is_terminal).then(|| {
            fmt::layer()
                .json()
                .flatten_event(true)
                // The span of the request has its fields; a list of spans would say them again.
                .with_span_list(false)
                .with_writer(std::io::stderr)
        });
        let traces = self.collector()?.map(|url| traces::layer(&url));
        let traces = traces.transpose().map_err(|error| {
            let why = format!("traces cannot be exported: {error}");
            Refused::new("SWITCHBOARD_OTLP_URL", "…", why)
        })?;
        registry()
            .with(filter)
            .with(text)
            .with(json)
            .with(traces)
            .try_init()
            .map_err(|error| refused(&error))
    }

    /// Its address may carry a token, so it is not repeated.
    fn collector(&self) -> Result<Option<Url>, Refused> {
        let Some(given) = self.otlp_url.as_deref().filter(|given| !given.is_empty()) else {
            return Ok(None);
        };
        match Url::parse(given) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(url)),
            _ => Err(Refused::new(
                "SWITCHBOARD_OTLP_URL",
                "…",
                "not a URL such as http://localhost:4318",
            )),
        }
    }
}

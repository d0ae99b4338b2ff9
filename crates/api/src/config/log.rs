//! What is logged: `SWITCHBOARD_LOG`. Text on a terminal, JSON elsewhere.

use super::Refused;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// How much is logged, such as info or api=debug,store=warn
    #[arg(long, env = "SWITCHBOARD_LOG", default_value = "info")]
    log: String,
}

impl Settings {
    /// Sends logs to standard error from now on.
    pub fn start(&self) -> Result<(), Refused> {
        let refused =
            |reason: &dyn std::error::Error| Refused::new("SWITCHBOARD_LOG", &self.log, reason);
        let filter = EnvFilter::builder()
            .parse(&self.log)
            .map_err(|error| refused(&error))?;
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr);
        match std::io::stderr().is_terminal() {
            true => log.try_init(),
            false => log.json().flatten_event(true).try_init(),
        }
        .map_err(|error| refused(&*error))
    }
}

//! Where the data is: `SWITCHBOARD_DATA_DIR`, `SWITCHBOARD_DATABASE_URL`,
//! `SWITCHBOARD_DATABASE_CONNECTIONS`; for tests also `SWITCHBOARD_LEASE_SECONDS`.

use super::Refused;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Folder for everything the server keeps
    #[arg(long, env = "SWITCHBOARD_DATA_DIR", default_value = "./data")]
    pub data_dir: PathBuf,
    /// sqlite://PATH or postgres://… [default: a SQLite file in the data folder]
    #[arg(long, env = "SWITCHBOARD_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Most connections to the database
    #[arg(
        long,
        env = "SWITCHBOARD_DATABASE_CONNECTIONS",
        default_value_t = 16,
        value_parser = clap::value_parser!(u32).range(2..=1000)
    )]
    database_connections: u32,
    /// How long a server that is not heard of keeps its place among those on one PostgreSQL
    #[arg(
        long,
        env = "SWITCHBOARD_LEASE_SECONDS",
        hide = true,
        default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(1..=300)
    )]
    lease_seconds: u32,
}

impl Settings {
    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds.into())
    }

    pub fn options(&self) -> Result<store::Options, Refused> {
        let file = || self.data_dir.join("switchboard.db").display().to_string();
        let url = self.database_url.clone().unwrap_or_else(file);
        match url.split_once("://") {
            None | Some(("sqlite" | "postgres" | "postgresql", _)) => {}
            // The URL has a password, so only its scheme is said.
            Some((scheme, _)) => {
                return Err(Refused::new(
                    "SWITCHBOARD_DATABASE_URL",
                    format!("{scheme}://…"),
                    "begins with neither sqlite:// nor postgres://",
                ));
            }
        }
        Ok(store::Options {
            connections: self.database_connections,
            ..store::Options::new(url)
        })
    }
}

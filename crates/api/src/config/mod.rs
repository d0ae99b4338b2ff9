//! What an operator may set. Each topic has a file, whose `//!` lists its variables; every variable
//! is also a flag of the same name. Nonsense is refused at the start, naming the value.

mod auth;
mod bucket;
mod database;
mod files;
mod listen;
mod log;
mod mail;
mod metrics;
mod network;
mod rates;

pub use auth::SignUp;
pub use files::FilesUrl;
pub use listen::PublicUrl;
pub use mail::Smtp;
pub use metrics::MetricsListen;
pub use network::Targets;
pub use rates::Rates;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What clients get to send a body of JSON, or the next piece of a file.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A value that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {reason} (is {value:?})")]
pub struct Refused {
    name: &'static str,
    value: String,
    reason: String,
}

impl Refused {
    fn new(name: &'static str, value: impl ToString, reason: impl ToString) -> Self {
        Self {
            name,
            value: value.to_string(),
            reason: reason.to_string(),
        }
    }
}

/// As it was written: flags win over variables.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    #[command(flatten)]
    pub listen: listen::Settings,
    #[command(flatten)]
    pub database: database::Settings,
    #[command(flatten)]
    pub auth: auth::Settings,
    #[command(flatten)]
    pub files: files::Settings,
    #[command(flatten)]
    pub network: network::Settings,
    #[command(flatten)]
    pub rates: rates::Settings,
    #[command(flatten)]
    pub log: log::Settings,
    #[command(flatten)]
    pub mail: mail::Settings,
    #[command(flatten)]
    pub metrics: metrics::Settings,
}

/// As it is meant.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub public_url: PublicUrl,
    /// Serves the web app from this folder instead of the one built in.
    pub dist: Option<PathBuf>,
    pub data_dir: PathBuf,
    pub database: store::Options,
    /// How long a server that is not heard of keeps its place among those on one PostgreSQL.
    pub lease: Duration,
    pub sign_up: SignUp,
    pub secret_key_file: PathBuf,
    pub files: FilesUrl,
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Private addresses that people may name all the same.
    pub private_targets: Targets,
    /// None: no mail leaves.
    pub smtp: Option<Smtp>,
    /// None: nobody asks how the server does.
    pub metrics: Option<MetricsListen>,
    /// How long a client may take with what it began to send: [`PATIENCE`], less in tests.
    pub patience: Duration,
    /// Requests a minute of one caller.
    pub rates: Rates,
}

impl TryFrom<Settings> for Config {
    type Error = Refused;

    fn try_from(settings: Settings) -> Result<Self, Refused> {
        let data_dir = settings.database.data_dir.clone();
        let listen = settings.listen.address()?;
        let public_url = settings.listen.public_url(listen)?;
        Ok(Self {
            listen,
            smtp: settings.mail.smtp(&public_url)?,
            public_url,
            dist: settings.listen.dist()?,
            database: settings.database.options()?,
            lease: settings.database.lease(),
            sign_up: settings.auth.signup,
            secret_key_file: settings.auth.key_file(&data_dir),
            files: settings.files.place(&data_dir)?,
            trusted_proxies: settings.network.trusted_proxies()?,
            private_targets: settings.network.private_targets()?,
            metrics: settings.metrics.address()?,
            patience: PATIENCE,
            rates: settings.rates.rates(),
            data_dir,
        })
    }
}

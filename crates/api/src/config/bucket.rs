//! A bucket of an S3-compatible store: `s3://BUCKET/PREFIX`. Credentials, region and endpoint come from
//! the usual variables (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`,
//! `AWS_ENDPOINT_URL` …) or, under the same names without `AWS_`, from the query of the URL.

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientConfigKey, ClientOptions, ObjectStore, RetryConfig};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long to wait for more of an answer; a whole one may take longer.
const SILENCE: Duration = Duration::from_secs(30);

/// Where the files are; cheap to clone.
#[derive(Clone)]
pub struct Bucket {
    store: Arc<AmazonS3>,
    name: String,
    prefix: Path,
}

impl Bucket {
    /// Reads a URL, and the variables of this process; says what is wrong, without secrets.
    pub fn parse(url: &Url) -> Result<Self, String> {
        let name = url.host_str().filter(|name| !name.is_empty());
        let name = name.ok_or("it names no bucket, as in s3://bucket")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "credentials go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY".to_owned(),
            );
        }
        let prefix = Path::from_url_path(url.path()).map_err(|error| error.to_string())?;
        let mut builder = AmazonS3Builder::new()
            .with_client_options(client())
            .with_retry(retries());
        for (key, value) in variables() {
            builder = builder.with_config(key, value);
        }
        for (key, value) in url.query_pairs() {
            let known = key.parse::<AmazonS3ConfigKey>();
            let known = known.map_err(|_| format!("the store has no setting {key}"))?;
            builder = builder.with_config(known, value);
        }
        builder = builder
            .with_bucket_name(name)
            // Not every store has it, and files go one at a time.
            .with_disable_bulk_delete(true);
        if let Some(endpoint) = endpoint(&builder)? {
            builder = builder.with_config(
                AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp),
                (endpoint.scheme() == "http").to_string(),
            );
        }
        // Its client needs one; another part of the program may have been faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = builder.build().map_err(|error| error.to_string())?;
        Ok(Self {
            store: Arc::new(store),
            name: name.to_owned(),
            prefix,
        })
    }

    pub fn store(&self) -> Arc<dyn ObjectStore> {
        Arc::new(PrefixStore::new(
            Arc::clone(&self.store),
            self.prefix.clone(),
        ))
    }
}

/// What an operator may read: no credentials.
impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.name, self.prefix)
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn client() -> ClientOptions {
    ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_read_timeout(SILENCE)
        .with_timeout_disabled()
}

/// An outage is told soon; whoever asked comes back.
fn retries() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(50),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        },
        max_retries: 3,
        retry_timeout: Duration::from_secs(20),
    }
}

/// `AWS_*` of this process, as far as the store knows them.
fn variables() -> impl Iterator<Item = (AmazonS3ConfigKey, String)> {
    std::env::vars_os().filter_map(|(name, value)| {
        let name = name.to_str().filter(|name| name.starts_with("AWS_"))?;
        let value = value.into_string().ok().filter(|value| !value.is_empty())?;
        Some((name.to_ascii_lowercase().parse().ok()?, value))
    })
}

/// None is Amazon's own.
fn endpoint(builder: &AmazonS3Builder) -> Result<Option<Url>, String> {
    let keys = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint];
    let Some(given) = keys.iter().find_map(|key| builder.get_config_value(key)) else {
        return Ok(None);
    };
    match Url::parse(&given) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(url)),
        _ => Err("the endpoint is no URL such as https://s3.example.com".to_owned()),
    }
}

//! Where files are kept: `SWITCHBOARD_FILES_URL`.

use super::Refused;
use super::bucket::Bucket;
use std::fmt;
use std::path::{Path, PathBuf};
use url::Url;

const NAME: &str = "SWITCHBOARD_FILES_URL";

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Where attachments are kept: a folder, also as file://PATH, or s3://BUCKET/PREFIX of an
    /// S3-compatible store, with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and
    /// AWS_ENDPOINT_URL [default: files in the data folder]
    #[arg(long, env = "SWITCHBOARD_FILES_URL", hide_env_values = true)]
    files_url: Option<String>,
}

impl Settings {
    pub fn place(&self, data_dir: &Path) -> Result<FilesUrl, Refused> {
        match &self.files_url {
            None => Ok(FilesUrl::Folder(data_dir.join("files"))),
            Some(url) => FilesUrl::parse(url),
        }
    }
}

/// Where files are kept.
#[derive(Clone, Debug)]
pub enum FilesUrl {
    Folder(PathBuf),
    Bucket(Bucket),
}

impl FilesUrl {
    pub fn parse(url: &str) -> Result<Self, Refused> {
        match url.split_once("://") {
            None => Ok(Self::Folder(url.into())),
            Some(("file", path)) if path.starts_with('/') => Ok(Self::Folder(path.into())),
            Some(("s3", _)) => {
                // What follows may have credentials.
                let (before, _) = url.split_once('?').unwrap_or((url, ""));
                let shown = match url.contains('@') {
                    true => "s3://…",
                    false => before,
                };
                let parsed = Url::parse(url).map_err(|error| error.to_string());
                let bucket = parsed.and_then(|url| Bucket::parse(&url));
                let bucket = bucket.map_err(|why| Refused::new(NAME, shown, why))?;
                Ok(Self::Bucket(bucket))
            }
            Some((scheme, _)) => Err(Refused::new(
                NAME,
                format!("{scheme}://…"),
                "neither a folder nor s3://bucket",
            )),
        }
    }

    /// Whether it is on another machine, so that it may be away.
    pub fn is_remote(&self) -> bool {
        matches!(self, Self::Bucket(_))
    }
}

impl fmt::Display for FilesUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Bucket(bucket) => bucket.fmt(f),
        }
    }
}

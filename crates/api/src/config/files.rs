//! Where files are kept: `SWITCHBOARD_FILES_URL`.

use super::Refused;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Folder for attachments, also as file://PATH [default: files in the data folder]
    #[arg(long, env = "SWITCHBOARD_FILES_URL")]
    files_url: Option<String>,
}

impl Settings {
    pub fn folder(&self, data_dir: &Path) -> Result<PathBuf, Refused> {
        let Some(url) = &self.files_url else {
            return Ok(data_dir.join("files"));
        };
        match url.split_once("://") {
            None => Ok(url.into()),
            Some(("file", path)) if path.starts_with('/') => Ok(path.into()),
            Some(_) => Err(Refused::new(
                "SWITCHBOARD_FILES_URL",
                url,
                "not a folder; this version keeps files in folders only",
            )),
        }
    }
}

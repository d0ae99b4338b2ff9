//! What a bundle was made of, so that it is not made twice.

use super::{Flavor, tools};
use crate::{files, workspace};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs};

const NAME: &str = "version.txt";

/// Differs when any source, the flavor or this program does.
#[derive(Debug)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub fn of(flavor: Flavor, app: &Path) -> anyhow::Result<Self> {
        let frontend = workspace::frontend();
        let mut sources: Vec<PathBuf> = vec![app.to_owned(), env::current_exe()?];
        sources.push(frontend.join("index.html"));
        sources.push(frontend.join("boot.js"));
        for folder in ["styles", "widget", "public"] {
            sources.extend(files::below(&frontend.join(folder))?);
        }
        let tools = tools::ALL.map(tools::installed);
        let mut hasher = Sha256::new();
        hasher.update(format!("{flavor:?} {tools:?}"));
        for source in sources {
            hasher.update(source.as_os_str().as_encoded_bytes());
            hasher.update(fs::read(&source)?);
        }
        Ok(Self(short(hasher)))
    }

    /// Whether the bundle in this folder was made of the same.
    pub fn is_of(&self, dist: &Path) -> bool {
        fs::read_to_string(dist.join(NAME)).is_ok_and(|there| there == self.0)
    }

    pub fn write(&self, dist: &Path) -> anyhow::Result<()> {
        files::write(&dist.join(NAME), &self.0)
    }
}

/// The hash of these contents as it stands in a file name.
pub fn of_contents<'a>(contents: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for content in contents {
        hasher.update(content);
    }
    short(hasher)
}

fn short(hasher: Sha256) -> String {
    let hash = hasher.finalize();
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

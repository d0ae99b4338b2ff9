//! Writes an archive while the server runs. Rows come from one snapshot; files never change, and
//! what is removed meanwhile stays in the store for longer than a row needs to be read.

use super::bytes::Stored;
use super::format::{CHECKSUMS, Checksums, FILES, FORMAT, HEAD, Head, KEY, NUMBERS, ROWS};
use super::rows::Slices;
use crate::attachments::Files;
use crate::config::Config;
use crate::keys::Keys;
use anyhow::Context;
use domain::OrganizationId;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use store::backup::{Source, TABLES};
use tokio::runtime::Handle;

/// Writes everything to `file`, which must not be there yet; answers what is in it.
pub async fn backup(config: &Config, file: &Path, with_key: bool) -> anyhow::Result<Checksums> {
    let (config, file, runtime) = (config.clone(), file.to_owned(), Handle::current());
    let written = move || write(&config, &file, with_key, &runtime);
    tokio::task::spawn_blocking(written).await?
}

fn write(
    config: &Config,
    file: &Path,
    with_key: bool,
    runtime: &Handle,
) -> anyhow::Result<Checksums> {
    anyhow::ensure!(!file.exists(), "{} is there already", file.display());
    let partial = Partial::create(file)?;
    let key = key(config)?;
    let mut source = Source::open(&config.database)?;
    let mut archive = Archive::new(&partial);
    archive.json(
        HEAD,
        &Head {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: jiff::Timestamp::now().to_string(),
            migrations: source.level()?,
            epoch: source.epoch()?,
            key_fingerprint: key.as_ref().map(|(keys, _)| keys.fingerprint()),
        },
    )?;
    if with_key {
        let (_, text) = key.context("there is no secret key yet to put into the archive")?;
        archive.append(KEY, text.as_bytes())?;
    }
    let mut checksums = Checksums::default();
    let mut contents = Contents::new(&partial.path)?;
    for table in TABLES {
        let name = table.name;
        let mut slices = Slices::default();
        let mut out = |n: usize, slice: &str| archive.slice(name, n, slice);
        source.rows(table, |row| {
            if name == "files" {
                contents.note(row)?;
            }
            slices.add(row, &mut out)
        })?;
        checksums
            .rows
            .insert(name.to_owned(), slices.end(&mut out)?);
    }
    let mut slices = Slices::default();
    let mut out = |n: usize, slice: &str| archive.slice(NUMBERS, n, slice);
    for (organization_id, last) in source.numbers()? {
        let row = serde_json::json!({"organization_id": organization_id, "last": last});
        slices.add(&row.to_string(), &mut out)?;
    }
    checksums
        .rows
        .insert(NUMBERS.to_owned(), slices.end(&mut out)?);
    // Files may take long, and a snapshot keeps the database from tidying up.
    drop(source);
    let files = Files::open(&config.files)?;
    contents.each(|content| {
        let organization = OrganizationId::from(content.organization_id);
        let name = &content.content;
        match Stored::open(runtime, &files, organization, name)? {
            Some(stored) => {
                checksums.files += 1;
                checksums.file_bytes += stored.size;
                let path = format!("{FILES}/{organization}/{name}");
                archive.entry(&path, stored.size, stored)
            }
            None => {
                // One that nothing uses was removed meanwhile, which is how it should be.
                checksums.files_missing += u64::from(content.uses > 0);
                Ok(())
            }
        }
    })?;
    archive.json(CHECKSUMS, &checksums)?;
    archive.finish()?;
    partial.keep(file)?;
    Ok(checksums)
}

/// The server's key, unless it has none yet.
fn key(config: &Config) -> anyhow::Result<Option<(Keys, String)>> {
    let file = &config.secret_key_file;
    if !file.exists() {
        return Ok(None);
    }
    let name = || format!("cannot read {}", file.display());
    let keys = Keys::open(file).with_context(name)?;
    let text = std::fs::read_to_string(file).with_context(name)?;
    Ok(Some((keys, text)))
}

/// The tar within gzip, packed fast: rows shrink to a fraction all the same.
struct Archive<'a>(tar::Builder<GzEncoder<&'a File>>);

impl<'a> Archive<'a> {
    fn new(partial: &'a Partial) -> Self {
        let packed = GzEncoder::new(&partial.file, Compression::fast());
        Self(tar::Builder::new(packed))
    }

    fn json(&mut self, path: &str, value: &impl Serialize) -> anyhow::Result<()> {
        self.append(path, &serde_json::to_vec_pretty(value)?)
    }

    fn slice(&mut self, table: &str, n: usize, slice: &str) -> anyhow::Result<()> {
        self.append(&format!("{ROWS}/{table}/{n:06}.jsonl"), slice.as_bytes())
    }

    fn append(&mut self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let size = u64::try_from(bytes.len())?;
        self.entry(path, size, bytes)
    }

    fn entry(&mut self, path: &str, size: u64, bytes: impl Read) -> anyhow::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(0o600);
        // A file that is shorter than was said would shift everything after it.
        let mut exactly = Exactly { bytes, left: size };
        self.0
            .append_data(&mut header, path, &mut exactly)
            .with_context(|| format!("{path} cannot be written"))
    }

    fn finish(self) -> anyhow::Result<()> {
        let file = self.0.into_inner()?.finish()?;
        Ok(file.sync_all()?)
    }
}

/// As many bytes as were announced, or an error.
struct Exactly<R> {
    bytes: R,
    left: u64,
}

impl<R: Read> Read for Exactly<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.bytes.by_ref().take(self.left).read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= u64::try_from(read).unwrap_or(self.left);
        Ok(read)
    }
}

/// The archive under another name until it is whole; removed when it never becomes so.
struct Partial {
    path: PathBuf,
    file: File,
}

impl Partial {
    /// It holds what customers wrote, so it is its owner's alone.
    fn create(file: &Path) -> anyhow::Result<Self> {
        let mut name = file.as_os_str().to_owned();
        name.push(".partial");
        let path = PathBuf::from(name);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self { path, file })
    }

    fn keep(self, file: &Path) -> anyhow::Result<()> {
        std::fs::rename(&self.path, file)?;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // After a success it has its name already.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Which files the rows name, on disk, for there may be millions.
struct Contents(File);

#[derive(Serialize, Deserialize)]
struct Content {
    organization_id: i64,
    content: String,
    uses: i64,
}

impl Contents {
    fn new(beside: &Path) -> anyhow::Result<Self> {
        let folder = beside
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let noted = tempfile::tempfile_in(folder.unwrap_or(Path::new(".")));
        Ok(Self(noted.context("no room for the list of files")?))
    }

    fn note(&mut self, row: &str) -> anyhow::Result<()> {
        Ok(writeln!(&self.0, "{row}")?)
    }

    fn each(mut self, mut each: impl FnMut(Content) -> anyhow::Result<()>) -> anyhow::Result<()> {
        self.0.rewind()?;
        for row in BufReader::new(self.0).lines() {
            each(serde_json::from_str(&row?)?)?;
        }
        Ok(())
    }
}

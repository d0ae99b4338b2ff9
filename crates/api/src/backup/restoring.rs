//! Fills an empty server from an archive: the archive is read through before anything is written,
//! and the rows are committed when all files are there.

use super::bytes::store;
use super::format::{Checksums, Head, NUMBERS};
use super::reading::{Entry, read, verify};
use super::rows::array;
use crate::attachments::Files;
use crate::config::Config;
use crate::keys::Keys;
use ::store::backup::Target;
use anyhow::{Context, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use tokio::runtime::Handle;

/// What an operator should know afterwards.
#[derive(Debug)]
pub struct Restored {
    pub head: Head,
    pub checksums: Checksums,
    /// The key file holds the key that the secrets in the database were sealed with.
    pub has_key: bool,
}

#[derive(Deserialize)]
struct Number {
    organization_id: i64,
    last: i64,
}

/// Fills the database and the file store that the configuration names.
pub async fn restore(config: &Config, file: &Path) -> anyhow::Result<Restored> {
    let (config, file, runtime) = (config.clone(), file.to_owned(), Handle::current());
    tokio::task::spawn_blocking(move || fill(&config, &file, &runtime)).await?
}

fn fill(config: &Config, file: &Path, runtime: &Handle) -> anyhow::Result<Restored> {
    let (head, checksums) = verify(file)?;
    let folder = &config.data_dir;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let mut target = Target::open(&config.database, &head.migrations)?;
    let files = Files::open(&config.files)?;
    let mut loaded: BTreeMap<String, u64> = BTreeMap::new();
    read(file, |entry| {
        match entry {
            Entry::Head(_) | Entry::Checksums(_) => {}
            Entry::Key(text) => drop(
                Keys::restore(&config.secret_key_file, &text)
                    .with_context(|| format!("the key {}", config.secret_key_file.display()))?,
            ),
            Entry::Slice { table, lines } => {
                *loaded.entry(table.to_owned()).or_default() += add(&mut target, table, &lines)?;
            }
            Entry::File {
                organization,
                content,
                bytes,
            } => store(runtime, &files, organization, content, bytes)?,
        }
        Ok(())
    })?;
    for (table, counted) in &checksums.rows {
        let found = loaded.get(table).copied().unwrap_or_default();
        ensure!(
            found == counted.rows,
            "{} rows of {table} are in the archive, {found} arrived",
            counted.rows
        );
    }
    target.finish(another_epoch(head.epoch))?;
    Ok(Restored {
        has_key: has_key(config, &head),
        head,
        checksums,
    })
}

fn add(target: &mut Target, table: &str, lines: &str) -> anyhow::Result<u64> {
    if table == NUMBERS {
        let mut rows = 0;
        for line in lines.lines() {
            let number: Number = serde_json::from_str(line)?;
            target.set_number(number.organization_id, number.last)?;
            rows += 1;
        }
        return Ok(rows);
    }
    let known = Target::table(table);
    let known = known.with_context(|| format!("this version has no table {table}"))?;
    target
        .add(known, &array(lines))
        .with_context(|| format!("the rows of {table} cannot be written"))
}

fn another_epoch(of_archive: i64) -> i64 {
    let epoch = rand::random_range(1..1_000_000_000_000);
    epoch + i64::from(epoch == of_archive)
}

/// Whether what was sealed can be opened; without a key there is nothing that could tell.
fn has_key(config: &Config, head: &Head) -> bool {
    let Some(wanted) = &head.key_fingerprint else {
        return true;
    };
    let file = &config.secret_key_file;
    file.exists() && Keys::open(file).is_ok_and(|keys| keys.fingerprint() == *wanted)
}

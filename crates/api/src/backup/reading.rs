//! Reads an archive from front to back, and says whether it is whole.

use super::bytes::pour;
use super::format::{CHECKSUMS, Checksums, FILES, FORMAT, HEAD, Head, KEY, ROWS, hexadecimal};
use super::rows::Tally;
use anyhow::{Context, bail, ensure};
use domain::OrganizationId;
use flate2::bufread::GzDecoder;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// More than any slice that this program writes.
const LARGEST: u64 = 256 * 1024 * 1024;

/// One entry.
pub enum Entry<'a> {
    Head(Head),
    Key(String),
    Slice {
        table: &'a str,
        lines: String,
    },
    File {
        organization: OrganizationId,
        content: &'a str,
        bytes: &'a mut dyn Read,
    },
    Checksums(Checksums),
}

/// Hands every entry to `each`, in the order they were written.
pub fn read(
    file: &Path,
    mut each: impl FnMut(Entry<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let opened = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    let damaged = || format!("{} is no archive, or it is damaged", file.display());
    let unpacked = GzDecoder::new(BufReader::new(opened));
    let mut archive = tar::Archive::new(unpacked);
    for entry in archive.entries().with_context(damaged)? {
        let mut entry = entry.with_context(damaged)?;
        let path = entry.path().with_context(damaged)?.into_owned();
        let path = path.to_str().with_context(damaged)?;
        let parts: Vec<&str> = path.split('/').collect();
        let entry = match *parts.as_slice() {
            [HEAD] => Entry::Head(json(&mut entry).with_context(damaged)?),
            [KEY] => Entry::Key(text(&mut entry).with_context(damaged)?),
            [CHECKSUMS] => Entry::Checksums(json(&mut entry).with_context(damaged)?),
            [ROWS, table, _] => Entry::Slice {
                table,
                lines: text(&mut entry).with_context(damaged)?,
            },
            [FILES, organization, content] => Entry::File {
                organization: organization.parse().with_context(damaged)?,
                content,
                bytes: &mut entry,
            },
            _ => bail!("{}: it has {path}, which nobody wrote", damaged()),
        };
        each(entry)?;
    }
    Ok(())
}

/// Reads the whole archive without keeping any of it; what it says of itself, if that is true.
pub fn verify(file: &Path) -> anyhow::Result<(Head, Checksums)> {
    let mut head: Option<Head> = None;
    let mut promised: Option<Checksums> = None;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut found = Checksums::default();
    read(file, |entry| {
        ensure!(
            promised.is_none(),
            "the archive is damaged: it goes on after its end"
        );
        match entry {
            Entry::Head(read) => {
                ensure!(
                    read.format <= FORMAT,
                    "the archive is of format {}, this version reads up to {FORMAT}",
                    read.format
                );
                head = Some(read);
            }
            Entry::Key(_) => {}
            Entry::Slice { table, lines } => {
                tallies.entry(table.to_owned()).or_default().add(&lines);
            }
            Entry::File { content, bytes, .. } => {
                let mut hash = Sha256::new();
                pour(&mut &mut *bytes, |piece| {
                    found.file_bytes += u64::try_from(piece.len())?;
                    hash.update(&piece);
                    Ok(())
                })
                .context("the archive is damaged")?;
                ensure!(
                    hexadecimal(hash.finalize()) == content,
                    "the archive is damaged: the file {content} is not what its name says"
                );
                found.files += 1;
            }
            Entry::Checksums(read) => promised = Some(read),
        }
        Ok(())
    })?;
    let head = head.context("the archive is damaged: it does not say what it is")?;
    let promised = promised.context("the archive is damaged: its end is missing")?;
    // A table without rows has no slice.
    for table in promised.rows.keys() {
        tallies.entry(table.clone()).or_default();
    }
    for (table, tally) in tallies {
        let counted = tally.end();
        ensure!(
            promised.rows.get(&table) == Some(&counted),
            "the archive is damaged: the rows of {table} are not those that were written"
        );
        found.rows.insert(table, counted);
    }
    found.files_missing = promised.files_missing;
    ensure!(
        found == promised,
        "the archive is damaged: there are {} files of {}",
        found.files,
        promised.files
    );
    Ok((head, promised))
}

fn text(bytes: &mut impl Read) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = bytes.take(LARGEST).read_to_string(&mut text)?;
    ensure!(u64::try_from(read)? < LARGEST, "an entry is too large");
    Ok(text)
}

fn json<T: DeserializeOwned>(bytes: &mut impl Read) -> anyhow::Result<T> {
    Ok(serde_json::from_str(&text(bytes)?)?)
}

//! Brotli and gzip twins, made once here instead of at every request.

use super::Flavor;
use crate::files;
use anyhow::Context;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Small files fit one packet as they are.
const WORTH_IT: usize = 1024;
const KINDS: &[&str] = &["html", "css", "js", "wasm", "svg", "json"];

/// Adds `FILE.br` and `FILE.gz` to every file that gets smaller by it.
pub fn twins(flavor: Flavor, dist: &Path) -> anyhow::Result<()> {
    for file in files::below(dist)? {
        let kind = file.extension().and_then(|kind| kind.to_str());
        let content = fs::read(&file)?;
        if content.len() < WORTH_IT || !kind.is_some_and(|kind| KINDS.contains(&kind)) {
            continue;
        }
        let name = file.to_str().context("file names are UTF-8")?;
        write_smaller(&content, &format!("{name}.br"), brotli(flavor, &content)?)?;
        write_smaller(&content, &format!("{name}.gz"), gzip(flavor, &content)?)?;
    }
    Ok(())
}

fn write_smaller(content: &[u8], name: &str, twin: Vec<u8>) -> anyhow::Result<()> {
    if twin.len() < content.len() {
        fs::write(name, twin)?;
    }
    Ok(())
}

fn brotli(flavor: Flavor, content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: if flavor == Flavor::Release { 11 } else { 4 },
        lgwin: 22,
        ..BrotliEncoderParams::default()
    };
    let mut twin = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut twin, &parameters)?;
    Ok(twin)
}

fn gzip(flavor: Flavor, content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let level = if flavor == Flavor::Release {
        Compression::best()
    } else {
        Compression::fast()
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

//! The file store is asynchronous and the archive is not: bytes on their way between them.

use crate::attachments::Files;
use actix_web::web::Bytes;
use anyhow::Context;
use domain::OrganizationId;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::Error;
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use tokio::runtime::Handle;

/// A stored file, read on a blocking thread.
pub struct Stored {
    runtime: Handle,
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    piece: Bytes,
    pub size: u64,
}

impl Stored {
    /// None when it is not there.
    pub fn open(
        runtime: &Handle,
        files: &Files,
        organization: OrganizationId,
        content: &str,
    ) -> anyhow::Result<Option<Self>> {
        match runtime.block_on(files.read(organization, content, None)) {
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).context("a file cannot be read"),
            Ok(found) => Ok(Some(Self {
                runtime: runtime.clone(),
                size: found.meta.size,
                stream: found.into_stream(),
                piece: Bytes::new(),
            })),
        }
    }
}

impl Read for Stored {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.runtime.block_on(self.stream.next()) {
                None => return Ok(0),
                Some(piece) => self.piece = piece.map_err(io::Error::other)?,
            }
        }
        let read = self.piece.as_ref().read(buffer)?;
        drop(self.piece.split_to(read));
        Ok(read)
    }
}

/// Puts a file of an archive into the store; its content names it, so it is checked.
pub fn store(
    runtime: &Handle,
    files: &Files,
    organization: OrganizationId,
    content: &str,
    mut bytes: impl Read,
) -> anyhow::Result<()> {
    let mut out = files.write(organization, content);
    let mut hash = Sha256::new();
    let written = pour(&mut bytes, |piece| {
        hash.update(&piece);
        Ok(runtime.block_on(out.put(piece.into()))?)
    });
    let whole = written.is_ok() && super::format::hexadecimal(hash.finalize()) == content;
    match whole {
        true => runtime.block_on(out.finish())?,
        false => {
            runtime.block_on(out.abort())?;
            written?;
            anyhow::bail!("the archive is damaged: the file {content} is not what its name says");
        }
    }
    Ok(())
}

/// Hands on what there is to read, in pieces.
pub fn pour(
    bytes: &mut impl Read,
    mut each: impl FnMut(Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    loop {
        let mut piece = Vec::new();
        bytes.by_ref().take(256 * 1024).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(());
        }
        each(piece)?;
    }
}

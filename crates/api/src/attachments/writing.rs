//! A file on its way into the file store: a small one in one piece, a large one in parts, of which a
//! few at a time are in memory.

use actix_web::web::Bytes;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{Error, ObjectStore, Result};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

/// The least that S3 takes as a part.
const PART: usize = 5 * 1024 * 1024;
/// Parts that may be on their way at a time.
const IN_FLIGHT: usize = 2;

/// Nothing is there before [`Writing::finish`].
#[derive(Debug)]
pub struct Writing(BufWriter);

impl Writing {
    pub(super) fn new(store: &Arc<dyn ObjectStore>, at: Path) -> Self {
        let writer = BufWriter::with_capacity(Arc::clone(store), at, PART);
        Self(writer.with_max_concurrency(IN_FLIGHT))
    }

    /// Takes the next bytes, as soon as there is room for them.
    pub async fn put(&mut self, bytes: Bytes) -> Result<()> {
        self.0.put(bytes).await
    }

    pub async fn finish(mut self) -> Result<()> {
        self.0.shutdown().await.map_err(|error| {
            error.downcast().unwrap_or_else(|error| Error::Generic {
                store: "files",
                source: error.into(),
            })
        })
    }

    /// Takes back what was written.
    pub async fn abort(mut self) -> Result<()> {
        self.0.abort().await
    }
}

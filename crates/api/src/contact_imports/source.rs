//! The bytes of a file, in pieces that are worth a thread of their own.

use crate::app::State;
use crate::problem::{Problem, Reply, internal, no_files};
use actix_web::web::Bytes;
use domain::OrganizationId;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::Error;

/// Read and cut at a time.
const PIECE: usize = 256 * 1024;

/// A file that is being read.
pub struct Source(BoxStream<'static, object_store::Result<Bytes>>);

impl Source {
    /// Begins at its beginning; 404 when it is not there any more.
    pub async fn open(state: &State, organization: OrganizationId, content: &str) -> Reply<Self> {
        match state.files.read(organization, content, None).await {
            Ok(found) => Ok(Self(found.into_stream())),
            Err(Error::NotFound { .. }) => Err(Problem::not_found()),
            Err(error) => Err(no_files("a file cannot be read", &error)),
        }
    }

    /// The next bytes; none at the end.
    pub async fn piece(&mut self) -> Reply<Option<Vec<u8>>> {
        let mut piece = Vec::new();
        while piece.len() < PIECE {
            match self.0.next().await {
                Some(Ok(bytes)) => piece.extend_from_slice(&bytes),
                Some(Err(error)) => return Err(no_files("a file cannot be read", &error)),
                None => break,
            }
        }
        Ok((!piece.is_empty()).then_some(piece))
    }
}

/// Does what takes a while off the threads that serve.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Reply<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| internal("a file was not read", &error))
}

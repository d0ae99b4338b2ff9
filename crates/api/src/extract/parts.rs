//! The parts of a `multipart/form-data` body. What reads them collects a part's head until it is whole, however
//! long that takes, so here it is bounded what may have come in and be nobody's yet.

use crate::problem::{Problem, Reply, too_large};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures::{Stream, StreamExt, TryStreamExt};
use std::cell::Cell;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Heads of parts, parts that are passed over, and what the connection reads ahead.
const MOST_AHEAD: usize = 512 * 1024;
/// What a body may have beside the file in it.
const BESIDE_FILE: u64 = 64 * 1024;

/// Bytes that have come in and that no part has given out yet.
#[derive(Clone, Default)]
struct Ahead(Rc<Cell<usize>>);

impl Ahead {
    /// Takes these bytes in, unless there are too many then.
    fn take(&self, bytes: Bytes) -> Result<Bytes, PayloadError> {
        self.0.set(self.0.get().saturating_add(bytes.len()));
        match self.0.get() > MOST_AHEAD {
            true => Err(PayloadError::Overflow),
            false => Ok(bytes),
        }
    }

    fn give(&self, bytes: usize) {
        self.0.set(self.0.get().saturating_sub(bytes));
    }
}

/// A body, to be read part by part.
pub struct Parts {
    body: Multipart,
    ahead: Ahead,
    announced: Option<u64>,
}

impl Parts {
    /// Refuses a body that says that its file is larger, before any of it is read.
    pub fn at_most(&self, bytes: i64) -> Reply<()> {
        let most = u64::try_from(bytes).unwrap_or_default() + BESIDE_FILE;
        match self.announced.is_some_and(|announced| announced > most) {
            true => Err(too_large().with("max_bytes", bytes)),
            false => Ok(()),
        }
    }

    /// The next part. What is left of the one before is passed over.
    pub async fn next(&mut self) -> Reply<Option<Part>> {
        let field = self.body.try_next().await.map_err(refused)?;
        let ahead = self.ahead.clone();
        Ok(field.map(|field| Part { field, ahead }))
    }
}

/// A part, whose content can be read as long as its body is there.
pub struct Part {
    field: Field,
    ahead: Ahead,
}

impl Part {
    pub fn name(&self) -> Option<&str> {
        self.field.name()
    }

    pub fn file_name(&self) -> Option<&str> {
        self.field.content_disposition()?.get_filename()
    }
}

impl Stream for Part {
    type Item = Reply<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = std::task::ready!(self.field.poll_next_unpin(cx));
        Poll::Ready(piece.map(|piece| {
            let piece = piece.map_err(refused)?;
            self.ahead.give(piece.len());
            Ok(piece)
        }))
    }
}

fn refused(error: MultipartError) -> Problem {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => too_large(),
        error => Problem::malformed(error),
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl FromRequest for Parts {
    type Error = Problem;
    type Future = Ready<Reply<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let ahead = Ahead::default();
        let taking = ahead.clone();
        let pieces = payload
            .take()
            .map(move |piece| piece.and_then(|piece| taking.take(piece)));
        ready(Ok(Self {
            body: Multipart::new(request.headers(), pieces),
            ahead,
            announced: announced(request.headers()),
        }))
    }
}

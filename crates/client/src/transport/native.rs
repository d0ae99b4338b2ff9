//! Programs: over `reqwest`.

use super::{Body, Request};
use crate::{Call, CallError};
use futures::{Stream, StreamExt};
use reqwest::{Method, multipart};

/// Keeps connections open from one request to the next.
pub struct Carrier(reqwest::Client);

/// An answer whose body is still to come.
#[derive(Debug)]
pub struct Response(reqwest::Response);

impl Carrier {
    pub fn new() -> Self {
        Self(reqwest::Client::new())
    }

    pub async fn send(&self, request: Request) -> Call<Response> {
        let method = match request.method {
            super::Method::POST => Method::POST,
            super::Method::PUT => Method::PUT,
            super::Method::PATCH => Method::PATCH,
            super::Method::DELETE => Method::DELETE,
            _ => Method::GET,
        };
        let mut sent = self.0.request(method, request.url);
        for (name, value) in request.headers {
            sent = sent.header(name, value);
        }
        let sent = match request.body {
            Body::None => sent,
            Body::Json(text) => sent.body(text),
            Body::File {
                name,
                media_type,
                bytes,
            } => {
                let file = multipart::Part::bytes(bytes)
                    .file_name(name)
                    .mime_str(&media_type)?;
                sent.multipart(multipart::Form::new().part("file", file))
            }
            Body::Unwritable(why) => return Err(CallError::Unreachable(why)),
        };
        Ok(Response(sent.send().await?))
    }
}

impl Response {
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        let value = self.0.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    }

    pub async fn bytes(self) -> Call<Vec<u8>> {
        Ok(self.0.bytes().await?.to_vec())
    }

    /// The body, piece by piece as it comes.
    pub fn pieces(self) -> impl Stream<Item = Call<Vec<u8>>> {
        let pieces = self.0.bytes_stream();
        pieces.map(|piece| Ok(piece?.to_vec()))
    }
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        Self::Unreachable(error.to_string())
    }
}

//! Calling out, so that a connector can be tested without a network. The real form guards against
//! private addresses and follows no redirect, because it carries secrets.

use async_trait::async_trait;

/// Calls a provider.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends one request; any status is an answer.
    async fn call(&self, request: Request) -> Result<Response, HttpError>;
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// Absolute.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// Raw.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// How many seconds the provider asks us to wait.
    pub retry_after: Option<u64>,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The address is not one to call on somebody's word.
    #[error("the address is private")]
    PrivateTarget,
    /// Nothing was handed over.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// It may have been handed over.
    #[error("no answer: {0}")]
    Lost(String),
}

//! Calling out, so that a connector can be tested without a network. The real form guards against
//! private addresses and follows no redirect, because it carries secrets.

use crate::{MediaError, Post, SendError};
use async_trait::async_trait;
use domain::AttachmentId;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The status of who was asked too often.
const TOO_MANY: u16 = 429;
/// How long a channel rests where its provider says that it is too fast, and nothing more.
pub const TOO_FAST: Duration = Duration::from_secs(5);

/// Calls a provider.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends one request; any status is an answer.
    async fn call(&self, request: Request) -> Result<Response, HttpError>;

    /// The way out of mail, where there is one: it leaves by a server of its own.
    fn post(&self) -> Option<&dyn Post> {
        None
    }
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
    /// What goes along.
    pub body: Body,
}

/// What goes along with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// As it is.
    Bytes(Vec<u8>),
    /// The bytes of a file that goes with the message; they are read as they leave.
    File(FileBody),
    /// `multipart/form-data`.
    Form(Vec<Part>),
}

/// The bytes of a file of ours, or some of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBody {
    /// Which of the message's.
    pub id: AttachmentId,
    /// Where the bytes begin and end; all of them where nothing is said.
    pub range: Option<(u64, u64)>,
    /// Enciphers them by AES-256 in counter mode, the counter beginning at nought.
    pub key: Option<[u8; 32]>,
}

impl FileBody {
    /// All the bytes of a file, as they are.
    pub fn whole(id: AttachmentId) -> Self {
        Self {
            id,
            range: None,
            key: None,
        }
    }
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A name and a value.
    Text(&'static str, String),
    /// A file.
    File {
        /// Of the field.
        name: &'static str,
        /// Of the file.
        file_name: String,
        /// Such as `image/png`.
        media_type: String,
        /// Its bytes.
        body: FileBody,
    },
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl Request {
    /// Asks for something.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: "GET",
            url: url.into(),
            headers: Vec::new(),
            body: Body::Bytes(Vec::new()),
        }
    }

    /// Posts a JSON document.
    pub fn post_json(url: impl Into<String>, body: &serde_json::Value) -> Self {
        Self {
            method: "POST",
            url: url.into(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string().into_bytes().into(),
        }
    }

    /// Posts a form without files.
    pub fn post_form(url: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let kind = "application/x-www-form-urlencoded".to_owned();
        Self {
            method: "POST",
            url: url.into(),
            headers: vec![("content-type", kind)],
            body: form.finish().into_bytes().into(),
        }
    }

    /// Posts a form with files.
    pub fn post_parts(url: impl Into<String>, parts: Vec<Part>) -> Self {
        Self {
            method: "POST",
            url: url.into(),
            headers: Vec::new(),
            body: Body::Form(parts),
        }
    }

    /// The same, with a header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same, with a token.
    pub fn bearer(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// How many seconds the provider asks us to wait.
    pub retry_after: Option<u64>,
    /// Names in lower case, and values that are text.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

impl Response {
    /// Whether it went well.
    pub fn is_ok(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// The body, if it is JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What the provider asks us to wait; who says that we are too fast and not for how long, waits too.
    pub fn wait(&self) -> Option<Duration> {
        let asked = self.retry_after.map(Duration::from_secs);
        asked.or((self.status == TOO_MANY).then_some(TOO_FAST))
    }

    /// The value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(other, _)| other == name);
        named.map(|(_, value)| value.as_str())
    }
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

/// When a message was being handed over.
impl From<HttpError> for SendError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Unreachable(reason) => Self::retry(reason),
            HttpError::Lost(reason) => Self::Unknown { reason },
            HttpError::PrivateTarget => Self::refused("private_target", error.to_string()),
        }
    }
}

/// When a file was asked for: asking again is harmless.
impl From<HttpError> for MediaError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Unreachable(reason) | HttpError::Lost(reason) => Self::Retry {
                reason,
                after: None,
            },
            HttpError::PrivateTarget => Self::Gone(error.to_string()),
        }
    }
}

//! Requests and answers, and what carries them: `reqwest`, and in the browser its own `fetch`.
//!
//! `reqwest` would do there too, but brings along how to read addresses and headers, international ones as
//! well, which a browser knows: that was a tenth of the app.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{Carrier, Response};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Carrier, Response};

use crate::{Call, CallError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Method(&'static str);

impl Method {
    pub const GET: Self = Self("GET");
    pub const POST: Self = Self("POST");
    pub const PUT: Self = Self("PUT");
    pub const PATCH: Self = Self("PATCH");
    pub const DELETE: Self = Self("DELETE");
}

/// A request that can be sent, and sent again.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    method: Method,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    None,
    Json(String),
    /// In the browser files go by `XMLHttpRequest`, which tells how far they are.
    #[cfg(not(target_arch = "wasm32"))]
    File {
        name: String,
        media_type: String,
        bytes: Vec<u8>,
    },
    /// What cannot be written, and why.
    Unwritable(String),
}

impl Request {
    pub fn new(method: Method, url: String) -> Self {
        Self {
            method,
            url,
            headers: Vec::new(),
            body: Body::None,
        }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn bearer_auth(self, token: &str) -> Self {
        self.header("Authorization", format!("Bearer {token}"))
    }

    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = match serde_json::to_string(body) {
            Ok(text) => Body::Json(text),
            Err(error) => Body::Unwritable(error.to_string()),
        };
        self.header("Content-Type", "application/json")
    }

    /// As the field `file` of a form.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(mut self, name: &str, media_type: &str, bytes: Vec<u8>) -> Self {
        self.body = Body::File {
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes,
        };
        self
    }
}

impl Response {
    pub async fn json<T: DeserializeOwned>(self) -> Call<T> {
        let bytes = self.bytes().await?;
        serde_json::from_slice(&bytes).map_err(|error| CallError::Unreachable(error.to_string()))
    }
}

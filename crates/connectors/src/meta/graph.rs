//! The Graph API: where it is, how it is called, and what it says when it refuses.

use super::{BASE, DEFAULT_VERSION, TOKEN, VERSION};
use crate::settings::text;
use crate::{Part, Request, Response, Settings};
use serde::Deserialize;
use serde_json::Value;

/// Calls as one token may make them.
pub struct Graph<'a> {
    base: &'a str,
    version: &'a str,
    token: &'a str,
}

impl<'a> Graph<'a> {
    /// None without a token.
    pub fn of(settings: &'a Settings, default: &'a str) -> Option<Self> {
        let base = text(settings, BASE).unwrap_or(default);
        Some(Self {
            base: base.trim_end_matches('/'),
            version: text(settings, VERSION).unwrap_or(DEFAULT_VERSION).trim(),
            token: text(settings, TOKEN)?.trim(),
        })
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{}/{path}", self.base, self.version)
    }

    pub fn get(&self, path: &str) -> Request {
        self.signed(Request::get(self.url(path)))
    }

    pub fn post(&self, path: &str, body: &Value) -> Request {
        self.signed(Request::post_json(self.url(path), body))
    }

    pub fn post_parts(&self, path: &str, parts: Vec<Part>) -> Request {
        self.signed(Request::post_parts(self.url(path), parts))
    }

    /// In a header and not in the address, which stands in more logs.
    fn signed(&self, request: Request) -> Request {
        request.bearer(self.token)
    }
}

/// Why a call was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Failure {
    pub message: String,
    pub code: i64,
    pub error_subcode: Option<i64>,
    pub is_transient: bool,
}

#[derive(Deserialize)]
struct Failed {
    error: Failure,
}

/// What a refusal says; nothing of it where it is none of the Graph API's.
pub fn failure(response: &Response) -> Failure {
    let failed: Option<Failed> = response.json();
    failed
        .map(|failed| failed.error)
        .unwrap_or_else(|| Failure {
            message: format!("the answer was {} and no error of Meta's", response.status),
            ..Failure::default()
        })
}

impl Failure {
    /// Whether it is this one, by its code or by the finer one.
    pub fn is(&self, code: i64) -> bool {
        self.code == code || self.error_subcode == Some(code)
    }
}

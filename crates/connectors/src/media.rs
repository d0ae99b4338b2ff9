//! Files of customers' messages that are still with the provider.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A file that is to be fetched after its message was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What the connector finds it by: a link, or an id of the provider's.
    pub reference: String,
    /// As the customer named it.
    pub name: Option<String>,
    /// As the provider says; the bytes decide.
    pub media_type: Option<String>,
}

impl Media {
    /// A file that a link leads to.
    pub fn link(url: impl Into<String>) -> Self {
        Self {
            reference: url.into(),
            name: None,
            media_type: None,
        }
    }
}

/// Where the bytes of a file are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Absolute.
    pub url: String,
    /// What the host of `url` wants to hear; nobody it redirects to does.
    pub headers: Vec<(&'static str, String)>,
    /// The bytes come enciphered by AES-256 in counter mode, the counter beginning at nought.
    pub key: Option<[u8; 32]>,
    /// How many bytes there are, where the provider says; others are not the file.
    pub size: Option<u64>,
}

impl Download {
    /// Bytes that anybody may have.
    pub fn open(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            key: None,
            size: None,
        }
    }
}

/// Why nobody knows where the bytes are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// Worth another try.
    #[error("the file is not there yet: {reason}")]
    Retry {
        /// For people.
        reason: String,
        /// What the provider asks for.
        after: Option<Duration>,
    },
    /// They will not come.
    #[error("the file is not there: {0}")]
    Gone(String),
}

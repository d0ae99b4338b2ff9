//! Files of messages.

use domain::AttachmentId;
use serde::{Deserialize, Serialize};

words! {
    /// Whether the bytes are here yet.
    AttachmentState { Pending = "pending", Ready = "ready", Failed = "failed" }
}

words! {
    /// Why the organization does not take a file: larger than it allows, or of a type that it does not take.
    FileRefusal { TooLarge = "too_large", UnsupportedMedia = "unsupported_media" }
}

/// A file, with links that are valid for an hour or two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Attachment {
    pub id: AttachmentId,
    pub name: String,
    /// As found in the bytes, not as claimed.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub state: AttachmentState,
    /// Of one that `failed`: why the organization does not take it; null where it did not arrive.
    #[serde(default)]
    pub refused: Option<FileRefusal>,
    /// Of a customer's that `failed`: whether it may be asked for again.
    #[serde(default)]
    pub fetchable: bool,
    pub url: Option<String>,
    pub thumbnail_url: Option<String>,
    /// Pixels.
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub duration_ms: Option<i64>,
}

//! Files of messages.

use domain::AttachmentId;
use serde::{Deserialize, Serialize};

words! {
    /// Whether the bytes are here yet.
    AttachmentState { Pending = "pending", Ready = "ready", Failed = "failed" }
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
    pub url: Option<String>,
    pub thumbnail_url: Option<String>,
    /// Pixels.
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub duration_ms: Option<i64>,
}

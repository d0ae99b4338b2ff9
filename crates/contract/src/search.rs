//! Finding conversations again by what was said in them, and by whom.

use crate::conversations::{ContactRef, Conversation, ConversationQuery};
use domain::{MessageId, Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /search`: what to look for, among which conversations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchQuery {
    pub q: String,
    pub among: ConversationQuery,
}

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct SearchText {
    /// Words, all of which match from their beginning; case and accents do not matter. At least
    /// one has 3 characters, 2 in Chinese, Japanese and Korean: else 422 `query_too_short`. Single
    /// letters are left out; `#7`, and `7` by itself, is exactly that number.
    #[cfg_attr(feature = "server", param(max_length = 200, example = "refund"))]
    pub q: String,
}

words! {
    /// What of a conversation was found.
    MatchField {
        Name = "name", Number = "number", Subject = "subject", Address = "address",
        Reference = "reference",
    }
}

/// Where the words stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Match {
    pub field: MatchField,
    /// Escaped HTML with `<mark>`.
    pub snippet: String,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FoundMessage {
    pub id: MessageId,
    /// Escaped HTML with `<mark>`, of the text or of the name of a file; null when withheld.
    pub snippet: Option<String>,
    pub sent_at: Timestamp,
}

/// Something found: a conversation, by itself or by one of its messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SearchHit {
    pub conversation: Conversation,
    pub contact: ContactRef,
    /// `…/messages?around=` opens the thread there. Absent when the conversation itself was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<FoundMessage>,
    /// What of the conversation itself was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<Match>,
}

//! A whole conversation, to be kept elsewhere.

use crate::contacts::Contact;
use crate::conversations::ConversationDetails;
use crate::log::LogEntry;
use crate::messages::Message;
use crate::notes::Note;
use serde::{Deserialize, Serialize};

words! {
    /// What an export looks like.
    ExportFormat { Json = "json", Text = "text" }
}

/// `GET /conversations/{id}/export?format=`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// `json` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(inline))]
    pub format: Option<ExportFormat>,
}

words! {
    /// What the export of a contact looks like.
    ContactExportFormat {
        /// Files are links that expire.
        Json = "json",
        /// The same in `contact.json`, with the files in `files/`.
        Zip = "zip",
    }
}

/// `GET /contacts/{id}/export?format=`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct WholeContactQuery {
    /// `json` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(inline))]
    pub format: Option<ContactExportFormat>,
}

/// Everything in a conversation, messages oldest first, notes and log newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ConversationExport {
    pub conversation: ConversationDetails,
    pub messages: Vec<Message>,
    pub notes: Vec<Note>,
    pub log: Vec<LogEntry>,
}

/// Everything of a contact that the reader may see: `GET /contacts/{id}/export`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ContactExport {
    pub contact: Contact,
    pub notes: Vec<Note>,
    /// The latest activity first; files are links that expire.
    pub conversations: Vec<ConversationExport>,
}

//! Importing contacts from a file.

use domain::{AgentId, ChannelId, ContactImportId, Timestamp};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

words! {
    /// How far an import has come. `previewed`: nothing is imported yet. `cancelled`: what was imported until then
    /// stays. `failed`: the file cannot be read any more; what was imported until then stays.
    ContactImportState {
        Previewed = "previewed", Running = "running", Done = "done", Cancelled = "cancelled", Failed = "failed",
    }
}

words! {
    /// What happens to contacts who are there already. `update`: what the file has replaces what is there, a blank cell
    /// keeps it. `ignore`: they stay as they are.
    ExistingContacts { Update = "update", Ignore = "ignore" }
}

words! {
    /// What stands between the cells of a file.
    Delimiter { Comma = "comma", Semicolon = "semicolon" }
}

words! {
    /// What the first row of a file is. `none`: a contact already. `own`: titles in our words. `foreign`: titles of another
    /// program, whose meaning is guessed.
    ImportHeader { None = "none", Own = "own", Foreign = "foreign" }
}

words! {
    /// What a column holds: the address is `phone` or `email`, as the channel is addressed.
    ImportField { Name = "name", Phone = "phone", Email = "email", Reference = "reference", Remarks = "remarks" }
}

/// An import of contacts. `created + updated + ignored + rejected = processed_rows`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ContactImport {
    pub id: ContactImportId,
    pub channel_id: ChannelId,
    pub file_name: String,
    /// Bytes of the file.
    pub size: i64,
    /// How the file is written: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`.
    pub encoding: String,
    pub delimiter: Delimiter,
    pub existing: ExistingContacts,
    pub header: ImportHeader,
    /// From the left.
    pub columns: Vec<ImportColumn>,
    pub state: ContactImportState,
    /// Rows of the file, without its header and blank lines.
    pub total_rows: i64,
    pub processed_rows: i64,
    pub created: i64,
    pub updated: i64,
    pub ignored: i64,
    pub rejected: i64,
    /// While nothing is imported yet.
    pub preview: Option<ImportPreview>,
    /// Who uploaded the file; null for an integration.
    pub agent_id: Option<AgentId>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    /// When the last row was processed, or somebody cancelled.
    pub finished_at: Option<Timestamp>,
    pub version: i64,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ImportColumn {
    /// From 0.
    pub index: usize,
    /// What the header calls it; empty without a header.
    pub title: String,
    /// What it holds; null is left out.
    pub field: Option<ImportField>,
}

/// What the file looks like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    /// The delimiter that fits the file better than the one it is read with.
    pub suggested_delimiter: Option<Delimiter>,
    /// The first 20 rows.
    pub rows: Vec<PreviewRow>,
    /// How many rows were compared with the contacts there are: of the first 1 000 those that can be imported.
    pub compared_rows: i64,
    /// How many of these mean a contact who was there when the file was looked at, and is updated or ignored as
    /// `existing` says.
    pub existing_rows: i64,
    /// How many rows of the whole file cannot be imported, as far as the file itself tells.
    pub rejected_rows: i64,
    /// The first 50 of them.
    pub rejections: Vec<RejectedRow>,
    /// Why they are, the most frequent reason first.
    #[serde(default)]
    pub rejected_by: Vec<RejectedBy>,
    /// How many rows of the whole file can be imported and have no address of the channel: who is not found by
    /// their reference is made with a name alone.
    #[serde(default)]
    pub unaddressed_rows: i64,
}

/// How many rows cannot be imported for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RejectedBy {
    /// A stable name of the reason.
    pub code: String,
    /// The same for people.
    pub reason: String,
    pub rows: i64,
}

/// A row as it would be imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PreviewRow {
    /// The line of the file it begins in.
    pub line: i64,
    /// The cells as they stand in the file, cut short when they are long.
    pub cells: Vec<String>,
    pub name: Option<String>,
    /// The phone number as E.164, or the email.
    pub address: Option<String>,
    pub reference: Option<String>,
    pub remarks: Option<String>,
    /// Whether somebody has its address or, alone, its reference already.
    pub exists: bool,
    /// Null: nothing is wrong with it.
    pub problem: Option<ImportProblem>,
}

/// What is wrong or odd with a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ImportProblem {
    /// Why the row is left out, such as `invalid_phone`; or, of a row that is imported, `no_name` (the
    /// address is shown instead), `same_address` (as the row in `same_as_line`) or `reference_only` (it is left out
    /// after all if nobody has the reference).
    pub code: String,
    pub message: String,
    /// Whether the row is left out.
    pub rejected: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as_line: Option<i64>,
}

/// A row that cannot be imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RejectedRow {
    /// The line of the file it begins in.
    pub line: i64,
    /// The row as it stands in the file, cut short when it is long.
    pub row: String,
    /// A stable name of the reason.
    pub code: String,
    /// The same for people.
    pub reason: String,
}

/// `PATCH /contact-imports/{id}`: reads the file anew before it is imported.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchContactImport {
    /// Another channel for the same file. Where it is addressed otherwise, the columns with addresses are found anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub existing: Option<ExistingContacts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub delimiter: Option<Delimiter>,
    /// Whether the first row names the columns; found out anew unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_header: Option<bool>,
    /// What columns hold, if any is named; the others are left out. Several may be parts of a name or of
    /// remarks; of several with addresses the first that is not blank counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100), nested),
        schema(max_items = 100)
    )]
    pub columns: Vec<MappedColumn>,
}

/// What a column is said to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// From 0.
    #[cfg_attr(
        feature = "server",
        validate(range(max = 499)),
        schema(minimum = 0, maximum = 499)
    )]
    pub index: usize,
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub field: ImportField,
}

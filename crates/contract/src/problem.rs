//! Problem details (RFC 9457), the only error shape of the API.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `/problems/` and the code.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "server", schema(example = "/problems/already_assigned"))]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What went wrong this time, where more can be said than the title.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
    /// The path that was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance: Option<String>,
    /// Stable name for programs, in `snake_case`.
    pub code: String,
    /// Which fields were refused; only with status 422.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldError>,
    /// Members that belong to the code, such as `assignee` with `already_assigned`.
    #[serde(flatten)]
    #[cfg_attr(feature = "server", schema(value_type = Object, additional_properties = true))]
    pub members: Map<String, Value>,
}

/// One refused field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The path of the field in the body, such as `contact.address`.
    pub field: String,
    pub code: String,
    pub message: String,
}

//! Coloured tags on conversations.

use crate::conversations::Priority;
use domain::LabelId;
use serde::{Deserialize, Serialize};

/// A label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Label {
    pub id: LabelId,
    /// Unique in the organization, without case.
    pub name: String,
    pub color: String,
    pub priority: Priority,
    pub version: i64,
}

/// `POST /labels`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewLabel {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::labels::LabelName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: String,
    /// One is chosen unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::agents::Color>")),
        schema(max_length = 20)
    )]
    pub color: Option<String>,
    /// `normal` unless told. `high` puts conversations on top of the *Priority inbox*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub priority: Option<Priority>,
}

/// `PATCH /labels/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchLabel {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::labels::LabelName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::agents::Color>")),
        schema(max_length = 20)
    )]
    pub color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub priority: Option<Priority>,
}

//! Lists of conversations as agents set them up and named them.

use crate::filters::ListView;
use domain::{AgentId, SavedViewId};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SavedView {
    pub id: SavedViewId,
    /// Whose it is; nobody else changes it.
    pub agent_id: AgentId,
    pub name: String,
    /// Colleagues see it too, each with what they may see.
    pub shared: bool,
    pub query: ListView,
    pub version: i64,
}

/// `POST /saved-views`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewSavedView {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::labels::LabelName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: String,
    #[serde(default)]
    pub shared: bool,
    #[cfg_attr(feature = "server", validate(nested))]
    pub query: ListView,
}

/// `PATCH /saved-views/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchSavedView {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::labels::LabelName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub query: Option<ListView>,
}

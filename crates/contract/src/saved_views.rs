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

/// In which order an agent has the views they see, and which of them they leave out: theirs alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(default, deny_unknown_fields)]
pub struct ViewOrder {
    /// Those that are not named stand behind.
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_items = 200)
    )]
    pub order: Vec<SavedViewId>,
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_items = 200)
    )]
    pub hidden: Vec<SavedViewId>,
}

impl ViewOrder {
    /// Whether it is as it comes.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
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

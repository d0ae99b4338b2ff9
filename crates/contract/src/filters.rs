//! What of the conversations one wants to see, the same for lists, search and saved views. Of one kind
//! any of its values fits, and every kind that is set must fit.

use crate::conversations::{Folder, ReplyState, Sort};
use domain::{AssistantId, ChannelId, TagId};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

words! {
    /// How far work has come: open at all, open with nobody or somebody working on it, closed.
    Progress {
        Open = "open", Unassigned = "unassigned", InProgress = "in_progress", Closed = "closed",
    }
}

/// Most values of one kind.
pub const MOST: usize = domain::filters::MOST_VALUES;

/// An id, or a word that stands for several or none: `me`, `none`, `unlabelled`.
#[cfg(feature = "server")]
#[derive(utoipa::ToSchema)]
#[schema(max_length = 20, pattern = "^([0-9]{1,19}|me|none|unlabelled)$")]
#[expect(dead_code, reason = "only says how the text of the API looks")]
pub struct FilterValue(String);

/// Declares a query string that takes every filter of conversations beside its own members.
macro_rules! filtered {
    ($(#[$meta:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
        #[cfg_attr(feature = "server", into_params(parameter_in = Query))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($own)*
            /// Of these teams; `none`: of no team.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(value_type = Vec<$crate::filters::FilterValue>, inline))]
            pub team_id: Vec<String>,
            /// Begun on these channels.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(value_type = Vec<$crate::filters::FilterValue>, inline))]
            pub channel_id: Vec<domain::ChannelId>,
            /// Assigned to these agents; `me`, and `none`: to nobody.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(value_type = Vec<$crate::filters::FilterValue>, inline))]
            pub agent_id: Vec<String>,
            /// With these assistants.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(value_type = Vec<$crate::filters::FilterValue>, inline))]
            pub assistant_id: Vec<domain::AssistantId>,
            /// With these labels; `unlabelled`: without any.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(value_type = Vec<$crate::filters::FilterValue>, inline))]
            pub label_id: Vec<String>,
            /// With a message that has one of these tags.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(value_type = Vec<$crate::filters::FilterValue>, inline))]
            pub tag: Vec<domain::TagId>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(inline))]
            pub status: Vec<$crate::filters::Progress>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(inline))]
            pub reply_state: Vec<$crate::conversations::ReplyState>,
            /// Closed last by these agents; `me`.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "server", param(value_type = Vec<$crate::filters::FilterValue>, inline))]
            pub closed_by: Vec<String>,
            /// With something the caller has not read, or nothing.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub unread: Option<bool>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub restricted: Option<bool>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub snoozed: Option<bool>,
            /// The last message is of this moment or day, or later. A day is one of the organization's
            /// time zone.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "server", param(max_length = 40, example = "2026-03-29"))]
            pub from: Option<String>,
            /// The last message is from before this moment, or of this day or earlier.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "server", param(max_length = 40, example = "2026-03-29"))]
            pub to: Option<String>,
        }

        impl $name {
            /// The filters alone.
            pub fn filter(&self) -> $crate::filters::ConversationFilter {
                $crate::filters::ConversationFilter {
                    team_id: self.team_id.clone(),
                    channel_id: self.channel_id.clone(),
                    agent_id: self.agent_id.clone(),
                    assistant_id: self.assistant_id.clone(),
                    label_id: self.label_id.clone(),
                    tag: self.tag.clone(),
                    status: self.status.clone(),
                    reply_state: self.reply_state.clone(),
                    closed_by: self.closed_by.clone(),
                    unread: self.unread,
                    restricted: self.restricted,
                    snoozed: self.snoozed,
                    from: self.from.clone(),
                    to: self.to.clone(),
                }
            }

            /// The same query with these filters.
            pub fn filtered(self, filter: $crate::filters::ConversationFilter) -> Self {
                Self {
                    team_id: filter.team_id,
                    channel_id: filter.channel_id,
                    agent_id: filter.agent_id,
                    assistant_id: filter.assistant_id,
                    label_id: filter.label_id,
                    tag: filter.tag,
                    status: filter.status,
                    reply_state: filter.reply_state,
                    closed_by: filter.closed_by,
                    unread: filter.unread,
                    restricted: filter.restricted,
                    snoozed: filter.snoozed,
                    from: filter.from,
                    to: filter.to,
                    ..self
                }
            }
        }
    };
}
pub(crate) use filtered;

/// Filters as they are kept: of an agent's list, of a saved view. Their meaning is that of the query
/// of `GET /conversations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(default, deny_unknown_fields)]
pub struct ConversationFilter {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(custom(function = "words")), schema(schema_with = crate::check::words_schema))]
    pub team_id: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 50)), schema(max_items = 50))]
    pub channel_id: Vec<ChannelId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(custom(function = "words")), schema(schema_with = crate::check::words_schema))]
    pub agent_id: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 50)), schema(max_items = 50))]
    pub assistant_id: Vec<AssistantId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(custom(function = "words")), schema(schema_with = crate::check::words_schema))]
    pub label_id: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 50)), schema(max_items = 50))]
    pub tag: Vec<TagId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 50), custom(function = "crate::check::all_known")),
        schema(max_items = 50)
    )]
    pub status: Vec<Progress>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 50), custom(function = "crate::check::all_known")),
        schema(max_items = 50)
    )]
    pub reply_state: Vec<ReplyState>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(custom(function = "words")), schema(schema_with = crate::check::words_schema))]
    pub closed_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restricted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 40)),
        schema(max_length = 40)
    )]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 40)),
        schema(max_length = 40)
    )]
    pub to: Option<String>,
}

impl ConversationFilter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A list as somebody set it up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(default, deny_unknown_fields)]
pub struct ListView {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub folder: Option<Folder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub sort: Option<Sort>,
    /// Urgent conversations on top.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub priority_first: bool,
    #[serde(skip_serializing_if = "ConversationFilter::is_empty")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub filter: ConversationFilter,
}

/// At most as many as there may be, each at most as long as an id or a word.
#[cfg(feature = "server")]
fn words(values: &[String]) -> Result<(), validator::ValidationError> {
    match values.len() <= 100 && values.iter().all(|value| value.chars().count() <= 64) {
        true => Ok(()),
        false => Err(validator::ValidationError::new("too_long")),
    }
}

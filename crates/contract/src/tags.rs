//! Words on single messages.

use crate::conversations::ActorRef;
use domain::{MessageId, TagId};
use serde::{Deserialize, Serialize};

/// A tag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Tag {
    pub id: TagId,
    /// Unique in the organization, without case; never changes.
    pub name: String,
}

/// A tag as a message has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessageTag {
    pub id: TagId,
    pub name: String,
    /// Who put it there, and may take it away.
    pub added_by: ActorRef,
}

/// `GET /tags`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TagQuery {
    /// Somewhere in the name, without case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `POST /messages/tags`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct TagMessages {
    /// Messages of one conversation.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100)),
        schema(min_items = 1, max_items = 100)
    )]
    pub message_ids: Vec<MessageId>,
    /// Names of tags; those that are not there are made.
    #[cfg_attr(
        feature = "server",
        validate(
            length(min = 1, max = 20),
            custom(function = "crate::check::all_parse::<domain::tags::TagName>")
        ),
        schema(schema_with = names)
    )]
    pub tags: Vec<String>,
}

/// The messages as they are now, in the order they were named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TaggedMessages {
    pub items: Vec<crate::messages::Message>,
}

#[cfg(feature = "server")]
fn names() -> utoipa::openapi::schema::Array {
    use domain::tags::{MOST_AT_ONCE, TagName};
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(TagName::MAX));
    ArrayBuilder::new()
        .items(name)
        .min_items(Some(1))
        .max_items(Some(MOST_AT_ONCE))
        .build()
}

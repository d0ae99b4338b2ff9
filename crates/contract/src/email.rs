//! Sending a conversation, or some of its messages, by mail.

use domain::{JobId, MessageId};
use serde::{Deserialize, Serialize};

/// `POST /conversations/{id}/email`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EmailConversation {
    /// Mail addresses.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 20)),
        schema(schema_with = addresses)
    )]
    pub to: Vec<String>,
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 200)),
        schema(min_length = 1, max_length = 200)
    )]
    pub subject: String,
    /// These messages alone; without any, the whole conversation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub message_ids: Vec<MessageId>,
}

/// It is on its way; what became of it stands in the conversation's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EmailQueued {
    pub job_id: JobId,
}

#[cfg(feature = "server")]
fn addresses() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
    let address = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(254));
    ArrayBuilder::new()
        .items(address)
        .min_items(Some(1))
        .max_items(Some(20))
        .build()
}

//! How ids and moments look in the OpenAPI document.

use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

macro_rules! ids {
    ($($name:ident)+) => {$(
        impl utoipa::PartialSchema for crate::$name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some("64-bit id as a decimal string"))
                    .max_length(Some(19))
                    .pattern(Some("^[1-9][0-9]{0,18}$"))
                    .into()
            }
        }
        impl utoipa::ToSchema for crate::$name {}
    )+};
}

ids! {
    OrganizationId AgentId RoleId TeamId ChannelId ContactAttributeId ContactId ContactImportId IdentityId
    ConversationId MessageId AttachmentId LabelId SavedViewId NoteId SessionId InvitationId JobId EventId
    AssistantId ApiTokenId WebhookId LogEntryId AuditEntryId DeliveryId FailureId QuickReplyId TagId
    TemplateId
}

impl utoipa::PartialSchema for crate::Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl utoipa::ToSchema for crate::Timestamp {}

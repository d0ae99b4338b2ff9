//! Customers, by their identities.

use domain::{AgentId, ChannelId, ContactId, ConversationId, IdentityId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
#[cfg(feature = "server")]
use validator::Validate;

/// A customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Contact {
    pub id: ContactId,
    /// The name an agent gave, else the channel's, else one that is claimed, else the main address.
    pub display_name: String,
    /// One of the twelve hues.
    pub color: String,
    /// Given by an agent or import.
    pub name: Option<String>,
    /// Given by the channel.
    pub channel_name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub reference: Option<String>,
    pub remarks: Option<String>,
    #[cfg_attr(feature = "server", schema(value_type = Object, additional_properties = true))]
    pub attributes: Map<String, Value>,
    /// The reader's own mark.
    pub favorite: bool,
    pub blocked: bool,
    pub blocked_at: Option<Timestamp>,
    pub blocked_by: Option<AgentId>,
    pub dropped_since_block: i64,
    /// Whom it is pinned to: they get its new conversations.
    pub owner_agent_id: Option<AgentId>,
    /// Who gets its new conversations while it is pinned to nobody.
    pub default_assignee_ids: Vec<AgentId>,
    /// Who sees it and its new conversations.
    pub default_visibility: Visibility,
    pub identities: Vec<Identity>,
    pub claims: Vec<Claim>,
    /// The latest conversation the reader may see.
    pub last_conversation: Option<LastConversation>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// Who may see a contact, and what it begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Visibility {
    /// Only its viewers, and `conversations.view_restricted`.
    pub restricted: bool,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub viewer_ids: Vec<AgentId>,
}

/// The conversation a person's row leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LastConversation {
    pub id: ConversationId,
    pub number: i64,
    pub last_activity_at: Timestamp,
}

/// An address that a provider or a signature proved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Identity {
    pub id: IdentityId,
    /// Such as `phone`, `email`, `visitor`, `external`.
    pub scheme: String,
    /// The channel where the address means something; null where it does everywhere.
    pub scope: Option<ChannelId>,
    pub address: String,
    pub source: String,
    pub channels: Vec<IdentityChannel>,
}

/// Whether a channel can write to an identity now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct IdentityChannel {
    pub channel_id: ChannelId,
    pub window_expires_at: Option<Timestamp>,
    pub opted_out_at: Option<Timestamp>,
    pub subscribed: bool,
    pub last_inbound_at: Option<Timestamp>,
    /// The page of a website they wrote from last, without its query.
    pub page: Option<String>,
}

/// What somebody typed and nobody proved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Claim {
    /// `name`, or what kind of address it is.
    pub scheme: String,
    pub address: String,
    pub channel_id: ChannelId,
    pub claimed_at: Timestamp,
}

/// `POST /contacts/{id}/pin`
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Whose it is to be; the caller's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
}

/// `POST /contacts/{id}/identities`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewIdentity {
    /// `phone`, `email`, or another that means the same on every channel.
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::identities::Scheme>")),
        schema(max_length = 32)
    )]
    pub scheme: String,
    /// A telephone number in any form; national ones are read by the organization's country.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 320)),
        schema(min_length = 1, max_length = 320)
    )]
    pub address: String,
}

/// `POST /contacts/{id}/merge`
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Who goes on.
    pub into_contact_id: ContactId,
}

/// What deleting a contact takes with it, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Removal {
    pub identities: i64,
    /// Those the reader does not see too.
    pub conversations: i64,
    pub messages: i64,
    /// On the contact and in its conversations.
    pub notes: i64,
    /// Of messages and notes.
    pub files: i64,
}

/// `GET /contacts`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ContactQuery {
    /// Beginnings of words of a name or a reference, all of them, or the beginning of an address. A telephone
    /// number is found in any form, and without its country code in the organization's country. What is found
    /// comes in the order of what was found; a page may be short and have a `next_cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<bool>,
    /// Whom it is pinned to; `me` is the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_agent_id: Option<String>,
    /// None but these, as far as they fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub id: Vec<ContactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `GET /contacts/export`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ContactExportQuery {
    /// As of `GET /contacts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<bool>,
    /// Whom it is pinned to; `me` is the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_agent_id: Option<String>,
}

/// `POST /contacts`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_length = 200)
    )]
    pub name: Option<String>,
    /// E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 32)),
        schema(max_length = 32)
    )]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 320)),
        schema(max_length = 320)
    )]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_length = 200)
    )]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 5000)),
        schema(max_length = 5000)
    )]
    pub remarks: Option<String>,
    /// By the keys of `/contact-attributes`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::attributes")),
        schema(schema_with = crate::check::attributes_schema)
    )]
    pub attributes: Map<String, Value>,
    /// Who gets its conversations; whom one may assign.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub default_assignee_ids: Vec<AgentId>,
    /// Needs `conversations.manage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub default_visibility: Option<Visibility>,
}

/// `PATCH /contacts/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchContact {
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(value_type = Option<String>, max_length = 200)
    )]
    pub name: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 32)),
        schema(value_type = Option<String>, max_length = 32)
    )]
    pub phone: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 320)),
        schema(value_type = Option<String>, max_length = 320)
    )]
    pub email: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(value_type = Option<String>, max_length = 200)
    )]
    pub reference: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 5000)),
        schema(value_type = Option<String>, max_length = 5000)
    )]
    pub remarks: Option<Option<String>>,
    /// By the keys of `/contact-attributes`; null takes a value away, what is not named stays.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::attributes")),
        schema(schema_with = crate::check::attributes_schema)
    )]
    pub attributes: Map<String, Value>,
    /// All of them; whom one may assign can be added and taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub default_assignee_ids: Option<Vec<AgentId>>,
    /// For who gets its conversations, and `conversations.manage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub default_visibility: Option<Visibility>,
    /// Who gets its conversations and would not see them any more is taken out; without it that is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unassign: bool,
}

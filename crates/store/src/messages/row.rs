//! The row of a message.

use super::{DeliveryError, Message};
use crate::columns::{AsInt, AsText};
use crate::schema::messages;
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::messages::{Automated, Delivery, Details, Direction, MessageKind};
use domain::{ChannelId, ConversationId, IdentityId, MessageId, OrganizationId, Timestamp};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
pub(super) struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<MessageId>,
    conversation_id: AsInt<ConversationId>,
    channel_id: AsInt<ChannelId>,
    identity_id: Option<AsInt<IdentityId>>,
    direction: AsText<Direction>,
    kind: AsText<MessageKind>,
    author_kind: AsText<ActorKind>,
    author_id: Option<i64>,
    client_id: Option<String>,
    provider_id: Option<String>,
    text: Option<String>,
    reply_to_id: Option<AsInt<MessageId>>,
    automated: Option<AsText<Automated>>,
    inbound_seq: Option<i64>,
    delivery: Option<AsText<Delivery>>,
    error_code: Option<String>,
    error_message: Option<String>,
    error_retryable: Option<bool>,
    position: AsInt<Timestamp>,
    sent_at: AsInt<Timestamp>,
    received_at: AsInt<Timestamp>,
    edited_at: Option<AsInt<Timestamp>>,
    deleted_at: Option<AsInt<Timestamp>>,
    version: i64,
    counts_as_answer: bool,
    due_at: Option<AsInt<Timestamp>>,
    held: Option<bool>,
    details: Option<String>,
}

impl From<&Message> for Row {
    fn from(m: &Message) -> Self {
        let error = m.error.as_ref();
        Self {
            organization_id: AsInt(m.organization),
            id: AsInt(m.id),
            conversation_id: AsInt(m.conversation),
            channel_id: AsInt(m.channel),
            identity_id: m.identity.map(AsInt),
            direction: AsText(m.direction),
            kind: AsText(m.kind),
            author_kind: AsText(m.author.kind()),
            author_id: m.author.id(),
            client_id: m.client_id.clone(),
            provider_id: m.provider_id.clone(),
            text: m.text.clone(),
            reply_to_id: m.reply_to.map(AsInt),
            automated: m.automated.map(AsText),
            inbound_seq: m.inbound_seq,
            delivery: m.delivery.map(AsText),
            error_code: error.map(|e| e.code.clone()),
            error_message: error.map(|e| e.message.clone()),
            error_retryable: error.map(|e| e.retryable),
            position: AsInt(m.position),
            sent_at: AsInt(m.sent_at),
            received_at: AsInt(m.received_at),
            edited_at: m.edited_at.map(AsInt),
            deleted_at: m.deleted_at.map(AsInt),
            version: m.version,
            counts_as_answer: m.counts_as_answer,
            due_at: m.due_at.map(AsInt),
            held: m.held,
            details: written(m.details.as_ref()),
        }
    }
}

impl From<Row> for Message {
    fn from(row: Row) -> Self {
        let error = row.error_code.map(|code| DeliveryError {
            code,
            message: row.error_message.unwrap_or_default(),
            retryable: row.error_retryable.unwrap_or_default(),
        });
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            conversation: row.conversation_id.0,
            channel: row.channel_id.0,
            identity: row.identity_id.map(|id| id.0),
            direction: row.direction.0,
            kind: row.kind.0,
            author: Actor::from_parts(row.author_kind.0, row.author_id).unwrap_or(Actor::System),
            client_id: row.client_id,
            provider_id: row.provider_id,
            text: row.text,
            reply_to: row.reply_to_id.map(|id| id.0),
            automated: row.automated.map(|kind| kind.0),
            inbound_seq: row.inbound_seq,
            delivery: row.delivery.map(|state| state.0),
            error,
            position: row.position.0,
            sent_at: row.sent_at.0,
            received_at: row.received_at.0,
            edited_at: row.edited_at.map(|at| at.0),
            deleted_at: row.deleted_at.map(|at| at.0),
            version: row.version,
            counts_as_answer: row.counts_as_answer,
            due_at: row.due_at.map(|at| at.0),
            held: row.held,
            details: row.details.as_deref().and_then(read),
        }
    }
}

/// As the column has them; what is empty is nothing. They always have a JSON form.
pub(super) fn written(details: Option<&Details>) -> Option<String> {
    let kept = details.filter(|details| !details.is_empty());
    kept.and_then(|details| serde_json::to_string(details).ok())
}

/// What another version wrote and this one cannot read is left out, for the message counts.
pub(super) fn read(text: &str) -> Option<Details> {
    serde_json::from_str(text).ok()
}

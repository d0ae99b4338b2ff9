//! What providers call the messages before one, for those that want to hear it again.

use super::Message;
use super::row::read;
use crate::columns::{AsInt, AsText};
use crate::schema::messages;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::messages::{Direction, Email};
use domain::{ConversationId, MessageId, OrganizationId};

/// Of a long conversation so many of the last are told.
const MOST: i64 = 50;
/// Among so many of the last that have details a mail is looked for.
const MOST_DETAILS: i64 = 10;

/// A message before another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    pub id: MessageId,
    pub inbound: bool,
    pub provider_id: String,
}

type Row = (AsInt<MessageId>, AsText<Direction>, Option<String>);

/// Those of its conversation and channel that the provider has a name for: the first and the last ones,
/// the oldest first.
pub fn of_channel(db: &mut Db, message: &Message) -> StoreResult<Vec<Before>> {
    let all = || {
        messages::table
            .filter(messages::organization_id.eq(AsInt(message.organization)))
            .filter(messages::conversation_id.eq(AsInt(message.conversation)))
            .filter(messages::channel_id.eq(AsInt(message.channel)))
            .filter(messages::provider_id.is_not_null())
            .filter(messages::id.lt(AsInt(message.id)))
            .select((messages::id, messages::direction, messages::provider_id))
    };
    let first: Option<Row> = all()
        .order((messages::position, messages::id))
        .first(db)
        .optional()?;
    let mut rows: Vec<Row> = all()
        .order((messages::position.desc(), messages::id.desc()))
        .limit(MOST)
        .load(db)?;
    rows.extend(first);
    rows.reverse();
    rows.dedup_by_key(|row| row.0.0);
    Ok(rows.into_iter().filter_map(before).collect())
}

/// What the last mail of a conversation says of itself, either way.
pub fn last_mail(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
) -> StoreResult<Option<Email>> {
    let rows: Vec<Option<String>> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(messages::details.is_not_null())
        .filter(messages::deleted_at.is_null())
        .order((messages::position.desc(), messages::id.desc()))
        .limit(MOST_DETAILS)
        .select(messages::details)
        .load(db)?;
    let details = rows.into_iter().flatten().filter_map(|text| read(&text));
    Ok(details.into_iter().find_map(|details| details.email))
}

fn before((id, direction, provider_id): Row) -> Option<Before> {
    Some(Before {
        id: id.0,
        inbound: direction.0 == Direction::Inbound,
        provider_id: provider_id?,
    })
}

//! Moves many messages on at once: what one person got and saw.

use super::Message;
use super::row::Row;
use crate::columns::{AsInt, AsText};
use crate::schema::messages;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::messages::{Delivery, Direction};
use domain::{ChannelId, ConversationId, IdentityId, MessageId, OrganizationId, Timestamp};

/// The states a message may be in that got no further than `state` and may go beyond it.
fn up_to(state: Delivery) -> Vec<AsText<Delivery>> {
    let on_the_way = [Delivery::Queued, Delivery::Sent, Delivery::Delivered];
    let reached = |other: &Delivery| *other == state || other.may_become(state);
    on_the_way.into_iter().filter(reached).map(AsText).collect()
}

/// Our messages over one channel to some identities that got no further than `state`, newest first.
pub fn not_beyond(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    identities: &[IdentityId],
    state: Delivery,
    until: Option<Timestamp>,
    limit: i64,
) -> StoreResult<Vec<(ConversationId, MessageId)>> {
    let until = until.unwrap_or(Timestamp::from(i64::MAX));
    let found: Vec<(AsInt<ConversationId>, AsInt<MessageId>)> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::channel_id.eq(AsInt(channel)))
        .filter(messages::identity_id.eq_any(identities.iter().map(|id| *id.as_ref())))
        .filter(messages::position.le(AsInt(until)))
        .filter(messages::direction.eq(AsText(Direction::Outbound)))
        .filter(messages::delivery.eq_any(up_to(state)))
        .order((messages::position.desc(), messages::id.desc()))
        .limit(limit)
        .select((messages::conversation_id, messages::id))
        .load(db)?;
    let ids = |(conversation, id): (AsInt<_>, AsInt<_>)| (conversation.0, id.0);
    Ok(found.into_iter().map(ids).collect())
}

/// Moves those on that are not there yet, with one statement. Gives what changed.
pub fn advance(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[MessageId],
    to: Delivery,
) -> StoreResult<Vec<Message>> {
    let states = up_to(to).into_iter().filter(|state| state.0 != to);
    let behind = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(messages::delivery.eq_any(states));
    let rows: Vec<Row> = diesel::update(behind)
        .set((
            messages::delivery.eq(AsText(to)),
            messages::version.eq(messages::version + 1),
        ))
        .returning(messages::all_columns)
        .get_results(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

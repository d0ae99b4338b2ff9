//! Moves many messages on at once: what one person got and saw, and what of theirs we saw.

use super::Message;
use super::row::Row;
use crate::columns::{AsInt, AsText};
use crate::schema::messages;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::messages::{Delivery, Direction};
use domain::{ChannelId, ConversationId, IdentityId, MessageId, OrganizationId, Timestamp};

/// Where messages may be that are moved on at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// With us: a browser that shows them proves that they arrived.
    Here,
    /// With their provider: what it says of all until some moment says nothing of what it has not got.
    HandedOver,
}

impl Begun {
    /// The states a message may be in that got no further than `state` and may go beyond it.
    fn up_to(self, state: Delivery) -> Vec<AsText<Delivery>> {
        let on_the_way: &[Delivery] = match self {
            Self::Here => &[Delivery::Queued, Delivery::Sent, Delivery::Delivered],
            Self::HandedOver => &[Delivery::Sent, Delivery::Delivered],
        };
        let reached = |other: &&Delivery| **other == state || other.may_become(state);
        let reached = on_the_way.iter().filter(reached);
        reached.map(|state| AsText(*state)).collect()
    }
}

/// Our messages over one channel to some identities that got no further than `state`, newest first.
pub fn not_beyond(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    identities: &[IdentityId],
    (begun, state): (Begun, Delivery),
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
        .filter(messages::delivery.eq_any(begun.up_to(state)))
        .order((messages::position.desc(), messages::id.desc()))
        .limit(limit)
        .select((messages::conversation_id, messages::id))
        .load(db)?;
    let ids = |(conversation, id): (AsInt<_>, AsInt<_>)| (conversation.0, id.0);
    Ok(found.into_iter().map(ids).collect())
}

/// Our messages over one channel to some identities of which nobody knows whether the provider has them, the
/// oldest first.
pub fn without_answer(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    identities: &[IdentityId],
    since: Timestamp,
    limit: i64,
) -> StoreResult<Vec<Message>> {
    let unknown = [Delivery::Sending, Delivery::Unknown].map(AsText);
    let rows: Vec<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::channel_id.eq(AsInt(channel)))
        .filter(messages::identity_id.eq_any(identities.iter().map(|id| *id.as_ref())))
        .filter(messages::position.ge(AsInt(since)))
        .filter(messages::direction.eq(AsText(Direction::Outbound)))
        .filter(messages::delivery.eq_any(unknown))
        .filter(messages::provider_id.is_null())
        .order((messages::position, messages::id))
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Moves those on that are not there yet, with one statement. Gives what changed.
pub fn advance(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[MessageId],
    (begun, to): (Begun, Delivery),
) -> StoreResult<Vec<Message>> {
    let states = begun.up_to(to);
    let states = states.into_iter().filter(|state| state.0 != to);
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

/// A message, its channel, who wrote it, and whether nothing is noted of its way.
type Looked = (AsInt<MessageId>, AsInt<ChannelId>, AsText<Direction>, bool);

/// A customer's message, and where it came in.
#[derive(Clone, Copy, Debug)]
pub struct Unseen {
    pub id: MessageId,
    pub channel: ChannelId,
}

/// Those of a conversation's latest messages up to a place that its customers wrote and nobody of us
/// has read; `among` says how many of the latest are looked at.
pub fn unseen(
    db: &mut Db,
    (organization, conversation): (OrganizationId, ConversationId),
    until: Timestamp,
    among: i64,
) -> StoreResult<Vec<Unseen>> {
    let latest: Vec<Looked> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(messages::position.le(AsInt(until)))
        .order((messages::position.desc(), messages::id.desc()))
        .limit(among)
        .select((
            messages::id,
            messages::channel_id,
            messages::direction,
            messages::delivery.is_null(),
        ))
        .load(db)?;
    let unseen = |(id, channel, direction, is_unseen): Looked| {
        let theirs = direction.0 == Direction::Inbound;
        (theirs && is_unseen).then_some(Unseen {
            id: id.0,
            channel: channel.0,
        })
    };
    Ok(latest.into_iter().filter_map(unseen).collect())
}

/// Notes of customers' messages that we have read them. Gives those it was not noted of yet.
pub fn see(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[MessageId],
) -> StoreResult<Vec<Message>> {
    let unseen = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(messages::direction.eq(AsText(Direction::Inbound)))
        .filter(messages::delivery.is_null());
    let rows: Vec<Row> = diesel::update(unseen)
        .set((
            messages::delivery.eq(AsText(Delivery::Read)),
            messages::version.eq(messages::version + 1),
        ))
        .returning(messages::all_columns)
        .get_results(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

//! What the provider calls the further pieces of a message that went in several.

use super::Message;
use super::row::written;
use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::{message_pieces, messages};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::messages::Details;
use domain::{ChannelId, MessageId, OrganizationId};

/// Writes how many pieces of a message the provider has: the next try begins behind them.
pub fn sent(db: &mut Db, message: &Message, count: u32) -> StoreResult<()> {
    let details = Details {
        pieces_sent: count,
        ..message.details.clone().unwrap_or_default()
    };
    let own = messages::table.find((AsInt(message.organization), AsInt(message.id)));
    diesel::update(own)
        .set(messages::details.eq(written(Some(&details))))
        .execute(db)?;
    Ok(())
}

/// Keeps what the provider calls a piece.
pub fn add(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    message: MessageId,
    provider_id: &str,
) -> StoreResult<()> {
    let query = diesel::insert_into(message_pieces::table)
        .values((
            message_pieces::organization_id.eq(AsInt(organization)),
            message_pieces::channel_id.eq(AsInt(channel)),
            message_pieces::provider_id.eq(provider_id),
            message_pieces::message_id.eq(AsInt(message)),
        ))
        .on_conflict_do_nothing();
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// The message a piece belongs to.
pub(super) fn find(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    provider_id: &str,
) -> StoreResult<Option<MessageId>> {
    let found: Option<AsInt<MessageId>> = message_pieces::table
        .find((AsInt(organization), AsInt(channel), provider_id))
        .select(message_pieces::message_id)
        .first(db)
        .optional()?;
    Ok(found.map(|id| id.0))
}

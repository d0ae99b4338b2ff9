//! What the provider calls the pieces of a message that went in several, and what it called attempts at a message
//! that were made again.

use super::Message;
use super::row::{read, written};
use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::{message_pieces, messages};
use crate::{Db, StoreResult};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::messages::Details;
use domain::{ChannelId, MessageId, OrganizationId};

/// What a provider's id stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub message: MessageId,
    /// Which piece of it; 0 is the first.
    pub piece: Option<usize>,
    /// Whether that attempt was made again since.
    pub is_former: bool,
}

/// Writes which pieces of a message the provider has, beside what else is kept with it now.
pub fn change(
    db: &mut Db,
    message: &Message,
    changed: impl FnOnce(&mut Details),
) -> StoreResult<()> {
    let own = messages::table.find((AsInt(message.organization), AsInt(message.id)));
    let kept: Option<String> = own.select(messages::details).first(db)?;
    let mut details = kept.as_deref().and_then(read).unwrap_or_default();
    let before = details.clone();
    changed(&mut details);
    if details != before {
        diesel::update(own)
            .set(messages::details.eq(written(Some(&details))))
            .execute(db)?;
    }
    Ok(())
}

/// Keeps what the provider calls a piece.
pub fn add(
    db: &mut Db,
    place: (OrganizationId, ChannelId),
    message: MessageId,
    provider_id: &str,
    piece: usize,
) -> StoreResult<()> {
    insert(db, place, message, provider_id, i32::try_from(piece).ok())
}

fn insert(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    message: MessageId,
    provider_id: &str,
    piece: Option<i32>,
) -> StoreResult<()> {
    let query = diesel::insert_into(message_pieces::table)
        .values((
            message_pieces::organization_id.eq(AsInt(organization)),
            message_pieces::channel_id.eq(AsInt(channel)),
            message_pieces::provider_id.eq(provider_id),
            message_pieces::message_id.eq(AsInt(message)),
            message_pieces::piece.eq(piece),
            message_pieces::former.eq(false),
        ))
        .on_conflict_do_nothing();
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// From now on this id stands for an attempt, or a piece of one, that is made again. The message itself has to
/// have another id, or none.
pub fn retire(db: &mut Db, message: &Message, provider_id: &str) -> StoreResult<()> {
    let place = (message.organization, message.channel);
    insert(db, place, message.id, provider_id, None)?;
    let own = message_pieces::table.find((
        AsInt(message.organization),
        AsInt(message.channel),
        provider_id,
    ));
    diesel::update(own)
        .set(message_pieces::former.eq(true))
        .execute(db)?;
    Ok(())
}

/// So does every id of its pieces.
pub fn retire_all(db: &mut Db, message: &Message) -> StoreResult<()> {
    let own = message_pieces::table
        .filter(message_pieces::organization_id.eq(AsInt(message.organization)))
        .filter(message_pieces::message_id.eq(AsInt(message.id)));
    diesel::update(own)
        .set(message_pieces::former.eq(true))
        .execute(db)?;
    Ok(())
}

/// Whether a message was handed over before, and is again.
pub fn has_former(db: &mut Db, message: &Message) -> StoreResult<bool> {
    let own = message_pieces::table
        .filter(message_pieces::organization_id.eq(AsInt(message.organization)))
        .filter(message_pieces::message_id.eq(AsInt(message.id)))
        .filter(message_pieces::former);
    Ok(diesel::select(exists(own)).get_result(db)?)
}

/// Takes its id from a message whose last piece goes again.
pub fn forget_last(db: &mut Db, message: &Message) -> StoreResult<()> {
    let own = messages::table.find((AsInt(message.organization), AsInt(message.id)));
    diesel::update(own)
        .set(messages::provider_id.eq(None::<&str>))
        .execute(db)?;
    Ok(())
}

/// What a provider's id stands for, where it is none of a whole message.
pub fn find(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    provider_id: &str,
) -> StoreResult<Option<Known>> {
    let found: Option<(AsInt<MessageId>, Option<i32>, bool)> = message_pieces::table
        .find((AsInt(organization), AsInt(channel), provider_id))
        .select((
            message_pieces::message_id,
            message_pieces::piece,
            message_pieces::former,
        ))
        .first(db)
        .optional()?;
    Ok(found.map(|(message, piece, is_former)| Known {
        message: message.0,
        piece: piece.and_then(|n| usize::try_from(n).ok()),
        is_former,
    }))
}

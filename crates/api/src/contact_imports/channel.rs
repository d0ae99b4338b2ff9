//! The channel that the contacts of a file are written to over.

use crate::app::State;
use crate::problem::{Problem, Reply};
use domain::imports::Field;
use domain::{ChannelId, OrganizationId};
use store::{StoreError, channels};

/// What a channel is addressed by; 422 where that can stand in no file.
pub async fn addressed_by(
    state: &State,
    organization: OrganizationId,
    id: ChannelId,
) -> Reply<Field> {
    let read = state
        .store
        .read(move |db| channels::get(db, organization, id));
    let channel = match read.await {
        Err(StoreError::NotFound) => None,
        read => Some(read?).filter(|channel| channel.removed_at.is_none()),
    };
    let Some(channel) = channel else {
        let message = "There is no such channel";
        return Err(Problem::invalid().field("channel_id", "not_found", message));
    };
    connectors::of(channel.kind)
        .and_then(|connector| connector.addressed_by(&channel.settings))
        .and_then(Field::of_address)
        .ok_or_else(|| {
            Problem::unprocessable(
                "channel_not_importable",
                "This channel is addressed by neither phone nor email",
            )
        })
}

//! How far our messages got, as the provider tells it: by our id, by its own, or of all up to a moment.

use super::entries::addresses;
use crate::app::State;
use crate::conversations::work::Work;
use crate::messages::deliver::{Step, deliver_result};
use crate::messages::receipts::{MOST, move_on};
use crate::problem::Reply;
use crate::worker::count;
use connectors::{Connector, Party, Receipt, Receipted};
use domain::messages::{Delivery, Direction};
use domain::{ChannelId, IdentityId, OrganizationId, Timestamp};
use store::channels::Channel;
use store::contacts::identities;
use store::messages::early::{self, Early};
use store::messages::receipts::not_beyond;
use store::messages::{self, DeliveryError, Message};
use store::{Db, StoreError, StoreResult};

pub async fn apply(state: &State, channel: &Channel, receipt: Receipt) -> Reply<()> {
    let place = (channel.organization, channel.id);
    match receipt.of.clone() {
        Receipted::UpTo { to, at } => up_to(state, place, to, at, receipt.state).await,
        Receipted::UpToMessage { to, provider_id } => {
            let id = provider_id.clone();
            let last = state
                .store
                .read(move |db| messages::by_provider_id(db, place.0, place.1, &id));
            match last.await? {
                Some(last) => up_to(state, place, to, last.position, receipt.state).await,
                // The last of them is perhaps being handed over at this moment.
                None => {
                    let of = Receipted::Provider(provider_id);
                    let receipt = Receipt { of, ..receipt };
                    let work = Work::new(state);
                    let kept = state.write(move |db| one(db, &work, place, &receipt, None));
                    Ok(kept.await?)
                }
            }
        }
        Receipted::Ours(_) | Receipted::Attempt { .. } | Receipted::Provider(_) => {
            let work = Work::new(state);
            let connector = connectors::of(channel.kind);
            let moved = state.write(move |db| one(db, &work, place, &receipt, connector));
            Ok(moved.await?)
        }
    }
}

/// One that is not known yet is perhaps being handed over at this moment: it waits for that.
fn one(
    db: &mut Db,
    work: &Work,
    place: (OrganizationId, ChannelId),
    receipt: &Receipt,
    connector: Option<&dyn Connector>,
) -> StoreResult<()> {
    let error = error(receipt);
    let found = match &receipt.of {
        Receipted::Ours(id) | Receipted::Attempt { ours: id, .. } => {
            match messages::get(db, place.0, *id) {
                Err(StoreError::NotFound) => None,
                found => Some(found?),
            }
        }
        Receipted::Provider(id) => messages::by_provider_id(db, place.0, place.1, id)?,
        Receipted::UpTo { .. } | Receipted::UpToMessage { .. } => None,
    };
    match (found, &receipt.of) {
        (Some(message), Receipted::Attempt { provider_id, .. })
            if receipt.state == Delivery::Failed
                && is_former(db, place, &message, provider_id)? =>
        {
            Ok(())
        }
        (Some(message), _)
            if receipt.state != Delivery::Failed && is_half_way(db, &message, connector)? =>
        {
            Ok(())
        }
        (Some(message), _) if is_ours(&message, place.1) => {
            let step = Step {
                error,
                ..Step::to(receipt.state)
            };
            let consent = receipt.error.as_ref().and_then(|error| error.consent);
            // Said again it says nothing: they may have changed their mind since.
            let is_new = |from: Delivery| from.may_become(receipt.state);
            let consent = consent.filter(|_| message.delivery.is_some_and(is_new));
            if let Some((identity, change)) = message.identity.zip(consent) {
                super::consents::put(db, work, place, identity, change, None)?;
            }
            deliver_result(db, work, place.0, message.id, &step).map(drop)
        }
        (None, Receipted::Provider(id)) => {
            let state = receipt.state;
            early::keep(db, place, id, &Early { state, error }, work.now)
        }
        // A customer's own, another channel's, or deleted meanwhile.
        _ => Ok(()),
    }
}

/// Whether it is about an attempt that was followed by one which the provider took.
fn is_former(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    message: &Message,
    provider_id: &str,
) -> StoreResult<bool> {
    let is_taken = matches!(
        message.delivery,
        Some(Delivery::Sent | Delivery::Delivered | Delivery::Read)
    );
    if !is_taken || message.provider_id.is_none() {
        return Ok(false);
    }
    let known = messages::by_provider_id(db, organization, channel, provider_id)?;
    Ok(known.is_none_or(|known| known.id != message.id))
}

/// What became of one piece says nothing of a message in several while the provider has perhaps not all
/// of them, or did not deliver another; unless it failed.
fn is_half_way(
    db: &mut Db,
    message: &Message,
    connector: Option<&dyn Connector>,
) -> StoreResult<bool> {
    let is_open = matches!(
        message.delivery,
        Some(Delivery::Queued | Delivery::Sending | Delivery::Failed | Delivery::Unknown)
    );
    match connector.filter(|_| is_open) {
        Some(connector) => Ok(in_pieces(db, message, connector)? > 1),
        None => Ok(false),
    }
}

/// In how many pieces a message goes.
pub fn in_pieces(db: &mut Db, message: &Message, connector: &dyn Connector) -> StoreResult<usize> {
    let files = messages::attached(db, message.organization, &[message.id])?;
    let files: Vec<_> = files
        .iter()
        .map(|(_, file)| (file.media_type.as_str(), file.size))
        .collect();
    Ok(count(message.text.as_deref(), &files, connector))
}

fn is_ours(message: &Message, channel: ChannelId) -> bool {
    message.channel == channel && message.direction == Direction::Outbound
}

fn error(receipt: &Receipt) -> Option<DeliveryError> {
    let is_bad = matches!(receipt.state, Delivery::Failed | Delivery::Unknown);
    let error = receipt.error.as_ref().filter(|_| is_bad)?;
    Some(DeliveryError {
        code: error.code.clone(),
        message: error.reason.clone(),
        retryable: error.retryable,
    })
}

/// Everything that somebody was sent by then.
async fn up_to(
    state: &State,
    place: (OrganizationId, ChannelId),
    to: Party,
    at: Timestamp,
    reached: Delivery,
) -> Reply<()> {
    let find = move |db: &mut Db| {
        let own = known(db, place, std::slice::from_ref(&to))?;
        let before = match reached {
            Delivery::Read => Delivery::Delivered,
            _ => Delivery::Sent,
        };
        not_beyond(db, place, &own, before, Some(at), MOST)
    };
    let found = state.store.read(find).await?;
    move_on(state, place.0, found, reached).await
}

/// The identities that are known of whom a provider names.
pub fn known(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    parties: &[Party],
) -> StoreResult<Vec<IdentityId>> {
    let mut known = Vec::new();
    // One or two.
    for address in addresses(parties) {
        let scope = address.scheme().scope(channel);
        let found = identities::find(db, organization, scope, &address)?;
        known.extend(found.map(|identity| identity.id));
    }
    Ok(known)
}

/// What became of a message that went before the provider's word for it was known.
pub fn settle_early(
    db: &mut Db,
    work: &Work,
    place: (OrganizationId, ChannelId),
    message: &Message,
    provider_id: &str,
) -> StoreResult<()> {
    for early in early::take(db, place, provider_id)? {
        let step = Step {
            error: early.error,
            ..Step::to(early.state)
        };
        deliver_result(db, work, place.0, message.id, &step)?;
    }
    Ok(())
}

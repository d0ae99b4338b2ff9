//! How far our messages got, as the provider tells it: by our id, by its own, or of all up to a moment.

use super::attempts::{self, New};
use super::changes;
use super::entries::addresses;
use super::template_states;
use crate::app::State;
use crate::conversations::work::Work;
use crate::messages::deliver::{Step, deliver_result, reported};
use crate::messages::receipts::{MOST, move_on};
use crate::problem::Reply;
use connectors::{Connector, Party, Receipt, Receipted};
use domain::messages::{Delivery, Direction, Piece, counts};
use domain::{ChannelId, IdentityId, OrganizationId, Timestamp};
use store::channels::Channel;
use store::contacts::identities;
use store::messages::early::{self, Early};
use store::messages::receipts::{Begun, not_beyond};
use store::messages::{self, DeliveryError, Message, pieces};
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
        (Some(message), _) if is_ours(&message, place.1) => {
            of_message(db, work, &message, receipt, connector)
        }
        (None, Receipted::Provider(id)) => {
            let (state, error) = (receipt.state, error(receipt));
            early::keep(db, place, id, &Early { state, error }, work.now)
        }
        // A customer's own, another channel's, or deleted meanwhile.
        _ => Ok(()),
    }
}

fn of_message(
    db: &mut Db,
    work: &Work,
    message: &Message,
    receipt: &Receipt,
    connector: Option<&dyn Connector>,
) -> StoreResult<()> {
    let is_failed = receipt.state == Delivery::Failed;
    if !is_failed && attempts::is_half_way(db, message, connector)? {
        return Ok(());
    }
    let told = attempts::told(db, message, &receipt.of, connector)?;
    let piece = told.piece.filter(|_| is_failed);
    let now = message.delivery.unwrap_or(receipt.state);
    if !counts(now, receipt.state, told.attempt) {
        return match piece {
            // What waits goes with one piece more.
            Some(piece) => {
                pieces::change(db, message, |details| details.piece_failed(piece, now))?;
                lost(db, message, &receipt.of)
            }
            None => Ok(()),
        };
    }
    let place = (message.organization, message.channel);
    let new = match told.new {
        // Which piece it is, its answer tells.
        Some(New::Piece(id)) if is_failed && now == Delivery::Sending => {
            let (state, error) = (receipt.state, error(receipt));
            return early::keep(db, place, &id, &Early { state, error }, work.now);
        }
        Some(New::Message(id)) => Some(id),
        Some(New::Piece(_)) | None => None,
    };
    let consent = receipt.error.as_ref().and_then(|error| error.consent);
    // Said again it says nothing: they may have changed their mind since.
    let consent = consent.filter(|_| now.may_become(receipt.state));
    if let Some((identity, change)) = message.identity.zip(consent) {
        super::consents::put(db, work, place, identity, change, None)?;
    }
    let template = receipt.error.as_ref().and_then(|error| error.template);
    if let Some(state) = template.filter(|_| now.may_become(receipt.state)) {
        template_states::of_message(db, message, state)?;
    }
    let step = Step {
        error: error(receipt),
        provider_id: new,
        piece,
        ..Step::to(receipt.state)
    };
    let reached = reported(db, work, message, &step)?.delivery;
    match piece.filter(|_| reached == Some(Delivery::Failed)) {
        Some(_) => lost(db, message, &receipt.of),
        None => Ok(()),
    }
}

/// A piece that did not arrive goes again: its id stands for nothing that is on its way.
fn lost(db: &mut Db, message: &Message, of: &Receipted) -> StoreResult<()> {
    let (Receipted::Attempt { provider_id, .. } | Receipted::Provider(provider_id)) = of else {
        return Ok(());
    };
    if message.provider_id.as_ref() == Some(provider_id) {
        pieces::forget_last(db, message)?;
    }
    pieces::retire(db, message, provider_id)
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
        not_beyond(db, place, &own, (Begun::HandedOver, before), Some(at), MOST)
    };
    let found = state.store.read(find).await?;
    move_on(state, place.0, found, (Begun::HandedOver, reached)).await
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

/// What became of a message, or of one of its pieces, that went before the provider's word for it was known.
pub fn settle_early(
    db: &mut Db,
    work: &Work,
    message: &Message,
    provider_id: &str,
    piece: Option<Piece>,
) -> StoreResult<()> {
    let place = (message.organization, message.channel);
    changes::catch_up(db, work, message, provider_id)?;
    for early in early::take(db, place, provider_id)? {
        let is_failed = early.state == Delivery::Failed;
        // What arrived of a message in several says nothing of the rest.
        if piece.is_some_and(|piece| !piece.is_last()) && !is_failed {
            continue;
        }
        let step = Step {
            error: early.error,
            piece: piece.filter(|_| is_failed),
            ..Step::to(early.state)
        };
        let message = deliver_result(db, work, place.0, message.id, &step)?;
        if step.piece.is_some() && message.delivery == Some(Delivery::Failed) {
            lost(db, &message, &Receipted::Provider(provider_id.to_owned()))?;
        }
    }
    Ok(())
}

//! Tokens that run out. New ones are kept before they are used; whoever finds that somebody was faster takes
//! theirs, for most refresh tokens count once.

use super::{actions, secrets};
use crate::app::State;
use crate::problem::Reply;
use crate::worker::insist;
use connectors::{Connector, Http, Outgoing, SendError, Sent, Settings};
use domain::ChannelId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::channels::{self, Channel};
use store::{StoreResult, events};
use tokio::sync::OwnedMutexGuard;

/// Whose tokens are being renewed.
#[derive(Debug, Default)]
pub struct Renewals(Mutex<BTreeMap<ChannelId, Arc<tokio::sync::Mutex<()>>>>);

impl Renewals {
    /// Waits until nobody else of this server renews those of a channel.
    async fn alone(&self, channel: ChannelId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(channel).or_default())
        };
        turn.lock_owned().await
    }
}

/// Hands one message over; where the channel's token has run out, by a new one, which `settings` has then.
pub async fn send(
    state: &State,
    (channel, connector): (&Channel, &dyn Connector),
    settings: &mut Settings,
    message: &Outgoing,
    http: &dyn Http,
) -> Result<Sent, SendError> {
    let first = connector.send(settings, message, http).await;
    let Err(SendError::Expired { .. }) = &first else {
        return first;
    };
    match renewed(state, channel, connector, settings).await {
        Ok(None) => first,
        Ok(Some(Err(error))) => Err(error),
        Ok(Some(Ok(new))) => {
            *settings = new;
            connector.send(settings, message, http).await
        }
        // Of our own; the message has surely not left.
        Err(problem) => Err(SendError::retry(problem.to_string())),
    }
}

/// Settings of a channel in place of those that are of no use any more; none where there is no way to them.
pub async fn renewed(
    state: &State,
    channel: &Channel,
    connector: &dyn Connector,
    stale: &Settings,
) -> Reply<Option<Result<Settings, SendError>>> {
    let _turn = state.renewals.alone(channel.id).await;
    let (before, settings) = kept(state, channel).await?;
    if settings != *stale {
        return Ok(Some(Ok(settings)));
    }
    match connector.renew(&settings, &state.outbound).await {
        Some(Ok(renewed)) => {
            keep(state, connector, before, &renewed).await?;
            Ok(Some(Ok(renewed)))
        }
        Some(Err(error @ SendError::Fault { .. })) => {
            // Another server was perhaps faster.
            let (_, now) = kept(state, channel).await?;
            Ok(Some(if now == settings { Err(error) } else { Ok(now) }))
        }
        other => Ok(other),
    }
}

/// A channel and its settings as they are now.
async fn kept(state: &State, channel: &Channel) -> Reply<(Channel, Settings)> {
    let (organization, id) = (channel.organization, channel.id);
    let found = state
        .store
        .read(move |db| channels::get(db, organization, id))
        .await?;
    let settings = actions::settings(state, &found)?;
    Ok((found, settings))
}

/// Keeps new settings in place of those before; not of those that somebody has filled in meanwhile.
async fn keep(
    state: &State,
    connector: &dyn Connector,
    before: Channel,
    renewed: &Settings,
) -> StoreResult<()> {
    let (open, secret) = secrets::split(connector, renewed.clone());
    let sealed = secrets::seal(&state.keys, before.id, &secret);
    insist(state, || {
        let (own, before) = (state.clone(), before.clone());
        let (open, sealed) = (open.clone(), sealed.clone());
        state.write(move |db| {
            let mut channel = channels::get(db, before.organization, before.id)?;
            if channel.sealed_secrets != before.sealed_secrets
                || channel.settings != before.settings
            {
                return Ok(());
            }
            channel.settings = open.clone();
            channel.sealed_secrets = sealed.clone();
            channel.version += 1;
            channels::save(db, &channel)?;
            events::append(db, &actions::changed(&own, &channel))
        })
    })
    .await
}

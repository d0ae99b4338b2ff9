//! Tokens that run out. New ones are kept before they are used; whoever finds that somebody was faster takes
//! theirs, for most refresh tokens count once.

use super::{actions, secrets};
use crate::app::State;
use crate::problem::Reply;
use crate::worker::insist;
use connectors::{Connector, Http, Outgoing, SendError, Sent, Settings};
use domain::ChannelId;
use serde_json::Value;
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
            keep(state, &before, &settings, &renewed).await?;
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

/// Keeps new settings in place of those before, whatever else of the channel changed meanwhile; not of those that
/// somebody has filled in.
async fn keep(
    state: &State,
    channel: &Channel,
    stale: &Settings,
    renewed: &Settings,
) -> StoreResult<()> {
    let (organization, id) = (channel.organization, channel.id);
    insist(state, || {
        let (own, stale, renewed) = (state.clone(), stale.clone(), renewed.clone());
        state.write(move |db| {
            let mut channel = channels::get(db, organization, id)?;
            let connector = connectors::of(channel.kind);
            let settings = actions::settings(&own, &channel).ok();
            let Some((connector, mut settings)) = connector.zip(settings) else {
                return Ok(());
            };
            if !replace(&mut settings, &stale, &renewed) {
                return Ok(());
            }
            let (open, secret) = secrets::split(connector, settings);
            channel.settings = open;
            channel.sealed_secrets = secrets::seal(&own.keys, id, &secret);
            channel.version += 1;
            channels::save(db, &channel)?;
            events::append(db, &actions::changed(&own, &channel))
        })
    })
    .await
}

/// Puts what is new where the old still stands; whether anything is.
fn replace(settings: &mut Settings, stale: &Settings, renewed: &Settings) -> bool {
    let is_new = |(key, new): &(&String, &Value)| stale.get(*key) != Some(*new);
    let mut is_any = false;
    for (key, new) in renewed.iter().filter(is_new) {
        if settings.get(key) == stale.get(key) {
            settings.insert(key.clone(), new.clone());
            is_any = true;
        }
    }
    is_any
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings(given: &Value) -> Settings {
        given.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn new_tokens_stand_beside_what_was_changed_and_over_none_that_was_filled_in() {
        let stale = settings(&json!({"token": "a", "refresh": "b", "name": "Desk"}));
        let renewed = settings(&json!({"token": "c", "refresh": "d", "name": "Desk"}));
        let kept = |now: Value| {
            let mut now = settings(&now);
            let is_any = replace(&mut now, &stale, &renewed);
            (is_any, Value::Object(now))
        };
        let renamed = json!({"token": "a", "refresh": "b", "name": "Till"});
        let expected = json!({"token": "c", "refresh": "d", "name": "Till"});
        assert_eq!(kept(renamed), (true, expected));
        let filled_in = json!({"token": "x", "refresh": "y", "name": "Desk"});
        assert_eq!(kept(filled_in.clone()), (false, filled_in));
    }
}

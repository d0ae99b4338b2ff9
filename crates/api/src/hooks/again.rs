//! What was kept of a call, once more: perhaps a newer version reads it, or the channel that it is for is there by now.

use super::{entries, siblings};
use crate::app::State;
use crate::channels::actions;
use crate::problem::Reply;
use connectors::WebhookCall;
use store::channels::Channel;

/// Applies what it brings; it was proven when it came.
pub async fn again(state: &State, channel: &Channel, raw: &str) -> Reply<()> {
    let connector = actions::connector(channel.kind.as_str())?;
    let settings = actions::settings(state, channel)?;
    let call = WebhookCall::again(raw.as_bytes(), state.now());
    let found = connector.read(&settings, &call).entries;
    let siblings = siblings::by_secret(state, channel, connector, &settings, &found).await?;
    for entry in found {
        match siblings::whose(&siblings, connector, &call, &entry) {
            Some((sibling, theirs)) => {
                for entry in theirs {
                    entries::apply(state, sibling, entry).await?;
                }
            }
            None => entries::apply(state, channel, entry).await?,
        }
    }
    Ok(())
}

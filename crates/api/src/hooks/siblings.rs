//! An app at a provider has one address for all its numbers, pages and accounts, and each channel is one of them: what
//! a call brings of another one goes to the channel that has it, where that channel has the same secret.

use crate::app::State;
use crate::channels::actions;
use crate::problem::Reply;
use connectors::{Connector, Entry, Settings, WebhookCall, text};
use store::channels::{self, Channel};

/// A channel of the same organization and kind that proves a call as well.
pub struct Sibling {
    pub channel: Channel,
    settings: Settings,
}

/// Those there are; nobody is looked for while nothing is theirs.
pub async fn of(
    state: &State,
    channel: &Channel,
    connector: &dyn Connector,
    call: &WebhookCall<'_>,
    entries: &[Entry],
) -> Reply<Vec<Sibling>> {
    if !entries.iter().any(is_elsewhere) {
        return Ok(Vec::new());
    }
    let mut found = others(state, channel).await?;
    found.retain(|sibling| connector.verify(&sibling.settings, call).is_ok());
    Ok(found)
}

/// The same of what was kept, and has no proof with it any more: those that have the secret which proved it.
pub async fn by_secret(
    state: &State,
    channel: &Channel,
    connector: &dyn Connector,
    settings: &Settings,
    entries: &[Entry],
) -> Reply<Vec<Sibling>> {
    let is_any = entries.iter().any(is_elsewhere);
    let key = connector.app_secret().filter(|_| is_any);
    let Some((key, secret)) = key.and_then(|key| Some((key, text(settings, key)?))) else {
        return Ok(Vec::new());
    };
    let mut found = others(state, channel).await?;
    found.retain(|sibling| text(&sibling.settings, key) == Some(secret));
    Ok(found)
}

/// The other channels of its kind that take something.
async fn others(state: &State, channel: &Channel) -> Reply<Vec<Sibling>> {
    let mut found = Vec::new();
    let (organization, id, kind) = (channel.organization, channel.id, channel.kind);
    let all = state
        .store
        .read(move |db| channels::list(db, organization))
        .await?;
    for channel in all {
        if channel.kind != kind || channel.id == id || !channel.enabled {
            continue;
        }
        // One that cannot be used takes nothing.
        if let Ok(settings) = actions::settings(state, &channel) {
            found.push(Sibling { channel, settings });
        }
    }
    Ok(found)
}

fn is_elsewhere(entry: &Entry) -> bool {
    matches!(entry, Entry::Elsewhere { .. })
}

/// Whose an entry is that is none of the channel's that was called, and what it says there.
pub fn whose<'a>(
    siblings: &'a [Sibling],
    connector: &dyn Connector,
    call: &WebhookCall<'_>,
    entry: &Entry,
) -> Option<(&'a Channel, Vec<Entry>)> {
    let Entry::Elsewhere { raw, .. } = entry else {
        return None;
    };
    let call = WebhookCall {
        body: raw.as_bytes(),
        ..*call
    };
    siblings.iter().find_map(|sibling| {
        let entries = connector.read(&sibling.settings, &call).entries;
        let is_theirs = !entries.iter().any(is_elsewhere);
        is_theirs.then_some((&sibling.channel, entries))
    })
}

//! Refresh tokens that were replaced while they were used: the new one is kept with its channel, sealed
//! like the old one, for that will end. The channel stays as its administrators left it otherwise.

use crate::app::State;
use crate::channels::secrets;
use connectors::Settings;
use std::collections::HashMap;
use store::channels::{self, Channel};

const KEY: &str = "oauth_refresh_token";

/// Keeps what was replaced since the last time, among the channels of mail.
pub async fn keep(state: &State, channels: &[Channel]) {
    let renewed = state.outbound.tokens.take_renewed();
    if renewed.is_empty() {
        return;
    }
    let newest: HashMap<&str, &str> = renewed
        .iter()
        .map(|renewed| (renewed.old.as_str(), renewed.new.as_str()))
        .collect();
    let mut is_kept = true;
    for channel in channels {
        let Some(old) = channel.sealed_secrets.as_deref() else {
            continue;
        };
        let Ok(mut own) = secrets::open(&state.keys, channel.id, Some(old)) else {
            continue;
        };
        if replace(&mut own, &newest)
            && let Some(new) = secrets::seal(&state.keys, channel.id, &own)
        {
            is_kept &= write(state, channel, old.to_owned(), new).await;
        }
    }
    if !is_kept {
        // What is kept by now is not found again, and harms nothing.
        state.outbound.tokens.give_back(renewed);
    }
}

/// One may have been replaced more than once.
fn replace(own: &mut Settings, newest: &HashMap<&str, &str>) -> bool {
    let mut replaced = false;
    for _ in 0..newest.len() {
        let given = own.get(KEY).and_then(serde_json::Value::as_str);
        let Some(new) = given.and_then(|given| newest.get(given)) else {
            break;
        };
        own.insert(KEY.to_owned(), (*new).into());
        replaced = true;
    }
    replaced
}

/// Whether it was written; not while the database is away, nor over what somebody has filled in meanwhile.
async fn write(state: &State, channel: &Channel, old: String, new: String) -> bool {
    let (organization, id) = (channel.organization, channel.id);
    let written = state
        .store
        .write(move |db| channels::replace_secrets(db, organization, id, &old, &new));
    written.await.unwrap_or_else(|error| {
        tracing::warn!(%error, channel.id = %id, "a new refresh token is not kept yet");
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_several_is_kept() {
        let mut own = Settings::from_iter([(KEY.to_owned(), "one".into())]);
        let newest = HashMap::from([("one", "two"), ("two", "three"), ("other", "x")]);
        assert!(replace(&mut own, &newest));
        assert_eq!(own.get(KEY), Some(&"three".into()));
        assert!(!replace(&mut own, &newest));
    }
}

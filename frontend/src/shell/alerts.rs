//! Those who manage channels are told when one stops working, and when it works again.

use crate::browser::storage;
use crate::directory::Directory;
use crate::live::Live;
use crate::session::Session;
use crate::ui::Toasts;
use contract::channels::{Channel, ChannelState};
use domain::ChannelId;
use domain::permissions::Permission;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;

/// Of which channels that do not work this browser has told already: a reload says it no second time.
const TOLD: &str = "channels-stopped";

/// Tells until the calling scope ends; `go` leads to an address.
pub fn announce(session: Session, live: Live, go: Callback<String>) {
    let (toasts, directory) = (expect_context::<Toasts>(), expect_context::<Directory>());
    let last: RefCell<HashMap<ChannelId, ChannelState>> = RefCell::default();
    tell_at_first(session, directory, toasts, go);
    live.on(move |event| {
        if event.name != "channel.updated" {
            return;
        }
        let Some(channel) = event.object::<Channel>().filter(|c| c.removed_at.is_none()) else {
            return;
        };
        let known = untrack(|| directory.channel(channel.id)).map(|channel| channel.state);
        let before = last
            .borrow_mut()
            .insert(channel.id, channel.state)
            .or(known);
        if before == Some(channel.state) || !untrack(|| session.may(Permission::ManageChannels)) {
            return;
        }
        let path = format!("/channels/{}/health", channel.id);
        let key = session.key(TOLD);
        let mut told: Vec<ChannelId> = storage::load(&key).unwrap_or_default();
        told.retain(|id| *id != channel.id);
        if channel.state == ChannelState::Failing {
            told.push(channel.id);
        }
        storage::save(&key, &told);
        match (before, channel.state) {
            (_, ChannelState::Failing) => {
                let text = text!(channels.stopped, name = channel.name);
                toasts.failed_or(
                    text,
                    text!(channels.stopped_text),
                    text!(channels.see),
                    move || go.run(path.clone()),
                );
            }
            (Some(ChannelState::Failing), ChannelState::Works) => {
                toasts.done(text!(channels.recovered, name = channel.name));
            }
            _ => {}
        }
    });
}

/// Tells who comes later of the channels that had stopped before, once they are known.
fn tell_at_first(session: Session, directory: Directory, toasts: Toasts, go: Callback<String>) {
    let is_told = StoredValue::new(false);
    Effect::new(move |_| {
        let mut failing = directory.channels();
        if failing.is_empty() || is_told.get_value() || !session.may(Permission::ManageChannels) {
            return;
        }
        is_told.set_value(true);
        failing.retain(|channel| channel.state == ChannelState::Failing);
        let key = session.key(TOLD);
        let told: Vec<ChannelId> = storage::load(&key).unwrap_or_default();
        let now: Vec<ChannelId> = failing.iter().map(|channel| channel.id).collect();
        storage::save(&key, &now);
        failing.retain(|channel| !told.contains(&channel.id));
        let (text, path) = match failing.as_slice() {
            [] => return,
            [one] => (
                text!(channels.stopped, name = one.name.clone()),
                format!("/channels/{}/health", one.id),
            ),
            some => (
                text!(channels.some_stopped, n = some.len()),
                "/channels".to_owned(),
            ),
        };
        toasts.failed_or(
            text,
            text!(channels.stopped_text),
            text!(channels.see),
            move || go.run(path.clone()),
        );
    });
}

//! Saving a part of a channel over what was read: what somebody else did to that part meanwhile is said,
//! what they did to another part is in nobody's way.

use crate::session::Session;
use crate::ui::Toasts;
use client::Call;
use contract::channels::{Channel, PatchChannel};
use leptos::prelude::*;

/// The channel a form was filled from, and whether two have the same in it.
#[derive(Clone, Copy)]
pub struct Saving {
    session: Session,
    toasts: Toasts,
    read: StoredValue<Channel>,
    is_same: fn(&Channel, &Channel) -> bool,
}

impl Saving {
    pub fn of(channel: &Channel, is_same: fn(&Channel, &Channel) -> bool) -> Self {
        Self {
            session: expect_context(),
            toasts: expect_context(),
            read: StoredValue::new(channel.clone()),
            is_same,
        }
    }

    /// Gives nothing when it was said already why it is not saved.
    pub async fn save(self, change: &PatchChannel) -> Option<Call<Channel>> {
        let answer = self.send(change).await;
        if let Some(Ok(now)) = &answer {
            // The next one goes over this.
            self.read.try_set_value(now.clone());
        }
        answer
    }

    async fn send(self, change: &PatchChannel) -> Option<Call<Channel>> {
        let client = self.session.client();
        let read = self.read.try_get_value()?;
        let answer = client.update_channel(read.id, Some(read.version), change);
        let answer = answer.await;
        if answer.as_ref().err().and_then(client::CallError::status) != Some(412) {
            return Some(answer);
        }
        let Ok(now) = client.channel(read.id).await else {
            return Some(answer);
        };
        let is_same = (self.is_same)(&read, &now);
        let version = now.version;
        // What was typed stays; saved again, it takes the place of the other.
        self.read.try_set_value(now);
        if is_same {
            return Some(client.update_channel(read.id, Some(version), change).await);
        }
        let about = text!(channels.changed_text).to_string();
        self.toasts.failed(text!(channels.changed), Some(about));
        None
    }
}

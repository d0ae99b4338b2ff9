//! The end of a channel, after it was said what becomes of its conversations.

use super::page::ChannelList;
use crate::session::Session;
use crate::ui::{Ask, Confirms, Toasts, WayBack};
use domain::ChannelId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Asks, removes, and leads back to the list.
#[derive(Clone)]
pub struct Remover {
    confirms: Confirms,
    name: String,
    run: Arc<dyn Fn() + Send + Sync>,
}

impl Remover {
    pub fn new(id: ChannelId, name: String) -> Self {
        let (session, toasts, ChannelList(list)) = (
            expect_context::<Session>(),
            expect_context::<Toasts>(),
            expect_context::<ChannelList>(),
        );
        let back = WayBack::new("/channels", id);
        let run = Arc::new(move || {
            let back = back.clone();
            spawn_local(async move {
                match session.client().delete_channel(id).await {
                    Ok(()) => {
                        list.refetch();
                        toasts.done(text!(channels.removed));
                        back.take();
                    }
                    Err(error) => toasts.refused(text!(channels.remove_failed), &error),
                }
            });
        });
        Self {
            confirms: expect_context::<Confirms>(),
            name,
            run,
        }
    }

    pub fn ask(&self) {
        self.confirms.ask(Ask {
            title: text!(channels.remove_title, name = self.name.clone()),
            text: text!(channels.remove_text).to_string(),
            act: text!(ui.remove).to_string(),
            danger: true,
            run: self.run.clone(),
        });
    }
}

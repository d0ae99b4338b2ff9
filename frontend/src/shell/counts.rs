//! How much there is in each folder, kept by the stream.

use crate::live::Live;
use crate::session::Session;
use contract::conversations::{Counts, FolderCounts as Folder};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub struct FolderCounts {
    session: Session,
    live: Live,
    now: RwSignal<Option<Counts>>,
}

impl FolderCounts {
    pub fn new(session: Session, live: Live) -> Self {
        let counts = Self {
            session,
            live,
            now: RwSignal::new(None),
        };
        Effect::new(move |_| {
            live.generation();
            counts.reload();
        });
        // The server sends it at most once a second.
        live.on(move |event| {
            if event.name == "counts.changed" {
                counts.reload();
            }
        });
        counts
    }

    pub fn reload(self) {
        spawn_local(async move {
            // Old numbers stay when none come; the banner says that the line is broken.
            match self.session.client().counts().await {
                Ok(loaded) => {
                    let missed = self.live.loaded_at(loaded.cursor);
                    self.now.try_set(Some(loaded.body));
                    if missed {
                        self.reload();
                    }
                }
                Err(error) => self.live.missed(&error),
            }
        });
    }

    /// The numbers of one folder.
    pub fn of(self, pick: fn(&Counts) -> Option<Folder>) -> Option<Folder> {
        self.now.read().as_ref().and_then(pick)
    }
}

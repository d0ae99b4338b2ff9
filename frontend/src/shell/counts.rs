//! How much there is in each folder, kept by the stream.

use crate::live::Live;
use crate::session::Session;
use client::events::is_before;
use contract::conversations::{Counts, FolderCounts as Folder};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub struct FolderCounts {
    session: Session,
    live: Live,
    now: RwSignal<Option<Counts>>,
    /// The place in the stream at which they were read.
    read_at: StoredValue<Option<String>>,
}

impl FolderCounts {
    pub fn new(session: Session, live: Live) -> Self {
        let counts = Self {
            session,
            live,
            now: RwSignal::new(None),
            read_at: StoredValue::new(None),
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
                // An answer that took longer than the one asked for later.
                Ok(loaded) if self.is_older(loaded.cursor.as_deref()) => {}
                Ok(loaded) => {
                    self.read_at.try_set_value(loaded.cursor.clone());
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

    fn is_older(self, cursor: Option<&str>) -> bool {
        let shown = self.read_at.try_get_value().flatten();
        cursor
            .zip(shown)
            .is_some_and(|(cursor, shown)| is_before(cursor, &shown))
    }

    /// The numbers of one folder.
    pub fn of(self, pick: fn(&Counts) -> Option<Folder>) -> Option<Folder> {
        self.now.read().as_ref().and_then(pick)
    }
}

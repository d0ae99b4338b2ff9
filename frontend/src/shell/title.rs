//! The window's title: how many came while nobody looked, the page, the product.

use crate::browser::is_watched;
use leptos::{ev, prelude::*};

#[derive(Clone, Copy)]
pub struct Title {
    page: RwSignal<String>,
    fresh: RwSignal<u32>,
}

impl Title {
    pub fn new() -> Self {
        let title = Self {
            page: RwSignal::new(String::new()),
            fresh: RwSignal::new(0),
        };
        let seen = window_event_listener(ev::focus, move |_| title.fresh.set(0));
        on_cleanup(move || seen.remove());
        Effect::new(move |_| {
            let page = text!(app.page, page = title.page.get());
            document().set_title(&match title.fresh.get() {
                0 => page.to_string(),
                fresh => format!("({fresh}) {page}"),
            });
        });
        title
    }

    pub fn set(self, page: impl Into<String>) {
        self.page.set(page.into());
    }

    /// Something came; it counts while nobody looks.
    pub fn count(self) {
        if !is_watched() {
            self.fresh.update(|fresh| *fresh += 1);
        }
    }
}

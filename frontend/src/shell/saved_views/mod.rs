//! Saved views: lists that were set up once, a press away. In which order they stand, and which of them
//! one leaves out, is one's own.

mod address;
mod arranging;
mod edit;
mod nav;

pub use address::of_list;
pub use arranging::ViewsDialog;
pub use nav::Views;

use crate::live::Live;
use crate::session::Session;
use crate::ui::Toasts;
use contract::me::{PatchPreferences, Preferences};
use contract::saved_views::{SavedView, ViewOrder};
use domain::SavedViewId;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The views one sees; whoever saves one puts it here.
#[derive(Clone, Copy)]
pub struct SavedViews {
    session: Session,
    live: Live,
    all: RwSignal<Vec<SavedView>>,
    /// They did not load.
    failed: RwSignal<bool>,
    /// Only the latest answer counts.
    load: StoredValue<u32>,
    /// Whether one arranges and changes them.
    managing: RwSignal<bool>,
}

impl SavedViews {
    /// Loads, and again when one of them changes or the stream could not be resumed.
    pub fn new(session: Session, live: Live) -> Self {
        let views = Self {
            session,
            live,
            all: RwSignal::new(Vec::new()),
            failed: RwSignal::new(false),
            load: StoredValue::new(0),
            managing: RwSignal::new(false),
        };
        let news = live.news_of("saved_view");
        Effect::new(move |_| {
            news.track();
            views.load();
        });
        views
    }

    fn load(self) {
        let load = self.load.get_value() + 1;
        self.load.set_value(load);
        spawn_local(async move {
            let answer = self.session.client().saved_views().await;
            if self.load.try_get_value() != Some(load) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.all.set(page.items);
                    self.failed.set(false);
                }
                Err(error) => {
                    self.failed.set(true);
                    self.live.missed(&error);
                }
            }
        });
    }

    /// All that one sees, as one has put them in order; others stand behind.
    fn in_order(self) -> Vec<SavedView> {
        let order = self.session.preferences().views.order;
        let mut views = self.all.get();
        views.sort_by_key(|view| {
            let at = order.iter().position(|id| *id == view.id);
            at.unwrap_or(usize::MAX)
        });
        views
    }

    fn is_hidden(self, id: SavedViewId) -> bool {
        self.session.preferences().views.hidden.contains(&id)
    }

    /// Those that one has not left out.
    fn shown(self) -> Vec<SavedView> {
        let mut views = self.in_order();
        views.retain(|view| !self.is_hidden(view.id));
        views
    }

    /// Name and address of each.
    pub fn links(self) -> Vec<(String, String)> {
        let shown = self.shown().into_iter();
        shown
            .map(|view| {
                let path = address::of(&view.query);
                (view.name, path)
            })
            .collect()
    }

    /// Whether there is any to arrange.
    pub fn has_any(self) -> bool {
        !self.all.read().is_empty()
    }

    pub fn manage(self) {
        self.managing.set(true);
    }

    pub fn put(self, view: SavedView) {
        self.all.update(
            |views| match views.iter_mut().find(|known| known.id == view.id) {
                Some(known) if known.version > view.version => {}
                Some(known) => *known = view,
                None => views.push(view),
            },
        );
    }

    fn drop_view(self, id: SavedViewId) {
        self.all.update(|views| views.retain(|view| view.id != id));
    }

    /// One place up or down.
    fn move_by(self, toasts: Toasts, id: SavedViewId, by: isize) {
        let mut order: Vec<SavedViewId> =
            untrack(|| self.in_order().iter().map(|view| view.id).collect());
        let at = order.iter().position(|other| *other == id);
        let to = at.and_then(|at| at.checked_add_signed(by));
        if let (Some(at), Some(to)) = (at, to)
            && to < order.len()
        {
            order.swap(at, to);
            let hidden = untrack(|| self.session.preferences().views.hidden);
            self.arrange(toasts, ViewOrder { order, hidden });
        }
    }

    /// Leaves one out, or takes it in again.
    fn hide(self, toasts: Toasts, id: SavedViewId, hidden: bool) {
        let mut now = untrack(|| self.session.preferences().views);
        now.hidden.retain(|other| *other != id);
        if hidden {
            now.hidden.push(id);
        }
        self.arrange(toasts, now);
    }

    /// How they stand is shown at once, and taken back when it is refused.
    fn arrange(self, toasts: Toasts, views: ViewOrder) {
        let before = untrack(|| self.session.preferences());
        self.session.set_preferences(Preferences {
            views: views.clone(),
            ..before.clone()
        });
        let change = PatchPreferences {
            views: Some(views),
            ..Default::default()
        };
        spawn_local(async move {
            if let Err(error) = self.session.client().update_preferences(&change).await {
                let now = untrack(|| self.session.preferences());
                self.session.set_preferences(Preferences {
                    views: before.views,
                    ..now
                });
                toasts.refused(text!(views.arrange_failed), &error);
            }
        });
    }
}

//! The way back to a list, from the page of what was removed.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

type Navigate = dyn Fn(&str, NavigateOptions) + Send + Sync;

/// It outlives the page: the stream may tell that it is gone, and its page be dropped, before the answer comes.
#[derive(Clone)]
pub struct WayBack {
    list: &'static str,
    page: String,
    navigate: Arc<Navigate>,
}

impl WayBack {
    /// From the page of `id`, or a part of it, to `list`, below which it stands.
    pub fn new(list: &'static str, id: impl ToString) -> Self {
        Self {
            list,
            page: format!("{list}/{}", id.to_string()),
            navigate: Arc::new(use_navigate()),
        }
    }

    /// Whoever went elsewhere meanwhile stays there.
    pub fn take(&self) {
        let at = window().location().pathname().unwrap_or_default();
        let rest = at.strip_prefix(&self.page);
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            (self.navigate)(self.list, NavigateOptions::default());
        }
    }
}

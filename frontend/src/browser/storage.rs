//! What this browser remembers: drafts, theme, which sections were open.
//! Storage may be full or forbidden; nothing here may stop the app.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

fn store() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What was kept under `key`, if it still reads.
pub fn load<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&store()?.get_item(key).ok()??).ok()
}

/// The keys that begin so.
pub fn keys(prefix: &str) -> Vec<String> {
    let Some(store) = store() else {
        return Vec::new();
    };
    let count = store.length().unwrap_or_default();
    (0..count)
        .filter_map(|at| store.key(at).ok().flatten())
        .filter(|key| key.starts_with(prefix))
        .collect()
}

pub fn save<T: Serialize>(key: &str, value: &T) {
    if let (Some(store), Ok(text)) = (store(), serde_json::to_string(value)) {
        // A full store loses a convenience, never what the server has.
        let _ = store.set_item(key, &text);
    }
}

pub fn remove(key: &str) {
    if let Some(store) = store() {
        let _ = store.remove_item(key);
    }
}

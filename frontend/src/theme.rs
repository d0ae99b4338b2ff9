//! Light, dark, or as the system has it; kept per browser.

use crate::browser::storage;
use leptos::prelude::*;

const KEY: &str = "theme";

/// `system`, `light` or `dark`.
pub fn chosen() -> &'static str {
    match storage::load::<String>(KEY).as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    }
}

pub fn choose(theme: &'static str) {
    storage::save(KEY, &theme);
    apply();
}

/// Puts the chosen theme on the page.
pub fn apply() {
    let Some(root) = document().document_element() else {
        return;
    };
    // Attributes of an element in the page can always be set.
    drop(match chosen() {
        "system" => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme),
    });
}

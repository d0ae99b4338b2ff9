//! Whether the panel beside the thread is open. Where there is room it is a habit, kept in this
//! browser; where there is none it is a step of its own, with an address, so that Back closes it.

use super::state::DeskState;
use crate::browser::{is_narrow, storage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const CLOSED: &str = "panel-closed";

/// Keeps the panel with the address and the habit.
pub fn follow(desk: DeskState) {
    let query = use_query_map();
    Effect::new(move |_| {
        let asked = query.read().get_str("panel").is_some();
        desk.number.track();
        let habit = !storage::load::<bool>(CLOSED).unwrap_or(false);
        desk.panel.set(if is_narrow() { asked } else { habit });
    });
}

/// Opens or closes it.
pub fn toggle(desk: DeskState) {
    let open = !desk.panel.get_untracked();
    if !is_narrow() {
        storage::save(CLOSED, &!open);
        desk.panel.set(open);
    } else if open {
        if let Some(number) = desk.number.get_untracked() {
            desk.step(desk.path_of_panel(number));
        }
    } else if let Ok(history) = window().history() {
        // Nowhere to go back to: then the address is opened as it is.
        drop(history.back());
    }
}

//! What can be done with the open conversation and in dialogs: needed by nobody who looks at the list, so it comes
//! behind it, with the code of the thread.

use super::filters::SaveDialog;
use super::keys::listen_to_open;
use super::leaving::EmailDialog;
use super::snooze::SnoozeDialog;
use super::starting::StartDialog;
use super::state::DeskState;
use crate::ui::Part;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// Nothing is seen of it until it is asked for.
#[wasm_split(thread_hand, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn at_hand(desk: DeskState) -> Part {
    listen_to_open(desk);
    Ok(view! {
        <SnoozeDialog desk />
        <SaveDialog desk />
        <StartDialog desk />
        <EmailDialog desk />
    }
    .into_any())
}

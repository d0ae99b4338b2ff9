//! A voice message: recorded in the composer, listened to, and sent as a file.

mod panel;
mod recording;

use crate::features::conversations::composer::writing::Writing;
use crate::ui::{IconButton, Part, later};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use panel::VoicePanel;

#[component]
pub fn VoiceButton(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <IconButton
            class="icon-btn-sm voice-open"
            drawing=icondata::LuMic
            label=text!(voice.record)
            pressed=Signal::from(open)
            disabled=Signal::from(open)
            on_press=move |()| open.set(true)
        />
    }
}

/// Where it is recorded, while it is.
#[component]
pub fn Voice(writing: Writing, open: RwSignal<bool>) -> impl IntoView {
    move || open.get().then(|| later(move || voice(writing, open)))
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
fn voice(writing: Writing, open: RwSignal<bool>) -> Part {
    Ok(view! { <VoicePanel writing open /> }.into_any())
}

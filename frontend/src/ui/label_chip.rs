//! A label as it looks everywhere: its colour, its name, and a mark when it is urgent.

use super::icon_sized;
use leptos::prelude::*;

/// What stands in a chip.
#[component]
pub fn LabelText(#[prop(into)] name: String, high: bool) -> impl IntoView {
    view! {
        {high.then(|| view! { {icon_sized(icondata::LuChevronUp, "icon-12")}<span class="sr">{text!(labels.high)}" "</span> })}
        <bdi class="truncate">{name}</bdi>
    }
}

#[component]
pub fn LabelChip(
    #[prop(into)] name: String,
    #[prop(into)] hue: String,
    high: bool,
    /// `chip-lg`
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! { <span class=format!("chip {class} hue-{hue}")><LabelText name high /></span> }
}

//! Lucide icons in our weight: 16 px and a stroke of 1.75, thicker where smaller (base.css).

use icondata::Icon as Drawing;
use leptos::prelude::*;
use leptos_icons::Icon;

/// An icon of 16 px. It is an ornament: the name stands on what carries it.
pub fn icon(drawing: Drawing) -> impl IntoView {
    icon_sized(drawing, "")
}

/// An icon with more classes, such as `icon-14 chev`.
pub fn icon_sized(drawing: Drawing, class: &'static str) -> impl IntoView {
    let class = format!("icon {class}");
    view! { <Icon icon=drawing attr:class=class attr:aria-hidden="true" /> }
}

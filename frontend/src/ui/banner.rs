//! A line across the app: the state of the whole, with what one can do about it.

use super::icon;
use leptos::prelude::*;

#[component]
pub fn Banner(
    /// `banner-warn`, `banner-bad`, `banner-accent`.
    #[prop(optional)]
    class: &'static str,
    drawing: icondata::Icon,
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("banner {class}") role="status">
            {icon(drawing)}
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

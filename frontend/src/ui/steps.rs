//! Where one is on a way of several steps.

use super::icon_sized;
use leptos::prelude::*;

#[component]
pub fn Steps(
    #[prop(into)] label: String,
    names: Vec<&'static str>,
    #[prop(into)] at: Signal<usize>,
) -> impl IntoView {
    let steps = names.into_iter().enumerate().map(|(step, name)| {
        view! {
            <li class:is-done=move || { at.get() > step } aria-current=move || (at.get() == step).then_some("step")>
                <i>{move || if at.get() > step { icon_sized(icondata::LuCheck, "icon-12").into_any() } else { (step + 1).into_any() }}</i>
                {name}
            </li>
        }
    });
    view! { <ol class="steps" aria-label=label>{steps.collect_view()}</ol> }
}

//! How far one is, and the buttons on the way.

use super::chosen::{Chosen, Step, Way};
use crate::ui::icon_sized;
use leptos::prelude::*;

/// The steps, the last of which is what became of a file.
#[component]
pub fn Steps(
    chosen: Chosen,
    #[prop(into)] is_started: Signal<bool>,
    #[prop(into)] is_over: Signal<bool>,
) -> impl IntoView {
    let now = Memo::new(move |_| {
        let choices = chosen.choices.read();
        match (choices.step.unwrap_or_default(), is_started.get()) {
            (Step::Contacts, true) => 3,
            (Step::Contacts, false) => 2,
            (Step::Channel, _) => 1,
            (Step::Way, _) => 0,
        }
    });
    let imports = Memo::new(move |_| chosen.choices.read().way() == Way::Import);
    let steps = move || {
        let mut names = vec![text!(adding.step_way), text!(adding.step_channel)];
        match imports.get() {
            true => names.extend([text!(adding.step_file), text!(adding.step_result)]),
            false => names.push(text!(adding.step_contact)),
        }
        let step = |(at, name): (usize, &'static str)| {
            let is_done = move || now.get() > at || (at == 3 && is_over.get());
            view! {
                <li class:is-done=is_done aria-current=move || (now.get() == at).then_some("step")>
                    <i>{move || if is_done() { icon_sized(icondata::LuCheck, "icon-12").into_any() } else { (at + 1).into_any() }}</i>
                    {name}
                </li>
            }
        };
        names.into_iter().enumerate().map(step).collect_view()
    };
    view! { <ol class="steps" aria-label=text!(channels.steps)>{steps}</ol> }
}

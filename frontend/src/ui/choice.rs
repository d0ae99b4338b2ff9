//! Choosing: switches, one of a few, one of a list, a hue.

use super::{element_id, icon_sized};
use leptos::prelude::*;

/// The twelve hues of agents, teams and labels.
pub const HUES: [&str; 12] = [
    "slate", "red", "orange", "amber", "olive", "green", "teal", "cyan", "blue", "indigo",
    "violet", "pink",
];

/// A setting that is on or off, with a line of explanation.
#[component]
pub fn SwitchRow(
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = element_id("switch");
    view! {
        <div class="pref">
            <div class="grow">
                <label for=id.clone() class="medium">{label}</label>
                <p class="ink-3 xs">{hint}</p>
            </div>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                id=id
                prop:checked=on
                disabled=disabled
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
        </div>
    }
}

/// One of a few, all in sight: `(value, label)`.
#[component]
pub fn Segmented(
    #[prop(into)] label: String,
    options: Vec<(&'static str, String)>,
    /// One before each label, where a picture says it faster.
    #[prop(optional)]
    drawings: Vec<icondata::Icon>,
    #[prop(into)] value: Signal<&'static str>,
    #[prop(into)] on_change: Callback<&'static str>,
) -> impl IntoView {
    let id = element_id("segmented");
    let name = format!("{id}-name");
    let mut drawings = drawings.into_iter();
    let buttons = options
        .into_iter()
        .map(|(key, label)| {
            let drawing = drawings.next().map(|drawing| icon_sized(drawing, "icon-14"));
            view! {
                <label>
                    <input type="radio" name=name.clone() prop:checked=move || value.get() == key on:change=move |_| on_change.run(key) />
                    {drawing}{label}
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="pref">
            <div class="grow"><p class="medium" id=id.clone()>{label}</p></div>
            <div class="segmented" role="radiogroup" aria-labelledby=id>{buttons}</div>
        </div>
    }
}

/// One of a list, through the platform's own list.
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let id = element_id("select");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <span class="select">
                <select class="input" id=id on:change=move |event| value.set(event_target_value(&event))>
                    {move || {
                        options
                            .get()
                            .into_iter()
                            .map(|(key, label)| {
                                let chosen = key == value.get();
                                // As a property: once somebody has chosen, the attribute says nothing any more.
                                view! { <option value=key prop:selected=chosen>{label}</option> }
                            })
                            .collect_view()
                    }}
                </select>
                {icon_sized(icondata::LuChevronDown, "icon-14")}
            </span>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
        </div>
    }
}

/// A hue, chosen by eye; each has a name for those who do not see it.
#[component]
pub fn Swatches(#[prop(into)] label: String, value: RwSignal<String>) -> impl IntoView {
    let name = element_id("hue");
    let circles = HUES
        .into_iter()
        .map(|hue| {
            view! {
                <label class=format!("hue-{hue}") title=hue>
                    <input type="radio" name=name.clone() aria-label=hue prop:checked=move || *value.read() == hue on:change=move |_| value.set(hue.to_owned()) />
                    {icon_sized(icondata::LuCheck, "icon-14")}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="medium legend">{label}</legend>
            <div class="swatches">{circles}</div>
        </fieldset>
    }
}

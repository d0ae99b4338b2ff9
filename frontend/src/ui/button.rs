//! Buttons. A pressed one keeps its width and shows that it works on it.

use super::icon;
use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    Primary,
    Danger,
    Ghost,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn btn-primary",
            Self::Danger => "btn btn-bad",
            Self::Ghost => "btn btn-ghost",
        }
    }
}

#[component]
pub fn Button(
    #[prop(optional)] look: Look,
    /// `btn-sm`, `btn-lg btn-wide`.
    #[prop(optional)]
    class: &'static str,
    /// Works on it: not to be pressed again.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Without it the button submits its form.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=format!("{} {class}", look.class())
            class:is-busy=busy
            type=if on_press.is_some() { "button" } else { "submit" }
            disabled=disabled
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |event| {
                if busy.get_untracked() {
                    event.prevent_default();
                } else if let Some(press) = on_press {
                    press.run(());
                }
            }
        >
            {children()}
            {move || busy.get().then(|| view! { <span class="spin" aria-hidden="true"></span> })}
        </button>
    }
}

/// A button that is only an icon: it always has a name, shown as a tip with its key.
#[component]
pub fn IconButton(
    #[prop(into)] label: Signal<String>,
    drawing: icondata::Icon,
    /// The key that does the same, such as `c`.
    #[prop(optional)]
    shortcut: &'static str,
    /// `icon-btn-sm`, `icon-btn-xs`.
    #[prop(optional)]
    class: &'static str,
    /// For a switch: whether it is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let tip = move || match shortcut {
        "" => label.get(),
        key => format!("{} ({key})", label.get()),
    };
    view! {
        <button
            class=format!("icon-btn {class}")
            type="button"
            aria-label=label
            title=tip
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            disabled=disabled
            on:click=move |_| on_press.run(())
        >
            {icon(drawing)}
        </button>
    }
}

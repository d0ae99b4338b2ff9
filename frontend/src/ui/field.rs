//! A labelled field with its hint and, under it, what is wrong with it.

use super::{element_id, icon_sized};
use leptos::prelude::*;

/// The line under a field: the error if there is one.
#[component]
fn Below(
    id: String,
    #[prop(optional_no_strip)] hint: Option<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        match error.get() {
        Some(error) => view! {
            <p class="error" id=id.clone()>{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{sentence(&error)}</span></p>
        }
        .into_any(),
        None => hint.clone().map(|hint| view! { <p class="hint" id=id.clone()>{hint}</p> }).into_any(),
    }
    }
}

/// What is wrong with something that is no field, such as a list of choices.
#[component]
pub fn Complaint(#[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    view! { <div role="alert"><Below id=element_id("complaint") hint=None error /></div> }
}

/// The domain's flaws are written to stand inside a sentence; here they begin one.
pub fn sentence(flaw: &str) -> String {
    let mut letters = flaw.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[component]
pub fn Field(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] placeholder: String,
    /// What is wrong, by our own rules or by the server's word.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The field was left: complaints may begin.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    #[prop(optional)] large: bool,
    #[prop(optional)] required: bool,
    #[prop(optional)] focused: bool,
    #[prop(optional)] input_class: &'static str,
) -> impl IntoView {
    let id = element_id("field");
    let field = NodeRef::<leptos::html::Input>::new();
    if focused {
        // The browser heeds `autofocus` only of what is there when a page or a dialog opens.
        field.on_load(|field| {
            request_animation_frame(move || drop(field.focus()));
        });
    }
    let below = format!("{id}-below");
    let described = below.clone();
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                node_ref=field
                class=format!("input {} {input_class}", if large { "input-lg" } else { "" })
                id=id
                type=kind
                autocomplete=autocomplete
                placeholder=placeholder
                autofocus=focused
                aria-required=required.then_some("true")
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=move || (has_hint || error.get().is_some()).then(|| described.clone())
                bind:value=value
                on:blur=move |_| {
                    // A field that goes with its page is left too, when nobody is there to hear of it.
                    if let Some(leave) = on_leave {
                        leave.try_run(());
                    }
                }
            />
            <Below id=below hint error />
        </div>
    }
}

/// A field of several lines.
#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = true)] required: bool,
    /// For those who write at its caret.
    #[prop(optional)]
    field: NodeRef<leptos::html::Textarea>,
) -> impl IntoView {
    let id = element_id("area");
    let below = format!("{id}-below");
    let described = below.clone();
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                node_ref=field
                class="input area"
                id=id
                dir="auto"
                rows="5"
                aria-required=required.then_some("true")
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=move || (has_hint || error.get().is_some()).then(|| described.clone())
                bind:value=value
            ></textarea>
            <Below id=below hint error />
        </div>
    }
}

/// A password or another secret, which can be shown while it is typed.
#[component]
pub fn SecretField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(default = "current-password")] autocomplete: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// The field was left: complaints may begin.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    #[prop(optional)] large: bool,
    #[prop(optional)] focused: bool,
    /// A way out for who does not know it, beside the label.
    #[prop(optional)]
    aside: Option<AnyView>,
) -> impl IntoView {
    let id = element_id("secret");
    let below = format!("{id}-below");
    let described = below.clone();
    let has_hint = hint.is_some();
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <div class="line-h"><label class="grow" for=id.clone()>{label}</label>{aside}</div>
            <span class="input-icon input-secret">
                <input
                    class=if large { "input input-lg" } else { "input" }
                    id=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autofocus=focused
                    aria-required="true"
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=move || (has_hint || error.get().is_some()).then(|| described.clone())
                    bind:value=value
                    on:blur=move |_| {
                        if let Some(leave) = on_leave {
                            leave.try_run(());
                        }
                    }
                />
                <button
                    class="icon-btn icon-btn-sm"
                    type="button"
                    aria-label=text!(ui.show_secret)
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { icon_sized(icondata::LuEyeOff, "").into_any() } else { icon_sized(icondata::LuEye, "").into_any() }}
                </button>
            </span>
            <Below id=below hint error />
        </div>
    }
}

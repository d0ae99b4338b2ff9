//! A modal dialog on the platform's `<dialog>`: it traps the focus and gives it back.

use super::{IconButton, element_id};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// What asks for the focus.
const FIRST: &str = "[autofocus]";

/// What can be done in it, without the cross that closes it.
const CONTENT: &str = ".dialog-head ~ button, \
    .dialog-head ~ * :is(input, select, textarea, button, a[href]):not(:disabled)";

/// The browser's first choice is the cross, where Enter takes everything back: what the dialog is about
/// has the focus, unless a field asked for it.
fn into_content(dialog: &web_sys::Element) {
    let focused = document().active_element();
    let is_at_cross = focused.is_some_and(|focused| {
        dialog.contains(Some(&focused)) && matches!(focused.closest(".dialog-head"), Ok(Some(_)))
    });
    if is_at_cross
        && let Some(first) = find(dialog, FIRST).or_else(|| find(dialog, CONTENT))
        && let Some(first) = first.dyn_ref::<web_sys::HtmlElement>()
    {
        drop(first.focus());
    }
}

fn find(dialog: &web_sys::Element, selector: &str) -> Option<web_sys::Element> {
    dialog.query_selector(selector).ok().flatten()
}

#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// `dialog-wide` and the like.
    #[prop(optional)]
    class: &'static str,
    /// Made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let title_id = element_id("dialog");
    let named_by = title_id.clone();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // It only refuses what is modal already or not in the page.
            (true, false) => {
                drop(dialog.show_modal());
                let dialog = dialog.clone();
                request_animation_frame(move || into_content(&dialog));
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // What it was about goes with its place: it does not open by itself about what comes there next.
    on_cleanup(move || {
        open.try_set(false);
    });
    view! {
        <dialog node_ref=dialog class=class aria-labelledby=named_by on:close=move |_| open.set(false) on:click=move |event: ev::MouseEvent| {
            // A click on the backdrop has the dialog itself as its target.
            if dialog.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
                open.set(false);
            }
        }>
            <header class="dialog-head">
                <h2 id=title_id>{title}</h2>
                <IconButton class="icon-btn-sm" drawing=icondata::LuX label=text!(ui.close) on_press=move |()| open.set(false) />
            </header>
            {move || open.get().then(|| children())}
        </dialog>
    }
}

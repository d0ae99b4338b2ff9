//! When the app breaks: it says so and offers to load anew. Drafts are on disk already.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Shows the crash instead of a page that no longer answers. Plain DOM: Leptos may be what broke.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        leptos::logging::error!("{info}");
        if show().is_none() {
            leptos::logging::error!("nowhere to show it");
        }
    }));
}

fn show() -> Option<()> {
    let document = document();
    let body = document.body()?;
    let make = |tag: &str, class: &str, text: &str| {
        let element = document.create_element(tag).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    };
    let (main, empty) = (make("main", "crash", "")?, make("div", "empty", "")?);
    let button = make("button", "btn btn-primary", text!(crash.reload))?;
    let reload = Closure::<dyn Fn()>::new(|| drop(window().location().reload()));
    button
        .add_event_listener_with_callback("click", reload.into_js_value().unchecked_ref())
        .ok()?;
    empty
        .append_child(&*make("h1", "md", text!(crash.title))?)
        .ok()?;
    empty
        .append_child(&*make("p", "", text!(crash.text))?)
        .ok()?;
    let actions = make("div", "actions", "")?;
    actions.append_child(&button).ok()?;
    empty.append_child(&actions).ok()?;
    main.append_child(&empty).ok()?;
    body.set_text_content(None);
    body.append_child(&main).ok()?;
    Some(())
}

//! A form that was sent and complains puts the focus on the first field it complains about: on a phone that is
//! mostly out of sight, and nothing would seem to have happened.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Leads there from every form of the app, as long as it runs.
pub fn lead_to_first_wrong() {
    let heard = window_event_listener(ev::submit, |event| {
        let form = event.target();
        let form = form.and_then(|form| form.dyn_into::<web_sys::Element>().ok());
        if let Some(form) = form {
            // The fields say what is wrong with them by the next frame.
            request_animation_frame(move || focus(&form));
        }
    });
    on_cleanup(move || heard.remove());
}

fn focus(form: &web_sys::Element) {
    let wrong = form.query_selector("[aria-invalid='true']").ok().flatten();
    let wrong = wrong.and_then(|wrong| wrong.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(wrong) = wrong {
        drop(wrong.focus());
    }
}

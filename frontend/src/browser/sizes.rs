//! Elements that change their size after the fact.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Calls `hear` now and whenever the size of `element` changes, until the calling scope ends.
pub fn on_resize(element: &Element, hear: impl Fn() + 'static) {
    let sized = Closure::<dyn Fn()>::new(hear);
    if let Ok(observer) = ResizeObserver::new(sized.into_js_value().unchecked_ref()) {
        observer.observe(element);
        let observer = send_wrapper::SendWrapper::new(observer);
        leptos::prelude::on_cleanup(move || observer.disconnect());
    }
}

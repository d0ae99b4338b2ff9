//! Copying, also where the clipboard API is withheld: the page is not served over TLS, or the browser does not permit it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies, and says whether it worked.
pub async fn copy(text: &str) -> bool {
    let clipboard: JsValue = window().navigator().clipboard().into();
    if clipboard.is_undefined() {
        return by_selection(text).unwrap_or(false);
    }
    let written = JsFuture::from(window().navigator().clipboard().write_text(text)).await;
    written.is_ok() || by_selection(text).unwrap_or(false)
}

/// The old way: a field outside the screen, selected, and the editing command.
fn by_selection(text: &str) -> Result<bool, JsValue> {
    let field: web_sys::HtmlTextAreaElement =
        document().create_element("textarea")?.unchecked_into();
    field.set_value(text);
    field.set_class_name("sr");
    let body = document().body().ok_or(JsValue::NULL)?;
    body.append_child(&field)?;
    field.select();
    let command: js_sys::Function =
        js_sys::Reflect::get(&document(), &"execCommand".into())?.dyn_into()?;
    let copied = command.call1(&document(), &"copy".into())?.is_truthy();
    body.remove_child(&field)?;
    Ok(copied)
}

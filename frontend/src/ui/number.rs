//! Numbers as people read them.

use js_sys::{Array, Intl, Object};
use wasm_bindgen::JsValue;

/// A number as people of this browser write it.
pub fn number(n: i64) -> String {
    let format = Intl::NumberFormat::new(&Array::new(), &Object::new());
    let written = format
        .format()
        .call1(&JsValue::UNDEFINED, &(n as f64).into());
    let written = written.ok().and_then(|text| text.as_string());
    written.unwrap_or_else(|| n.to_string())
}

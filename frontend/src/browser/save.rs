//! Saving a file as a download does.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// So long the bytes are there to be read.
const KEPT: Duration = Duration::from_secs(60);

/// Hands bytes to the browser's downloads.
pub fn save_file(name: &str, bytes: &[u8]) {
    let parts = Array::of1(&Uint8Array::from(bytes));
    // Neither fails on bytes that are there.
    let Ok(blob) = Blob::new_with_u8_array_sequence(&parts) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    let link = document()
        .create_element("a")
        .ok()
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // Some browsers begin to read only after this turn.
    set_timeout(move || drop(Url::revoke_object_url(&url)), KEPT);
}

//! The time zones the platform knows.

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The zone of this machine's clock, such as `Europe/Stockholm`.
pub fn own_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &"timeZone".into());
    let zone = zone.ok().and_then(|zone| zone.as_string());
    zone.unwrap_or_else(|| "UTC".to_owned())
}

/// All there are; at least `UTC`, and `used`.
pub fn zones(used: &str) -> Vec<String> {
    let mut zones = supported().unwrap_or_default();
    for one in ["UTC", used] {
        if !zones.iter().any(|zone| zone == one) {
            zones.push(one.to_owned());
        }
    }
    zones
}

fn supported() -> Option<Vec<String>> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let ask: Function = Reflect::get(&intl, &"supportedValuesOf".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let all: Array = ask
        .call1(&JsValue::UNDEFINED, &"timeZone".into())
        .ok()?
        .into();
    Some(all.iter().filter_map(|zone| zone.as_string()).collect())
}

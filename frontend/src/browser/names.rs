//! What the browser calls languages, countries and time zones, in the language of the app.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Names of one kind of thing: `language` or `region`.
pub struct Names {
    of: Option<(JsValue, Function)>,
}

impl Names {
    pub fn of(kind: &str) -> Self {
        Self {
            of: names(kind).ok(),
        }
    }

    /// The name of a code, or the code where the browser has none.
    pub fn name(&self, code: &str) -> String {
        let said = self
            .of
            .as_ref()
            .and_then(|(names, of)| of.call1(names, &code.into()).ok());
        said.and_then(|name| name.as_string())
            .unwrap_or_else(|| code.to_owned())
    }
}

fn intl() -> Result<JsValue, JsValue> {
    Reflect::get(&js_sys::global(), &"Intl".into())
}

fn names(kind: &str) -> Result<(JsValue, Function), JsValue> {
    let make: Function = Reflect::get(&intl()?, &"DisplayNames".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into())?;
    // The browser's own language.
    let given = Array::of2(&JsValue::UNDEFINED, &options);
    let names = Reflect::construct(&make, &given)?;
    let of: Function = Reflect::get(&names, &"of".into())?.dyn_into()?;
    Ok((names, of))
}

/// The time zones there are, by their names; none where the browser does not list them.
pub fn time_zones() -> Vec<String> {
    let listed = || -> Result<Vec<String>, JsValue> {
        let intl = intl()?;
        let list: Function = Reflect::get(&intl, &"supportedValuesOf".into())?.dyn_into()?;
        let zones: Array = list.call1(&intl, &"timeZone".into())?.dyn_into()?;
        Ok(zones.iter().filter_map(|zone| zone.as_string()).collect())
    };
    listed().unwrap_or_default()
}

//! Query strings, in which a list is its name several times: of calls, and of addresses of the app.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Without the question mark; empty when nothing is set.
pub fn write(query: &impl Serialize) -> String {
    serde_html_form::to_string(query).unwrap_or_default()
}

/// What an address says; a query that is none of ours is as good as none.
pub fn read<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_html_form::from_str(text.trim_start_matches('?')).unwrap_or_default()
}

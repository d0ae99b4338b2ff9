//! What a customer is called. Messages do not say; Meta does when it is asked, if the app may ask.

use super::graph::Graph;
use crate::Http;
use serde_json::Value;

/// The first of these names that there is; several words of one name are parted by `+`.
pub async fn name(
    graph: &Graph<'_>,
    customer: &str,
    names: &[&str],
    http: &dyn Http,
) -> Option<String> {
    // It stands in the address of the call.
    if !customer.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let fields = names.join(",").replace('+', ",");
    let asked = graph.get(&format!("{customer}?fields={fields}"));
    let response = http
        .call(asked)
        .await
        .ok()
        .filter(|answer| answer.is_ok())?;
    let profile: Value = response.json()?;
    let word = |key: &str| profile.get(key)?.as_str().map(str::trim);
    names.iter().find_map(|name| {
        let words: Vec<&str> = name.split('+').filter_map(word).collect();
        let full = words.join(" ").trim().to_owned();
        (!full.is_empty()).then_some(full)
    })
}

//! Whether the number, the token and its permissions are what they should be.

use super::errors::Failure;
use super::graph::{Graph, answer};
use crate::{Check, Http, Request, Settings, Site};
use serde_json::{Value, json};

/// What tells an administrator which number it is. Nobody has confirmed the names, so nothing hangs on it.
const SHOWN: &str = "display_phone_number,verified_name";

pub async fn test(settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
    let known = "The number is known";
    let Some(graph) = Graph::of(settings) else {
        return vec![Check::fails(known, "The settings are not complete")];
    };
    let number = graph.get(&format!("{}?fields=throughput", graph.number));
    if let Err(reason) = ask(http, number).await {
        return vec![Check::fails(known, reason)];
    }
    let shown = graph.get(&format!("{}?fields={SHOWN}", graph.number));
    let shown = ask(http, shown).await.ok().and_then(|said| name(&said));
    let templates = graph.get(&format!("{}/message_templates?limit=1", graph.account));
    let subscribed = graph.post(&format!("{}/subscribed_apps", graph.account), &json!({}));
    let subscribed = ask(http, subscribed).await;
    let told = site
        .webhook_url
        .map(|url| format!("Give the app {url} and the verify token, once"));
    vec![
        Check::holds(known, shown),
        judged(
            "The account's templates can be read",
            ask(http, templates).await.map(|_| None),
        ),
        judged(
            "The app hears of this account's messages",
            subscribed.map(|_| told),
        ),
    ]
}

fn judged(title: &str, found: Result<Option<String>, String>) -> Check {
    match found {
        Ok(detail) => Check::holds(title, detail),
        Err(reason) => Check::fails(title, reason),
    }
}

async fn ask(http: &dyn Http, request: Request) -> Result<Value, String> {
    let response = http
        .call(request)
        .await
        .map_err(|error| error.to_string())?;
    answer(&response).map_err(|failure: Failure| failure.reason())
}

fn name(said: &Value) -> Option<String> {
    let text = |key| said.get(key).and_then(Value::as_str);
    let parts = [text("display_phone_number"), text("verified_name")];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

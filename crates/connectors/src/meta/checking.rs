//! Whether a channel works: each check is a call, and shows what was found.

use super::graph::{Graph, failure};
use crate::{Check, Http, Request, Response, Site};
use serde_json::{Value, json};

/// Events of a page that are of use. Messenger and Instagram ask for the same, because asking again
/// leaves out what was asked for before.
pub const OF_PAGE: &str = "messages,messaging_postbacks,message_deliveries,message_reads,\
    message_echoes,message_reactions,messaging_referrals";
/// Events of an Instagram account that has no page.
pub const OF_ACCOUNT: &str = "messages,messaging_postbacks,messaging_seen,message_reactions";

/// Whether the token is the page's own.
pub async fn page(graph: &Graph<'_>, page: &str, http: &dyn Http) -> Check {
    let title = "The token is this page's";
    let found = match call(graph.get("me?fields=id,name"), http).await {
        Ok(response) => response.json::<Value>().unwrap_or_default(),
        Err(reason) => return Check::fails(title, reason),
    };
    let of = |key: &str| found.get(key).and_then(Value::as_str).unwrap_or_default();
    match of("id") == page {
        true => Check::holds(title, Some(of("name").to_owned())),
        false => Check::fails(title, format!("It is of {} ({})", of("name"), of("id"))),
    }
}

/// Whether the account is there for this token.
pub async fn account(graph: &Graph<'_>, account: &str, http: &dyn Http) -> Check {
    let title = "The Instagram account is known";
    let asked = graph.get(&format!("{account}?fields=username"));
    match call(asked, http).await {
        Ok(response) => {
            let found: Value = response.json().unwrap_or_default();
            let name = found.get("username").and_then(Value::as_str);
            Check::holds(title, name.map(|name| format!("@{name}")))
        }
        Err(reason) => Check::fails(title, reason),
    }
}

/// Asks for the events of a page or an account. Where they go is set in the app itself.
pub async fn events(
    graph: &Graph<'_>,
    node: &str,
    fields: &str,
    site: Site<'_>,
    http: &dyn Http,
) -> Check {
    let title = "Meta sends what happens";
    let path = format!("{node}/subscribed_apps?subscribed_fields={fields}");
    match call(graph.post(&path, &json!({})), http).await {
        Ok(_) => {
            let to =
                |url: &str| format!("To {url}, which is to be entered in the app as its webhook");
            Check::holds(title, site.webhook_url.map(to))
        }
        Err(reason) => Check::fails(title, reason),
    }
}

async fn call(request: Request, http: &dyn Http) -> Result<Response, String> {
    match http.call(request).await {
        Ok(response) if response.is_ok() => Ok(response),
        Ok(refused) => Err(failure(&refused).message),
        Err(error) => Err(error.to_string()),
    }
}

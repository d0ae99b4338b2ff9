//! Whether the account and the app work, and X's knowing where to call. Registering makes X ask at once
//! for the proof that the secret is known here.

use super::answers::sentence;
use super::user::signed;
use super::{APP_TOKEN, USER, USER_SECRET, method};
use crate::settings::text;
use crate::{Check, Http, Request, Settings, Site};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What we want to hear of, each by a subscription of its own.
const EVENTS: &[&str] = &["dm.received", "dm.sent", "dm.read"];
const TAG: &str = "switchboard";
/// What X says of an account that tells us everything already. Nowhere confirmed.
const SUBSCRIBED: &str = "already";

#[derive(Deserialize)]
struct Found<T> {
    data: Option<T>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: Option<String>,
}

#[derive(Deserialize)]
struct Webhook {
    id: String,
    url: Option<String>,
    valid: Option<bool>,
}

#[derive(Deserialize)]
struct Subscription {
    event_type: Option<String>,
    webhook_id: Option<String>,
    filter: Option<Filter>,
}

#[derive(Deserialize)]
struct Filter {
    user_id: Option<String>,
}

pub async fn test(settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
    let known = "The account is known";
    let own = text(settings, USER).unwrap_or_default().trim();
    let mut checks = match account(settings, own, http).await {
        Ok(name) => vec![Check::holds(known, name)],
        Err(why) => return vec![Check::fails(known, why)],
    };
    let told = "X calls this server";
    let Some(url) = site.webhook_url else {
        return checks;
    };
    let webhook = match webhook(settings, url, http).await {
        Ok(id) => id,
        Err(why) => {
            checks.push(Check::fails(told, why));
            return checks;
        }
    };
    checks.push(Check::holds(told, Some(url.to_owned())));
    let tells = "X tells of direct messages";
    checks.push(match subscribe(settings, (own, &webhook), http).await {
        Ok(()) => Check::holds(tells, None),
        Err(why) => Check::fails(tells, why),
    });
    checks
}

/// The name of the account, if the token is its own.
async fn account(
    settings: &Settings,
    own: &str,
    http: &dyn Http,
) -> Result<Option<String>, String> {
    let request = as_user(settings, Request::get(method(settings, "users/me")))?;
    let user: User = ask(request, http)
        .await?
        .ok_or("X did not say whose it is")?;
    let name = user.username.map(|name| format!("@{name}"));
    match user.id == own {
        true => Ok(name),
        false => Err(format!(
            "The access token is of another account: {} has the number {}",
            name.unwrap_or_default(),
            user.id
        )),
    }
}

/// The id of our webhook, registered and valid.
async fn webhook(settings: &Settings, url: &str, http: &dyn Http) -> Result<String, String> {
    let all = as_app(settings, Request::get(method(settings, "webhooks")))?;
    let all: Vec<Webhook> = ask(all, http).await?.unwrap_or_default();
    let ours = all.into_iter().find(|one| one.url.as_deref() == Some(url));
    let request = match &ours {
        Some(Webhook {
            valid: Some(false),
            id,
            ..
        }) => Request {
            method: "PUT",
            ..Request::get(method(settings, &format!("webhooks/{id}")))
        },
        Some(webhook) => return Ok(webhook.id.clone()),
        None => Request::post_json(method(settings, "webhooks"), &json!({"url": url})),
    };
    let made: Option<Value> = ask(as_app(settings, request)?, http).await?;
    let is_void = |made: &Value| made.get("valid").and_then(Value::as_bool) == Some(false);
    if made.as_ref().is_some_and(is_void) {
        return Err("X asked for the proof and did not like what it got".to_owned());
    }
    let id = made.as_ref().and_then(|made| made.get("id")?.as_str());
    let id = id.map(str::to_owned).or(ours.map(|webhook| webhook.id));
    id.ok_or_else(|| "X gave the webhook no id".to_owned())
}

/// Subscribes to what is not subscribed to yet; who signs by OAuth 1.0a to everything of the account at once.
async fn subscribe(
    settings: &Settings,
    (own, webhook): (&str, &str),
    http: &dyn Http,
) -> Result<(), String> {
    match text(settings, USER_SECRET) {
        Some(_) => subscribe_to_all(settings, webhook, http).await,
        None => subscribe_to_each(settings, (own, webhook), http).await,
    }
}

/// By the Account Activity API, which takes no other tokens.
async fn subscribe_to_all(
    settings: &Settings,
    webhook: &str,
    http: &dyn Http,
) -> Result<(), String> {
    let path = format!("account_activity/webhooks/{webhook}/subscriptions/all");
    let request = Request::post_json(method(settings, &path), &json!({}));
    match ask::<Value>(as_user(settings, request)?, http).await {
        Err(why) if why.contains(SUBSCRIBED) => Ok(()),
        asked => asked.map(drop),
    }
}

/// By the Activity API.
async fn subscribe_to_each(
    settings: &Settings,
    (own, webhook): (&str, &str),
    http: &dyn Http,
) -> Result<(), String> {
    let url = method(settings, "activity/subscriptions");
    let all = as_app(settings, Request::get(&url))?;
    let all: Vec<Subscription> = ask(all, http).await?.unwrap_or_default();
    let is_there = |event: &str| {
        all.iter().any(|one| {
            let user = one
                .filter
                .as_ref()
                .and_then(|filter| filter.user_id.as_deref());
            one.event_type.as_deref() == Some(event)
                && one.webhook_id.as_deref() == Some(webhook)
                && user == Some(own)
        })
    };
    for event in EVENTS.iter().filter(|event| !is_there(event)) {
        let wanted = json!({
            "event_type": event, "filter": {"user_id": own}, "tag": TAG, "webhook_id": webhook,
        });
        let request = as_user(settings, Request::post_json(&url, &wanted))?;
        let _: Option<Value> = ask(request, http).await?;
    }
    Ok(())
}

fn as_user(settings: &Settings, request: Request) -> Result<Request, String> {
    signed(settings, request).ok_or_else(|| "There is no access token".to_owned())
}

fn as_app(settings: &Settings, request: Request) -> Result<Request, String> {
    let token = text(settings, APP_TOKEN).ok_or("There is no bearer token")?;
    Ok(request.bearer(token))
}

/// Asks; the `data` of the answer, if it went well.
async fn ask<T: DeserializeOwned>(request: Request, http: &dyn Http) -> Result<Option<T>, String> {
    let response = http
        .call(request)
        .await
        .map_err(|error| error.to_string())?;
    if !response.is_ok() {
        return Err(sentence(&response));
    }
    let found: Found<T> = response.json().ok_or("The answer was not X's")?;
    Ok(found.data)
}

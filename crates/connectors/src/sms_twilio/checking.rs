//! Whether the account works, and where Twilio is told to call us: at the number, where the sender is one.

use super::{SENDER, authorization, resource, sending};
use crate::settings::text;
use crate::{Check, Http, Request, Response, Settings, Site};
use serde_json::Value;

const KNOWN: &str = "The account is known";
const OWNED: &str = "The number belongs to the account";
const TOLD: &str = "Twilio calls this server";

/// What an account that may send says of itself.
const ACTIVE: &str = "active";

pub async fn test(settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
    let (known, works) = account(settings, http).await;
    let mut checks = vec![known];
    if !works {
        return checks;
    }
    let sender = text(settings, SENDER).unwrap_or_default();
    let Some(url) = site.webhook_url else {
        return checks;
    };
    match sender.starts_with('+') {
        true => checks.extend(number(settings, sender, url, http).await),
        // Only numbers are looked up; services and codes are set where they are kept.
        false => checks.push(Check::holds(
            "Twilio has to be told where to call",
            Some(format!("Enter {url} for incoming messages of {sender}")),
        )),
    }
    checks
}

async fn account(settings: &Settings, http: &dyn Http) -> (Check, bool) {
    let answer = ask(settings, ".json", None, http).await;
    let found = match answer.and_then(|response| json(&response)) {
        Ok(found) => found,
        Err(why) => return (Check::fails(KNOWN, why), false),
    };
    let state = found.get("status").and_then(Value::as_str);
    let name = found.get("friendly_name").and_then(Value::as_str);
    match state.is_none_or(|state| state == ACTIVE) {
        true => (Check::holds(KNOWN, name.map(str::to_owned)), true),
        false => {
            let why = format!("It is {}", state.unwrap_or_default());
            (Check::fails(KNOWN, why), false)
        }
    }
}

/// Finds the number, and tells it our address.
async fn number(settings: &Settings, sender: &str, url: &str, http: &dyn Http) -> Vec<Check> {
    let wanted: String = form_urlencoded::byte_serialize(sender.as_bytes()).collect();
    let path = format!("/IncomingPhoneNumbers.json?PhoneNumber={wanted}");
    let found = ask(settings, &path, None, http).await;
    let found = match found.and_then(|response| json(&response)) {
        Ok(found) => found,
        Err(why) => return vec![Check::fails(OWNED, why)],
    };
    let Some(first) = found.pointer("/incoming_phone_numbers/0") else {
        return vec![Check::fails(OWNED, format!("It has no {sender}"))];
    };
    let sid = first.get("sid").and_then(Value::as_str).unwrap_or_default();
    let mut fields = vec![("SmsUrl", url), ("SmsMethod", "POST")];
    // Each message names its own; what somebody set here for calls stays.
    let callback = first.get("status_callback").and_then(Value::as_str);
    if callback.unwrap_or_default().is_empty() {
        fields.push(("StatusCallback", url));
    }
    let path = format!("/IncomingPhoneNumbers/{sid}.json");
    let told = match ask(settings, &path, Some(&fields), http).await {
        Ok(response) if response.is_ok() => Check::holds(TOLD, Some(url.to_owned())),
        Ok(response) => Check::fails(TOLD, sending::refusal(&response)),
        Err(why) => Check::fails(TOLD, why),
    };
    vec![Check::holds(OWNED, Some(sender.to_owned())), told]
}

async fn ask(
    settings: &Settings,
    path: &str,
    fields: Option<&[(&str, &str)]>,
    http: &dyn Http,
) -> Result<Response, String> {
    let (Some(url), Some(proof)) = (resource(settings, path), authorization(settings)) else {
        return Err("The account SID or the auth token is missing".to_owned());
    };
    let request = match fields {
        Some(fields) => Request::post_form(url, fields),
        None => Request::get(url),
    };
    let answer = http.call(request.with("authorization", proof)).await;
    answer.map_err(|error| error.to_string())
}

fn json(response: &Response) -> Result<Value, String> {
    match response.is_ok() {
        true => response
            .json()
            .ok_or_else(|| "The answer was no JSON".to_owned()),
        false => Err(sending::refusal(response)),
    }
}

//! How a webhook is, in a word: it works, fails, was paused by somebody or switched off by the server.

use crate::browser::now;
use contract::webhooks::{Webhook, WebhookDisabledReason as Reason};
use leptos::prelude::*;

/// What is called: the host of the address.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.rsplit('@').next().unwrap_or(host).to_owned()
}

#[component]
pub fn StateBadge(webhook: Webhook) -> impl IntoView {
    let (class, word) = match (webhook.enabled, webhook.failing_since) {
        (false, _) => match webhook.disabled_reason {
            None => ("badge", text!(webhooks.paused).to_string()),
            Some(_) => ("badge badge-bad", text!(webhooks.off).to_string()),
        },
        (true, Some(since)) => {
            let minutes = (now() - since.as_millis() as f64) / 60_000.0;
            let word = text!(webhooks.failing_for, span = span(minutes));
            ("badge badge-bad", word)
        }
        (true, None) => ("badge badge-good", text!(webhooks.works).to_string()),
    };
    view! { <span class=class>{word}</span> }
}

fn span(minutes: f64) -> String {
    let whole = |n: f64| n.floor().max(1.0) as u32;
    match minutes {
        ..60.0 => text!(time.minutes, n = whole(minutes)),
        ..1440.0 => text!(time.hours, n = whole(minutes / 60.0)),
        _ => text!(time.days, n = whole(minutes / 1440.0)),
    }
}

/// Why the server switched it off.
pub fn why_off(reason: &Reason) -> &'static str {
    match reason {
        Reason::Gone => text!(webhooks.off_gone),
        Reason::Failing => text!(webhooks.off_failing),
        Reason::Backlog => text!(webhooks.off_backlog),
        Reason::Unknown => text!(webhooks.off),
    }
}

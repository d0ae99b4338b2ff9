//! HTTP in, HTTP out. Not part of the REST API: each provider has a contract of its own.

use super::{entries, siblings};
use crate::address;
use crate::app::State;
use crate::channels::actions;
use crate::problem::{Problem, Reply};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use connectors::{Refused, WebhookCall};
use serde::Deserialize;
use store::StoreError;

#[derive(Deserialize)]
pub struct Place {
    kind: String,
    public_id: String,
    #[serde(default)]
    tail: String,
}

/// Takes a call: what is not the provider's leaves no trace.
pub async fn take(
    request: HttpRequest,
    state: Data<State>,
    place: Path<Place>,
    body: Bytes,
) -> Reply<HttpResponse> {
    let Place {
        kind,
        public_id,
        tail,
    } = place.into_inner();
    let found = state
        .store
        .read(move |db| store::channels::by_public_id(db, &public_id))
        .await;
    let channel = match found {
        Ok(channel) if channel.kind.as_str() == kind => channel,
        Ok(_) | Err(StoreError::NotFound) => return Err(Problem::not_found()),
        Err(error) => return Err(error.into()),
    };
    let connector = actions::connector(&kind)?;
    let settings = actions::settings(&state, &channel)?;
    // Values that are no text mean nothing to any provider.
    let headers: Vec<(&str, &str)> = request
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    // Behind a proxy the request looks otherwise; providers sign the address that they were given.
    let url = state.config.public_url.link(&request.uri().to_string());
    let call = WebhookCall {
        method: request.method().as_str(),
        url: &url,
        tail: &tail,
        headers: &headers,
        query: request.query_string(),
        body: &body,
        now: state.now(),
        from: Some(address::of(&request, &state.config.trusted_proxies)),
    };
    connector.verify(&settings, &call).map_err(refused)?;
    let taken = connector.read(&settings, &call);
    let siblings = siblings::of(&state, &channel, connector, &call, &taken.entries).await?;
    // One that is off takes nothing itself, and holds up none that is called by its address.
    let mut is_refused = !channel.enabled && siblings.is_empty();
    for entry in taken.entries {
        match siblings::whose(&siblings, connector, &call, &entry) {
            Some((sibling, theirs)) => {
                for entry in theirs {
                    entries::take(&state, sibling, entry).await?;
                }
            }
            None if channel.enabled => entries::take(&state, &channel, entry).await?,
            None => is_refused = true,
        }
    }
    if is_refused {
        // They keep what they have and call again; if it stays so, they say so to whoever set it up.
        return Err(Problem::busy("channel_disabled"));
    }
    Ok(HttpResponse::build(StatusCode::OK)
        .content_type(taken.reply.media_type)
        .body(taken.reply.body))
}

fn refused(refused: Refused) -> Problem {
    match refused {
        Refused::NoWebhook => Problem::not_found(),
        Refused::Signature => {
            Problem::unauthorized("bad_signature", "The signature does not match")
        }
        Refused::Address => {
            Problem::unauthorized("unknown_address", "Calls are not taken from this address")
        }
        Refused::Token => Problem::refused("bad_token", "The verification token does not match"),
    }
}

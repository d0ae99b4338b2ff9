//! What happens around every request: its id, its log line, headers on every answer, and who asks.

use crate::app::State;
use crate::auth::principals;
use crate::extract::SignIn;
use crate::metrics;
use crate::once::Replay;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use std::time::Instant;
use tracing::{Instrument, Span};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const VERSION: HeaderName = HeaderName::from_static("x-switchboard-version");

/// The version of this program, told with every answer so that an open app notices a new one.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// Gives the request an id, keeps it in every log line, and writes one line when it is answered.
/// The line has the route, never the path: paths carry tokens.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = request_id(request.headers());
    let method = metrics::method(request.method());
    let route = request.match_pattern().unwrap_or_else(|| "*".to_owned());
    let began = Instant::now();
    let span = tracing::info_span!("request", id = %id.to_str().unwrap_or_default(), method, route, status = tracing::field::Empty);
    async move {
        let mut response = next.call(request).await?;
        let status = response.status().as_u16();
        let took = began.elapsed();
        Span::current().record("status", status);
        tracing::info!(status, ?took, "{method} {route} {status}");
        if let Some(state) = response.request().app_data::<web::Data<State>>() {
            state
                .metrics
                .requests
                .count(method, &route, response.status(), took);
        }
        let headers = response.headers_mut();
        headers.insert(REQUEST_ID, id);
        headers.insert(VERSION, HeaderValue::from_static(PROGRAM));
        harden(headers);
        Ok(response)
    }
    .instrument(span)
    .await
}

/// A caller's own id is taken over when it can do no harm in a log: it is no email, for one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let harmless = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        (1..=128).contains(&bytes.len())
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte))
    };
    match headers.get(REQUEST_ID).filter(harmless) {
        Some(given) => given.clone(),
        None => HeaderValue::from_str(&crate::secret::random_text::<12>())
            .unwrap_or(HeaderValue::from_static("-")),
    }
}

/// What no answer goes without. Pages bring a policy of their own; everything else is data.
fn harden(headers: &mut HeaderMap) {
    const ALWAYS: [(HeaderName, &str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in ALWAYS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// Looks up who calls, once, before anything else is read of the request.
pub async fn sign_in(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some(token) = bearer(request.headers())
        && let Some(state) = request.app_data::<web::Data<State>>().cloned()
    {
        let found = principals::find(&state, token).await;
        request.extensions_mut().insert(SignIn(found));
    }
    next.call(request).await
}

/// The token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Says of an answer that nothing was done for it, because it was done before.
pub async fn tell_replays(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let replay = response.request().extensions().get::<Replay>().cloned();
    if replay.is_some_and(|replay| replay.is_told()) && response.status().is_success() {
        let yes = HeaderValue::from_static("true");
        response.headers_mut().insert(REPLAYED, yes);
    }
    Ok(response)
}

/// What the API answers is the caller's alone and may be different the next moment.
pub async fn uncached(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

//! Which channel a request is about, and whether the page it comes from may read the answer.
//!
//! The widget itself runs in a frame of our own origin; the other origins are for websites that
//! draw a chat of their own.

use crate::app::State;
use crate::problem::{Problem, Reply};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use connectors::Settings;
use domain::channels::ChannelKind;
use std::future::{Ready, ready};
use store::channels::{self, Channel};

/// The channel of a widget that may be used.
#[derive(Clone, Debug)]
pub struct Site(pub Channel);

/// What [`enter`] found, kept with the request.
#[derive(Clone, Debug)]
struct Entered(Reply<Site>);

impl FromRequest for Site {
    type Error = Problem;
    type Future = Ready<Reply<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(of(request))
    }
}

/// The channel of a request below the widget's scope.
pub fn of(request: &HttpRequest) -> Reply<Site> {
    let entered = request.extensions().get::<Entered>().cloned();
    entered.map_or_else(|| Err(Problem::not_found()), |Entered(site)| site)
}

/// Looks the channel up before anything else is read of the request.
pub async fn enter(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let site = find(&request).await;
    let origin = request.headers().get(header::ORIGIN).cloned();
    let allowed = origin.filter(|origin| is_allowed(site.as_ref().ok(), origin));
    let mut response = if request.method() == Method::OPTIONS {
        request.into_response(HttpResponse::new(StatusCode::NO_CONTENT))
    } else {
        request.extensions_mut().insert(Entered(site));
        next.call(request).await?.map_into_boxed_body()
    };
    share(response.headers_mut(), allowed);
    Ok(response)
}

async fn find(request: &ServiceRequest) -> Reply<Site> {
    let state = request.app_data::<web::Data<State>>();
    let (Some(state), Some(public_id)) = (state, request.match_info().get("public_id")) else {
        return Err(Problem::not_found());
    };
    let public_id = domain::messages::clean(public_id);
    let channel = state
        .store
        .read(move |db| channels::by_public_id(db, &public_id))
        .await?;
    match channel.kind {
        ChannelKind::Webchat if channel.is_open() => Ok(Site(channel)),
        ChannelKind::Webchat => Err(Problem::conflict(
            "channel_disabled",
            "The channel is switched off",
        )),
        _ => Err(Problem::not_found()),
    }
}

/// Websites the chat may stand on; none named means any.
pub fn origins(settings: &Settings) -> impl Iterator<Item = &str> {
    connectors::text(settings, "allowed_origins")
        .unwrap_or_default()
        .split_whitespace()
}

/// Where there is no channel, anybody may learn so.
fn is_allowed(site: Option<&Site>, origin: &HeaderValue) -> bool {
    let Some(Site(channel)) = site else {
        return true;
    };
    let mut named = origins(&channel.settings).peekable();
    named.peek().is_none()
        || named.any(|known| known.as_bytes().eq_ignore_ascii_case(origin.as_bytes()))
}

/// There are no cookies here, so an answer is as safe to read as to ask for.
fn share(headers: &mut HeaderMap, allowed: Option<HeaderValue>) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = allowed else { return };
    const ALWAYS: [(HeaderName, &str); 4] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type",
        ),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "retry-after, x-request-id",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "7200"),
    ];
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
}

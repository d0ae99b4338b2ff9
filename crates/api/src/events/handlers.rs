//! HTTP in, HTTP out.

use super::stream;
use crate::app::State;
use crate::extract::{Caller, Data, Query};
use crate::problem::Reply;
use actix_web::{HttpRequest, HttpResponse, get};
use contract::events::EventQuery;

/// Follow what happens, as server-sent events. Resumes after `Last-Event-ID` or `after`.
#[utoipa::path(
    tag = "events",
    params(EventQuery),
    responses((status = 200, body = contract::events::Frame, content_type = "text/event-stream")),
)]
#[get("/events")]
pub async fn stream_events(
    state: Data<State>,
    by: Caller,
    request: HttpRequest,
    Query(query): Query<EventQuery>,
) -> Reply<HttpResponse> {
    let last = last_event_id(&request).or(query.after.as_deref());
    stream::of_principal(&state, by.0.clone(), last).await
}

/// What a browser's own reconnecting sends.
pub fn last_event_id(request: &HttpRequest) -> Option<&str> {
    request.headers().get("last-event-id")?.to_str().ok()
}

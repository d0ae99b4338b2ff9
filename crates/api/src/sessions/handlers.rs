//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Data, Path, SessionCaller};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get};
use contract::me::Session;
use contract::page::Page;
use domain::SessionId;

/// Where I am signed in, the last used first.
#[utoipa::path(
    tag = "sessions",
    security(("bearer" = [])),
    responses((status = 200, body = Page<Session>)),
)]
#[get("/sessions")]
pub async fn list_sessions(
    state: Data<State>,
    caller: SessionCaller,
) -> Reply<Json<Page<Session>>> {
    let items = actions::list(&state, &caller).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

/// End one of my sessions.
#[utoipa::path(
    tag = "sessions",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/sessions/{id}")]
pub async fn end_session(
    state: Data<State>,
    caller: SessionCaller,
    id: Path<SessionId>,
) -> Reply<HttpResponse> {
    actions::end(&state, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End all my sessions but this one.
#[utoipa::path(
    tag = "sessions",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/sessions")]
pub async fn end_other_sessions(state: Data<State>, caller: SessionCaller) -> Reply<HttpResponse> {
    actions::end_others(&state, &caller).await?;
    Ok(HttpResponse::NoContent().finish())
}

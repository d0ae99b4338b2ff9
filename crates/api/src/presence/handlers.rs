//! HTTP in, HTTP out.

use super::Streams;
use crate::app::State;
use crate::extract::{Caller, Data, Query, limit};
use crate::problem::Reply;
use actix_web::get;
use actix_web::web::Json;
use contract::agents::Presence;
use contract::page::{Page, Paging};
use domain::agents::AgentState;

/// Which colleagues are there.
#[utoipa::path(
    tag = "presence",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<Presence>)),
)]
#[get("/presence")]
pub async fn list_presence(
    state: Data<State>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<Presence>>> {
    let limit = limit(paging.limit)?;
    let cursor = paging.cursor.as_deref();
    let page = crate::agents::listing::page(&state, &caller, cursor, limit).await?;
    let (organization, now) = (caller.organization(), state.now());
    let streams = state
        .store
        .read(move |db| Streams::read(db, organization, now))
        .await?;
    let active = page.items.iter();
    let active = active.filter(|agent| agent.state == AgentState::Active);
    Ok(Json(Page {
        items: active.map(|agent| streams.wire(agent)).collect(),
        next_cursor: page.next.map(|cursor| cursor.encode()),
    }))
}

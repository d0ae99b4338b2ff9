//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{AgentCaller, Data, IfMatch, Key, Path, Valid};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::page::Page;
use contract::saved_views::{NewSavedView, PatchSavedView, SavedView};
use domain::SavedViewId;

/// The caller's own, and those that colleagues share; all on one page.
#[utoipa::path(
    tag = "saved-views",
    security(("bearer" = [])),
    responses((status = 200, body = Page<SavedView>)),
)]
#[get("/saved-views")]
pub async fn list_saved_views(
    state: Data<State>,
    caller: AgentCaller,
) -> Reply<Json<Page<SavedView>>> {
    actions::list(&state, &caller).await.map(Json)
}

/// One saved view.
#[utoipa::path(
    tag = "saved-views",
    security(("bearer" = [])),
    responses((status = 200, body = SavedView)),
)]
#[get("/saved-views/{id}")]
pub async fn get_saved_view(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<SavedViewId>,
) -> Reply<Json<SavedView>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Save a view. 409 `too_many_views` beyond 50.
#[utoipa::path(
    tag = "saved-views",
    security(("bearer" = [])),
    request_body = NewSavedView,
    responses((status = 201, body = SavedView)),
)]
#[post("/saved-views")]
pub async fn create_saved_view(
    state: Data<State>,
    caller: AgentCaller,
    key: Key,
    Valid(new): Valid<NewSavedView>,
) -> Reply<HttpResponse> {
    let view = actions::create(&state, &caller, key.once(&new)?, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/saved-views/{}", view.id)))
        .json(view))
}

/// Change a view of one's own.
#[utoipa::path(
    tag = "saved-views",
    security(("bearer" = [])),
    request_body = PatchSavedView,
    responses((status = 200, body = SavedView)),
)]
#[patch("/saved-views/{id}")]
pub async fn update_saved_view(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<SavedViewId>,
    version: IfMatch,
    Valid(patch): Valid<PatchSavedView>,
) -> Reply<Json<SavedView>> {
    actions::update(&state, &caller, *id, version, patch)
        .await
        .map(Json)
}

/// Remove a view of one's own, or with `conversations.manage` one that is shared.
#[utoipa::path(
    tag = "saved-views",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/saved-views/{id}")]
pub async fn delete_saved_view(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<SavedViewId>,
) -> Reply<HttpResponse> {
    actions::delete(&state, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

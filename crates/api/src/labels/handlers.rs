//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, IfMatch, Key, Path, Query, Valid, limit, needs};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::labels::{Label, NewLabel, PatchLabel};
use contract::page::{Page, Paging};
use domain::LabelId;

/// The labels by name.
#[utoipa::path(
    tag = "labels",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<Label>)),
)]
#[get("/labels")]
pub async fn list_labels(
    state: Data<State>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<Label>>> {
    let limit = limit(paging.limit)?;
    actions::list(&state, &caller, paging.cursor.as_deref(), limit)
        .await
        .map(Json)
}

/// One label.
#[utoipa::path(
    tag = "labels",
    security(("bearer" = [])),
    responses((status = 200, body = Label)),
)]
#[get("/labels/{id}")]
pub async fn get_label(
    state: Data<State>,
    caller: Caller,
    id: Path<LabelId>,
) -> Reply<Json<Label>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Add a label; needs `labels.manage`. 409 `label_name_taken` when there is one of that name, in
/// whatever case.
#[utoipa::path(
    tag = "labels",
    security(("bearer" = [])),
    request_body = NewLabel,
    responses((status = 201, body = Label)),
)]
#[post("/labels")]
pub async fn create_label(
    state: Data<State>,
    by: Allowed<needs::ManageLabels>,
    key: Key,
    Valid(new): Valid<NewLabel>,
) -> Reply<HttpResponse> {
    let label = actions::create(&state, &by, key.once(&new)?, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/labels/{}", label.id)))
        .json(label))
}

/// Change a label; needs `labels.manage`. Of another priority, its conversations follow in small steps.
#[utoipa::path(
    tag = "labels",
    security(("bearer" = [])),
    request_body = PatchLabel,
    responses((status = 200, body = Label)),
)]
#[patch("/labels/{id}")]
pub async fn update_label(
    state: Data<State>,
    by: Allowed<needs::ManageLabels>,
    id: Path<LabelId>,
    version: IfMatch,
    Valid(patch): Valid<PatchLabel>,
) -> Reply<Json<Label>> {
    actions::update(&state, &by, *id, version, patch)
        .await
        .map(Json)
}

/// Remove a label for ever; needs `labels.manage`. No conversation shows it any more at once; their
/// priorities follow in small steps.
#[utoipa::path(
    tag = "labels",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/labels/{id}")]
pub async fn delete_label(
    state: Data<State>,
    by: Allowed<needs::ManageLabels>,
    id: Path<LabelId>,
) -> Reply<HttpResponse> {
    actions::delete(&state, &by, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

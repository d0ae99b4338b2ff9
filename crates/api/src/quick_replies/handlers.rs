//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Caller, Data, IfMatch, Key, Path, Query, Valid, limit};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::page::Page;
use contract::quick_replies::{
    CopiedFiles, NewQuickReply, PatchQuickReply, QuickReply, QuickReplyQuery,
};
use domain::QuickReplyId;

/// The quick replies that everyone sees and the caller's own, by name.
#[utoipa::path(
    tag = "quick-replies",
    security(("bearer" = [])),
    params(QuickReplyQuery),
    responses((status = 200, body = Page<QuickReply>)),
)]
#[get("/quick-replies")]
pub async fn list_quick_replies(
    state: Data<State>,
    caller: Caller,
    Query(query): Query<QuickReplyQuery>,
) -> Reply<Json<Page<QuickReply>>> {
    let limit = limit(query.limit)?;
    actions::list(&state, &caller, query, limit).await.map(Json)
}

/// One quick reply.
#[utoipa::path(
    tag = "quick-replies",
    security(("bearer" = [])),
    responses((status = 200, body = QuickReply)),
)]
#[get("/quick-replies/{id}")]
pub async fn get_quick_reply(
    state: Data<State>,
    caller: Caller,
    id: Path<QuickReplyId>,
) -> Reply<Json<QuickReply>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Add a quick reply; needs `quick_replies.own`, for one that everyone sees `quick_replies.share`.
#[utoipa::path(
    tag = "quick-replies",
    security(("bearer" = [])),
    request_body = NewQuickReply,
    responses((status = 201, body = QuickReply)),
)]
#[post("/quick-replies")]
pub async fn create_quick_reply(
    state: Data<State>,
    caller: Caller,
    key: Key,
    Valid(new): Valid<NewQuickReply>,
) -> Reply<HttpResponse> {
    let made = actions::create(&state, &caller, key.once(&new)?, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/quick-replies/{}", made.id)))
        .json(made))
}

/// Change a quick reply; needs `quick_replies.own`, `quick_replies.share` when everyone sees it before
/// or after.
#[utoipa::path(
    tag = "quick-replies",
    security(("bearer" = [])),
    request_body = PatchQuickReply,
    responses((status = 200, body = QuickReply)),
)]
#[patch("/quick-replies/{id}")]
pub async fn update_quick_reply(
    state: Data<State>,
    caller: Caller,
    id: Path<QuickReplyId>,
    version: IfMatch,
    Valid(patch): Valid<PatchQuickReply>,
) -> Reply<Json<QuickReply>> {
    actions::update(&state, &caller, *id, version, patch)
        .await
        .map(Json)
}

/// Remove a quick reply; needs what changing it does.
#[utoipa::path(
    tag = "quick-replies",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/quick-replies/{id}")]
pub async fn delete_quick_reply(
    state: Data<State>,
    caller: Caller,
    id: Path<QuickReplyId>,
) -> Reply<HttpResponse> {
    actions::delete(&state, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Copy the files of a quick reply.
///
/// They are the caller's own uploads then, to go along with a message: `attachment_ids` of
/// `POST /conversations/{id}/messages` or of a draft. Like any upload they are kept for a day.
#[utoipa::path(
    tag = "quick-replies",
    security(("bearer" = [])),
    responses((status = 201, body = CopiedFiles)),
)]
#[post("/quick-replies/{id}/attachments")]
pub async fn copy_quick_reply_files(
    state: Data<State>,
    caller: Caller,
    id: Path<QuickReplyId>,
) -> Reply<HttpResponse> {
    let copied = actions::copy_files(&state, &caller, *id).await?;
    Ok(HttpResponse::Created().json(copied))
}

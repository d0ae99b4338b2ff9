//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, Key, Path, Query, Valid, limit, needs};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, post};
use contract::page::Page;
use contract::tags::{Tag, TagMessages, TagQuery, TaggedMessages};
use domain::{MessageId, TagId};

/// The tags by name.
#[utoipa::path(
    tag = "tags",
    security(("bearer" = [])),
    params(TagQuery),
    responses((status = 200, body = Page<Tag>)),
)]
#[get("/tags")]
pub async fn list_tags(
    state: Data<State>,
    caller: Caller,
    Query(query): Query<TagQuery>,
) -> Reply<Json<Page<Tag>>> {
    let limit = limit(query.limit)?;
    actions::list(&state, &caller, query, limit).await.map(Json)
}

/// One tag.
#[utoipa::path(
    tag = "tags",
    security(("bearer" = [])),
    responses((status = 200, body = Tag)),
)]
#[get("/tags/{id}")]
pub async fn get_tag(state: Data<State>, caller: Caller, id: Path<TagId>) -> Reply<Json<Tag>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Put tags on messages of one conversation; needs `messages.tag`. A tag that is not there is made; what a message has
/// already stays as it is. 409 `too_many_tags` beyond 20 on a message, or 50 different ones in the conversation.
#[utoipa::path(
    tag = "tags",
    security(("bearer" = [])),
    request_body = TagMessages,
    responses((status = 200, body = TaggedMessages)),
)]
#[post("/messages/tags")]
pub async fn tag_messages(
    state: Data<State>,
    by: Allowed<needs::TagMessages>,
    key: Key,
    Valid(body): Valid<TagMessages>,
) -> Reply<Json<TaggedMessages>> {
    let once = key.once(&body)?;
    actions::put_on(&state, &by, once, body).await.map(Json)
}

/// Take a tag from a message: who put it there, or `conversations.manage`. The tag itself stays.
#[utoipa::path(
    tag = "tags",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/messages/{id}/tags/{tag_id}")]
pub async fn untag_message(
    state: Data<State>,
    caller: Caller,
    ids: Path<(MessageId, TagId)>,
) -> Reply<HttpResponse> {
    actions::take_off(&state, &caller, ids.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

//! HTTP in, HTTP out, for what did not leave and what could not be taken; the work is in
//! [`super::failed_messages`] and [`super::failures`].

use super::{failed_messages, failures};
use crate::app::State;
use crate::extract::{Allowed, Data, Key, Path, Query, limit, needs::ManageChannels};
use crate::problem::Reply;
use actix_web::{HttpResponse, delete, get, post};
use contract::channels::{Accepted, FailedMessage, InboundFailure};
use contract::page::{Page, Paging};
use domain::{ChannelId, FailureId};

/// List the messages that did not leave over a channel, of the conversations you see, the newest first. A page may be short
/// and still have a `next_cursor`. To send one again, `POST` to its `retry` in its conversation.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path), Paging),
    responses((status = 200, body = Page<FailedMessage>)),
)]
#[get("/channels/{id}/failed-messages")]
pub async fn list_failed_messages(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
    Query(paging): Query<Paging>,
) -> Reply<HttpResponse> {
    let limit = limit(paging.limit)?;
    let page = failed_messages::list(&state, &by, *id, &paging, limit).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// List what came in over a channel and could not be taken, the newest first.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path), Paging),
    responses((status = 200, body = Page<InboundFailure>)),
)]
#[get("/channels/{id}/failures")]
pub async fn list_channel_failures(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
    Query(paging): Query<Paging>,
) -> Reply<HttpResponse> {
    let page = failures::list(&state, &by, *id, &paging, limit(paging.limit)?).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// Try again to take what could not be taken; it is no failure any more once it was.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path), ("failure_id" = FailureId, Path)),
    responses((status = 200, body = Accepted)),
)]
#[post("/channels/{id}/failures/{failure_id}/retry")]
pub async fn retry_channel_failure(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    ids: Path<(ChannelId, FailureId)>,
    key: Key,
) -> Reply<HttpResponse> {
    let (id, failure) = *ids;
    let taken = failures::retry(&state, &by, id, failure, key.once(&())?).await?;
    Ok(HttpResponse::Ok().json(taken))
}

/// Throw away what could not be taken.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path), ("failure_id" = FailureId, Path)),
    responses((status = 204)),
)]
#[delete("/channels/{id}/failures/{failure_id}")]
pub async fn delete_channel_failure(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    ids: Path<(ChannelId, FailureId)>,
) -> Reply<HttpResponse> {
    let (id, failure) = *ids;
    failures::remove(&state, &by, id, failure).await?;
    Ok(HttpResponse::NoContent().finish())
}

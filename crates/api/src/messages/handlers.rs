//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, Key, Path, Query, Valid, limit, needs};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, get, post};
use contract::messages::{Message, MessagePage, MessageQuery, NewMessage, Settle};
use domain::{ConversationId, MessageId};

/// A thread, newest first; with `around` the page about a message.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    params(MessageQuery),
    responses((status = 200, body = MessagePage)),
)]
#[get("/conversations/{id}/messages")]
pub async fn list_messages(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    Query(query): Query<MessageQuery>,
) -> Reply<HttpResponse> {
    let limit = limit(query.limit)?;
    let read = actions::list(&state, &caller, *id, query, limit).await?;
    Ok(read.into_response())
}

/// Answer the customer; needs `conversations.reply`. The same `Idempotency-Key` again is the same message. What an
/// integration writes ends the customer's waiting only with `counts_as_answer`.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    request_body = NewMessage,
    responses((status = 201, body = Message)),
)]
#[post("/conversations/{id}/messages")]
pub async fn send_message(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    id: Path<ConversationId>,
    key: Key,
    Valid(new): Valid<NewMessage>,
) -> Reply<HttpResponse> {
    // What its writer had seen, and their second word, are no part of a message: they are others
    // when one sends again what may have arrived.
    let said = NewMessage {
        seen_message_id: None,
        force: false,
        ..new.clone()
    };
    let message = actions::send(&state, &by, *id, key.once(&said)?, new).await?;
    let place = format!("/api/v1/conversations/{id}/messages/{}", message.id);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, place))
        .json(message))
}

/// Send a message again that failed, or whose answer was lost; needs `conversations.reply`.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    responses((status = 200, body = Message)),
)]
#[post("/conversations/{id}/messages/{message_id}/retry")]
pub async fn retry_message(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, MessageId)>,
    key: Key,
) -> Reply<Json<Message>> {
    let (id, message) = path.into_inner();
    actions::retry(&state, &by, id, message, key.once(&())?)
        .await
        .map(Json)
}

/// Say what became of a message whose answer was lost; needs `conversations.reply`.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    request_body = Settle,
    responses((status = 200, body = Message)),
)]
#[post("/conversations/{id}/messages/{message_id}/settle")]
pub async fn settle_message(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, MessageId)>,
    key: Key,
    Valid(body): Valid<Settle>,
) -> Reply<Json<Message>> {
    let (id, message) = path.into_inner();
    let once = key.once(&body)?;
    actions::settle(&state, &by, id, message, once, body.r#as)
        .await
        .map(Json)
}

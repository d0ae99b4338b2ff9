//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, IfMatch, Key, Path, Query, Valid, limit, needs};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::messages::{
    ForwardMessage, Message, MessagePage, MessageQuery, NewMessage, PatchScheduledMessage, Settle,
};
use contract::page::Page;
use domain::{AttachmentId, ConversationId, MessageId};

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

/// Ask again for a file of a customer's message that did not arrive, where its `fetchable` says that one may; needs
/// `conversations.reply`. It is `pending` until it is here.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    responses((status = 200, body = Message)),
)]
#[post("/conversations/{id}/messages/{message_id}/attachments/{attachment_id}/fetch")]
pub async fn fetch_attachment(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, MessageId, AttachmentId)>,
    key: Key,
) -> Reply<Json<Message>> {
    let (id, message, file) = path.into_inner();
    actions::fetch(&state, &by, id, (message, file), key.once(&())?)
        .await
        .map(Json)
}

/// Send a copy of a message, with its files, into a conversation that you may answer; needs `conversations.reply`. Over a
/// channel of mail `email` says to whom, such as somebody outside: their answer comes back into that conversation.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    request_body = ForwardMessage,
    responses((status = 201, body = Message)),
)]
#[post("/conversations/{id}/messages/{message_id}/forward")]
pub async fn forward_message(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, MessageId)>,
    key: Key,
    Valid(wanted): Valid<ForwardMessage>,
) -> Reply<HttpResponse> {
    let once = key.once(&wanted)?;
    let message = actions::forward(&state, &by, path.into_inner(), once, wanted).await?;
    let conversation = message.conversation_id;
    let place = format!(
        "/api/v1/conversations/{conversation}/messages/{}",
        message.id
    );
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, place))
        .json(message))
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

/// The messages that wait in a conversation for their time, the next one first.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    responses((status = 200, body = Page<Message>)),
)]
#[get("/conversations/{id}/scheduled-messages")]
pub async fn list_scheduled_messages(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
) -> Reply<HttpResponse> {
    let read = actions::list_scheduled(&state, &caller, *id).await?;
    Ok(read.into_response())
}

/// A message that waits for its time.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    responses((status = 200, body = Message)),
)]
#[get("/conversations/{id}/scheduled-messages/{message_id}")]
pub async fn get_scheduled_message(
    state: Data<State>,
    caller: Caller,
    path: Path<(ConversationId, MessageId)>,
) -> Reply<Json<Message>> {
    actions::get_scheduled(&state, &caller, path.into_inner())
        .await
        .map(Json)
}

/// Change text or time of a message that still waits; needs `conversations.reply`, for somebody else's
/// `conversations.manage`. What has left is 409 `already_sent`.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    request_body = PatchScheduledMessage,
    responses((status = 200, body = Message)),
)]
#[patch("/conversations/{id}/scheduled-messages/{message_id}")]
pub async fn update_scheduled_message(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, MessageId)>,
    version: IfMatch,
    Valid(patch): Valid<PatchScheduledMessage>,
) -> Reply<Json<Message>> {
    actions::edit_scheduled(&state, &by, path.into_inner(), version, patch)
        .await
        .map(Json)
}

/// Take a message back that still waits, which is also how sending is undone; needs
/// `conversations.reply`, for somebody else's `conversations.manage`. What has left is 409
/// `already_sent`.
#[utoipa::path(
    tag = "messages",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/conversations/{id}/scheduled-messages/{message_id}")]
pub async fn cancel_scheduled_message(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, MessageId)>,
) -> Reply<HttpResponse> {
    actions::cancel_scheduled(&state, &by, path.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

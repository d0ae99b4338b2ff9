//! HTTP in, HTTP out of what moves a conversation; the work is in [`super::actions`] and
//! [`super::closing`].

use super::{actions, closing};
use crate::app::State;
use crate::extract::{AgentCaller, Allowed, Caller, Data, Given, Key, Path, Valid, needs};
use crate::problem::Reply;
use actix_web::post;
use actix_web::web::Json;
use contract::conversations::{Assignment, Close, ConversationDetails, Snooze, Transfer};
use domain::ConversationId;

/// *Start conversation*: assigns it to the caller; needs `conversations.reply`. 409 `already_assigned` with `assignee` when anyone is.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/pick")]
pub async fn pick_conversation(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations, AgentCaller>,
    id: Path<ConversationId>,
    key: Key,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&())?;
    actions::pick(&state, &by, *id, once).await.map(Json)
}

/// Add agents and a team; needs `conversations.assign`, and `conversations.manage` for others than those of one's own
/// teams. 422 `cannot_see` for agents it is restricted from.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = Assignment,
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/assign")]
pub async fn assign_conversation(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    key: Key,
    Valid(body): Valid<Assignment>,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&body)?;
    actions::assign(&state, &caller, *id, once, body)
        .await
        .map(Json)
}

/// Take agents and a team away; none left is *Open*.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = Assignment,
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/revoke")]
pub async fn revoke_conversation(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    key: Key,
    Valid(body): Valid<Assignment>,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&body)?;
    actions::revoke(&state, &caller, *id, once, body)
        .await
        .map(Json)
}

/// Replace all agents by an agent, a team or nobody; needs `conversations.assign`, and `conversations.manage` for others
/// than those of one's own teams. A `note` needs `conversations.reply`. 409 `no_viewer_in_team`, 422 `cannot_see`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = Transfer,
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/transfer")]
pub async fn transfer_conversation(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    key: Key,
    Valid(body): Valid<Transfer>,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&body)?;
    actions::transfer(&state, &caller, *id, once, body)
        .await
        .map(Json)
}

/// Close it; for those it is assigned to and `conversations.manage`. Messages that wait for their time
/// are 409 `scheduled_messages` unless they are to be taken back.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = Option<Close>,
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/close")]
pub async fn close_conversation(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    key: Key,
    Given(close): Given<Close>,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&close)?;
    closing::close(&state, &caller, *id, once, close)
        .await
        .map(Json)
}

/// Open it again, whatever else is open.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/reopen")]
pub async fn reopen_conversation(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    key: Key,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&())?;
    closing::reopen(&state, &caller, *id, once).await.map(Json)
}

/// Hide it from all folders but *Archived*, until the customer writes; needs `conversations.reply`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/archive")]
pub async fn archive_conversation(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    id: Path<ConversationId>,
    key: Key,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&())?;
    actions::archive(&state, &by, *id, once).await.map(Json)
}

/// Show it again; needs `conversations.reply`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/unarchive")]
pub async fn unarchive_conversation(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    id: Path<ConversationId>,
    key: Key,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&())?;
    actions::unarchive(&state, &by, *id, once).await.map(Json)
}

/// Hide it until a time, or until the customer writes; needs `conversations.reply`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = Snooze,
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/snooze")]
pub async fn snooze_conversation(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    id: Path<ConversationId>,
    key: Key,
    Valid(body): Valid<Snooze>,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&body)?;
    actions::snooze(&state, &by, *id, once, body.until)
        .await
        .map(Json)
}

/// Wake it now; needs `conversations.reply`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/unsnooze")]
pub async fn unsnooze_conversation(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    id: Path<ConversationId>,
    key: Key,
) -> Reply<Json<ConversationDetails>> {
    let once = key.once(&())?;
    actions::unsnooze(&state, &by, *id, once).await.map(Json)
}

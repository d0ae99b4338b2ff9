//! HTTP in, HTTP out; the work is in [`super::reading`] and [`super::actions`].

use super::actions;
use super::marks::{self, Mark};
use super::presence;
use super::reading::{self, Read};
use super::starting;
use crate::app::State;
use crate::extract::{
    AgentCaller, Allowed, Caller, Data, IfMatch, Key, Path, Query, Valid, limit, needs,
};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, get, patch, post, put};
use contract::conversations::{
    Conversation, ConversationDetails, ConversationQuery, Counts, MarkRead, PatchConversation,
    SetPresence, StartConversation,
};
use contract::log::LogEntry;
use contract::page::{Page, Paging};
use domain::ConversationId;
use serde::Serialize;

/// From where to stream on, beside what was read.
const CURSOR: &str = "X-Event-Cursor";

impl<T: Serialize> Read<T> {
    /// The answer with the place from where to stream on.
    pub fn into_response(self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((CURSOR, self.cursor.to_string()))
            .json(self.answer)
    }
}

/// A folder for the caller, a page at a time; with `number` or `contact_id` alone everything they may see.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    params(ConversationQuery),
    responses((status = 200, body = Page<Conversation>)),
)]
#[get("/conversations")]
pub async fn list_conversations(
    state: Data<State>,
    caller: Caller,
    Query(query): Query<ConversationQuery>,
) -> Reply<HttpResponse> {
    let limit = limit(query.limit)?;
    let read = reading::list(&state, &caller, query, limit).await?;
    Ok(read.into_response())
}

/// Begin a conversation, always a new one with a number of its own, assigned to the caller; needs `conversations.start`.
/// 422 `team_required` when the caller has several teams and names none, 422 `team_not_on_channel`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = StartConversation,
    responses((status = 201, body = ConversationDetails)),
)]
#[post("/conversations")]
pub async fn start_conversation(
    state: Data<State>,
    by: Allowed<needs::StartConversations>,
    key: Key,
    Valid(body): Valid<StartConversation>,
) -> Reply<HttpResponse> {
    let once = key.once(&body)?;
    let begun = starting::start(&state, &by, once, body).await?;
    let place = format!("/api/v1/conversations/{}", begun.conversation.id);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, place))
        .json(begun))
}

/// What each folder holds for the caller.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = Counts)),
)]
#[get("/conversations/counts")]
pub async fn count_conversations(state: Data<State>, caller: Caller) -> Reply<HttpResponse> {
    let read = reading::counts(&state, &caller).await?;
    Ok(read.into_response())
}

/// One conversation, with where one can answer.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[get("/conversations/{id}")]
pub async fn get_conversation(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
) -> Reply<HttpResponse> {
    let read = reading::get(&state, &caller, *id).await?;
    Ok(read.into_response())
}

/// Change the subject; needs `conversations.reply`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = PatchConversation,
    responses((status = 200, body = ConversationDetails)),
)]
#[patch("/conversations/{id}")]
pub async fn update_conversation(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    id: Path<ConversationId>,
    version: IfMatch,
    Valid(patch): Valid<PatchConversation>,
) -> Reply<Json<ConversationDetails>> {
    let answer = match patch.subject {
        Some(subject) => actions::rename(&state, &by, *id, version, subject).await?,
        None => {
            let answer = reading::get(&state, &by, *id).await?.answer;
            version.check(answer.conversation.version)?;
            answer
        }
    };
    Ok(Json(answer))
}

/// Every move of a conversation, newest first.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<LogEntry>)),
)]
#[get("/conversations/{id}/log")]
pub async fn list_log(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<LogEntry>>> {
    let limit = limit(paging.limit)?;
    reading::log(&state, &caller, *id, paging.cursor.as_deref(), limit)
        .await
        .map(Json)
}

/// Mark it as read, up to a message or all of it; the caller's own mark.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = MarkRead,
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/read")]
pub async fn read_conversation(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ConversationId>,
    key: Key,
    Valid(body): Valid<MarkRead>,
) -> Reply<Json<ConversationDetails>> {
    let (once, to) = (key.once(&body)?, Mark::Read(body.message_id));
    marks::mark(&state, &caller, *id, once, to).await.map(Json)
}

/// Mark the last customer message as unread; the caller's own mark.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[post("/conversations/{id}/unread")]
pub async fn unread_conversation(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ConversationId>,
    key: Key,
) -> Reply<Json<ConversationDetails>> {
    marks::mark(&state, &caller, *id, key.once(&())?, Mark::Unread)
        .await
        .map(Json)
}

/// Tell colleagues that the caller looks at it, types in it or went, and its visitor who types.
/// Expires by itself, so it is repeated while it lasts.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = SetPresence,
    responses((status = 204)),
)]
#[put("/conversations/{id}/presence")]
pub async fn set_conversation_presence(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ConversationId>,
    Valid(body): Valid<SetPresence>,
) -> Reply<HttpResponse> {
    presence::set(&state, &caller, *id, body.state).await?;
    Ok(HttpResponse::NoContent().finish())
}

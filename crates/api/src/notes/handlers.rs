//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, IfMatch, Key, Path, Query, Valid, limit, needs};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::notes::{NewContactNote, NewNote, Note, PatchNote};
use contract::page::{Page, Paging};
use domain::notes::About;
use domain::{ContactId, ConversationId, NoteId};

/// The notes taken in a conversation, newest first.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<Note>)),
)]
#[get("/conversations/{id}/notes")]
pub async fn list_conversation_notes(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    Query(paging): Query<Paging>,
) -> Reply<HttpResponse> {
    list(&state, &caller, About::Conversation(*id), &paging).await
}

/// Take a note in a conversation, which the customer never sees; needs `conversations.reply`. 422 `cannot_see` with `agent_ids`
/// for mentioned colleagues who do not see the conversation.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    request_body = NewNote,
    responses((status = 201, body = Note)),
)]
#[post("/conversations/{id}/notes")]
pub async fn create_conversation_note(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    id: Path<ConversationId>,
    key: Key,
    Valid(new): Valid<NewNote>,
) -> Reply<HttpResponse> {
    let once = key.once(&new)?;
    let note = actions::create(&state, &by, About::Conversation(*id), once, new).await?;
    Ok(created(&format!("conversations/{id}"), note))
}

/// Change the words or mentions of one's own note; needs `conversations.reply`. 403 `not_yours`.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    request_body = PatchNote,
    responses((status = 200, body = Note)),
)]
#[patch("/conversations/{id}/notes/{note_id}")]
pub async fn update_conversation_note(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, NoteId)>,
    version: IfMatch,
    Valid(patch): Valid<PatchNote>,
) -> Reply<Json<Note>> {
    let (id, note) = path.into_inner();
    let of = (About::Conversation(id), note);
    actions::update(&state, &by, of, version, patch)
        .await
        .map(Json)
}

/// Take a note away: one's own, and with `conversations.manage` anybody's; needs `conversations.reply`. 403 `not_yours`.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/conversations/{id}/notes/{note_id}")]
pub async fn delete_conversation_note(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    path: Path<(ConversationId, NoteId)>,
) -> Reply<HttpResponse> {
    let (id, note) = path.into_inner();
    actions::delete(&state, &by, About::Conversation(id), note).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The notes on a contact, newest first.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<Note>)),
)]
#[get("/contacts/{id}/notes")]
pub async fn list_contact_notes(
    state: Data<State>,
    caller: Caller,
    id: Path<ContactId>,
    Query(paging): Query<Paging>,
) -> Reply<HttpResponse> {
    list(&state, &caller, About::Contact(*id), &paging).await
}

/// Take a note on a contact, seen with the contact everywhere; needs `contacts.edit`. 422 `cannot_see` with `agent_ids` for
/// mentioned colleagues who do not see the contact.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    request_body = NewContactNote,
    responses((status = 201, body = Note)),
)]
#[post("/contacts/{id}/notes")]
pub async fn create_contact_note(
    state: Data<State>,
    by: Allowed<needs::EditContacts>,
    id: Path<ContactId>,
    key: Key,
    Valid(new): Valid<NewContactNote>,
) -> Reply<HttpResponse> {
    let once = key.once(&new)?;
    let new = NewNote {
        text: new.text,
        mention_ids: new.mention_ids,
        attachment_ids: Vec::new(),
    };
    let note = actions::create(&state, &by, About::Contact(*id), once, new).await?;
    Ok(created(&format!("contacts/{id}"), note))
}

/// Change the words or mentions of one's own note; needs `contacts.edit`. 403 `not_yours`.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    request_body = PatchNote,
    responses((status = 200, body = Note)),
)]
#[patch("/contacts/{id}/notes/{note_id}")]
pub async fn update_contact_note(
    state: Data<State>,
    by: Allowed<needs::EditContacts>,
    path: Path<(ContactId, NoteId)>,
    version: IfMatch,
    Valid(patch): Valid<PatchNote>,
) -> Reply<Json<Note>> {
    let (id, note) = path.into_inner();
    actions::update(&state, &by, (About::Contact(id), note), version, patch)
        .await
        .map(Json)
}

/// Take a note away: one's own, and with `conversations.manage` anybody's; needs `contacts.edit`. 403 `not_yours`.
#[utoipa::path(
    tag = "notes",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/contacts/{id}/notes/{note_id}")]
pub async fn delete_contact_note(
    state: Data<State>,
    by: Allowed<needs::EditContacts>,
    path: Path<(ContactId, NoteId)>,
) -> Reply<HttpResponse> {
    let (id, note) = path.into_inner();
    actions::delete(&state, &by, About::Contact(id), note).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn list(
    state: &State,
    caller: &Caller,
    about: About,
    paging: &Paging,
) -> Reply<HttpResponse> {
    let limit = limit(paging.limit)?;
    let read = actions::list(state, caller, about, paging.cursor.as_deref(), limit).await?;
    Ok(read.into_response())
}

fn created(place: &str, note: Note) -> HttpResponse {
    let place = format!("/api/v1/{place}/notes/{}", note.id);
    HttpResponse::Created()
        .insert_header((LOCATION, place))
        .json(note)
}

//! HTTP in, HTTP out; the work is in [`super::actions`], [`super::blocking`] and [`super::pinning`].

use super::actions;
use super::blocking::{self, To};
use super::pinning;
use crate::app::State;
use crate::extract::{
    AgentCaller, Allowed, Caller, Confirm, Data, IfMatch, Key, Path, Query, Valid, limit, needs,
};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post, put};
use contract::contacts::{Contact, ContactQuery, NewContact, PatchContact, Pin};
use contract::page::Page;
use domain::ContactId;

/// Contacts by name, without those restricted to others.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(ContactQuery),
    responses((status = 200, body = Page<Contact>)),
)]
#[get("/contacts")]
pub async fn list_contacts(
    state: Data<State>,
    caller: Caller,
    Query(query): Query<ContactQuery>,
) -> Reply<Json<Page<Contact>>> {
    let limit = limit(query.limit)?;
    actions::list(&state, &caller, query, limit).await.map(Json)
}

/// Add a contact; needs `contacts.edit`. 409 `identity_in_use` when another has an address, 409 `locks_you_out` until
/// confirmed.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(Confirm),
    request_body = NewContact,
    responses((status = 201, body = Contact)),
)]
#[post("/contacts")]
pub async fn create_contact(
    state: Data<State>,
    by: Allowed<needs::EditContacts>,
    key: Key,
    Query(confirm): Query<Confirm>,
    Valid(new): Valid<NewContact>,
) -> Reply<HttpResponse> {
    let once = key.once(&new)?;
    let contact = actions::create(&state, &by, once, &confirm, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/contacts/{}", contact.id)))
        .json(contact))
}

/// One contact.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 200, body = Contact)),
)]
#[get("/contacts/{id}")]
pub async fn get_contact(
    state: Data<State>,
    caller: Caller,
    id: Path<ContactId>,
) -> Reply<Json<Contact>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Change a contact; needs `contacts.edit`. Writing `phone` or `email` replaces that identity. Of its defaults, 422
/// `cannot_see` names an `agent_id`, 409 `assignees_not_viewers` the `agents` unless `unassign` is set; 409 `locks_you_out`
/// until confirmed.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(Confirm),
    request_body = PatchContact,
    responses((status = 200, body = Contact)),
)]
#[patch("/contacts/{id}")]
pub async fn update_contact(
    state: Data<State>,
    by: Allowed<needs::EditContacts>,
    id: Path<ContactId>,
    version: IfMatch,
    Query(confirm): Query<Confirm>,
    Valid(patch): Valid<PatchContact>,
) -> Reply<Json<Contact>> {
    actions::update(&state, &by, *id, version, &confirm, patch)
        .await
        .map(Json)
}

/// Drop what the customer writes from now on; needs `contacts.block`.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 200, body = Contact)),
)]
#[post("/contacts/{id}/block")]
pub async fn block_contact(
    state: Data<State>,
    by: Allowed<needs::BlockContacts>,
    id: Path<ContactId>,
    key: Key,
) -> Reply<Json<Contact>> {
    blocking::set(&state, &by, *id, key.once(&())?, To::Blocked)
        .await
        .map(Json)
}

/// Let the customer write again; for who blocked and `contacts.unblock`.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 200, body = Contact)),
)]
#[post("/contacts/{id}/unblock")]
pub async fn unblock_contact(
    state: Data<State>,
    caller: Caller,
    id: Path<ContactId>,
    key: Key,
) -> Reply<Json<Contact>> {
    blocking::set(&state, &caller, *id, key.once(&())?, To::Unblocked)
        .await
        .map(Json)
}

/// Pin a contact to an agent, who gets its new conversations: oneself with `contacts.edit`, anyone with
/// `conversations.manage`. 409 `pinned` with `agent` while somebody else has it, 422 `cannot_see` when it is restricted to
/// others.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    request_body = Pin,
    responses((status = 200, body = Contact)),
)]
#[post("/contacts/{id}/pin")]
pub async fn pin_contact(
    state: Data<State>,
    caller: Caller,
    id: Path<ContactId>,
    key: Key,
    version: IfMatch,
    Valid(body): Valid<Pin>,
) -> Reply<Json<Contact>> {
    let (once, to) = (key.once(&body)?, pinning::To::Pinned(body.agent_id));
    pinning::set(&state, &caller, *id, once, version, to)
        .await
        .map(Json)
}

/// Detach a contact from whom it is pinned to: from oneself with `contacts.edit`, from anyone with
/// `conversations.manage`.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 200, body = Contact)),
)]
#[post("/contacts/{id}/unpin")]
pub async fn unpin_contact(
    state: Data<State>,
    caller: Caller,
    id: Path<ContactId>,
    key: Key,
    version: IfMatch,
) -> Reply<Json<Contact>> {
    let (once, to) = (key.once(&())?, pinning::To::Detached);
    pinning::set(&state, &caller, *id, once, version, to)
        .await
        .map(Json)
}

/// Mark a contact; the caller's own mark.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[put("/contacts/{id}/favorite")]
pub async fn add_favorite(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ContactId>,
) -> Reply<HttpResponse> {
    actions::set_favorite(&state, &caller, *id, true).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take the caller's own mark away.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/contacts/{id}/favorite")]
pub async fn remove_favorite(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ContactId>,
) -> Reply<HttpResponse> {
    actions::set_favorite(&state, &caller, *id, false).await?;
    Ok(HttpResponse::NoContent().finish())
}

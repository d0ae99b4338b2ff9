//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::changes`].

use super::{actions, changes, listing, scheduled};
use crate::app::State;
use crate::extract::{
    Allowed, Caller, Confirm, Data, IfMatch, Key, Path, Query, Valid, limit, needs,
};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, get, patch, post};
use contract::agents::{
    Agent, AgentQuery, DeactivateAgent, InvitedAgent, NewAgent, PatchAgent, ScheduledOfAgent,
};
use contract::page::{Page, Paging};
use domain::AgentId;

/// The colleagues by first name. With `q` or `can_see` a page may be short and still have a cursor.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    params(AgentQuery),
    responses((status = 200, body = Page<Agent>)),
)]
#[get("/agents")]
pub async fn list_agents(
    state: Data<State>,
    caller: Caller,
    Query(query): Query<AgentQuery>,
) -> Reply<HttpResponse> {
    let limit = limit(query.limit)?;
    let read = listing::list(&state, &caller, &query, limit).await?;
    Ok(read.into_response())
}

/// One colleague.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    responses((status = 200, body = Agent)),
)]
#[get("/agents/{id}")]
pub async fn get_agent(
    state: Data<State>,
    caller: Caller,
    id: Path<AgentId>,
) -> Reply<Json<Agent>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// What an agent has left to be sent, of the conversations you see, the next one first; needs `agents.manage`. Of who was
/// deactivated nothing leaves by itself: whoever has `conversations.manage` sets a time or takes it back, in its conversation.
/// A page may be short and still have a `next_cursor`.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    params(("id" = AgentId, Path), Paging),
    responses((status = 200, body = Page<ScheduledOfAgent>)),
)]
#[get("/agents/{id}/scheduled-messages")]
pub async fn list_agent_scheduled_messages(
    state: Data<State>,
    by: Allowed<needs::ManageAgents>,
    id: Path<AgentId>,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<ScheduledOfAgent>>> {
    let limit = limit(paging.limit)?;
    scheduled::list(&state, &by, *id, &paging, limit)
        .await
        .map(Json)
}

/// Invite somebody; needs `agents.manage`. The link is in the answer, to be handed over, and where the server
/// sends mail in one to them.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    request_body = NewAgent,
    responses((status = 201, body = InvitedAgent)),
)]
#[post("/agents")]
pub async fn invite_agent(
    state: Data<State>,
    by: Allowed<needs::ManageAgents>,
    Valid(new): Valid<NewAgent>,
) -> Reply<HttpResponse> {
    let invited = actions::invite(&state, &by, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/agents/{}", invited.agent.id)))
        .json(invited))
}

/// A new link, which ends the ones before; for an active agent it sets a new password, and is in no mail.
/// Needs `agents.manage`.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    responses((status = 201, body = InvitedAgent)),
)]
#[post("/agents/{id}/invitation")]
pub async fn create_invitation(
    state: Data<State>,
    by: Allowed<needs::ManageAgents>,
    id: Path<AgentId>,
) -> Reply<HttpResponse> {
    let invited = actions::renew_invitation(&state, &by, *id).await?;
    Ok(HttpResponse::Created().json(invited))
}

/// Change a colleague; needs `agents.manage`. Out of the last team is 409 `last_team` until confirmed. Who is invited may
/// have another email: 409 `email_in_use` when it is taken, without saying where.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    params(Confirm),
    request_body = PatchAgent,
    responses((status = 200, body = Agent)),
)]
#[patch("/agents/{id}")]
pub async fn update_agent(
    state: Data<State>,
    by: Allowed<needs::ManageAgents>,
    id: Path<AgentId>,
    version: IfMatch,
    Query(confirm): Query<Confirm>,
    Valid(patch): Valid<PatchAgent>,
) -> Reply<Json<Agent>> {
    changes::update(&state, &by, *id, version, &confirm, patch)
        .await
        .map(Json)
}

/// Let a colleague sign in no more; needs `agents.manage`. Their sessions and tokens end at once. In small steps
/// they leave what they work on: what was theirs alone goes to `reassign_to`, else to *Open*.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    request_body = DeactivateAgent,
    responses((status = 200, body = Agent)),
)]
#[post("/agents/{id}/deactivate")]
pub async fn deactivate_agent(
    state: Data<State>,
    by: Allowed<needs::ManageAgents>,
    id: Path<AgentId>,
    key: Key,
    Valid(given): Valid<DeactivateAgent>,
) -> Reply<Json<Agent>> {
    changes::deactivate(&state, &by, *id, key.once(&given)?, given)
        .await
        .map(Json)
}

/// Let a colleague sign in again; needs `agents.manage`.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    responses((status = 200, body = Agent)),
)]
#[post("/agents/{id}/reactivate")]
pub async fn reactivate_agent(
    state: Data<State>,
    by: Allowed<needs::ManageAgents>,
    id: Path<AgentId>,
    key: Key,
) -> Reply<Json<Agent>> {
    changes::reactivate(&state, &by, *id, key.once(&())?)
        .await
        .map(Json)
}

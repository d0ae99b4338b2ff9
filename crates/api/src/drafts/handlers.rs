//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{AgentCaller, Data, IfMatch, Path, Valid};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, put};
use contract::drafts::{Draft, SaveDraft};
use domain::ConversationId;

/// What the caller typed and did not send; an empty draft when there is none.
#[utoipa::path(
    tag = "drafts",
    security(("bearer" = [])),
    responses((status = 200, body = Draft)),
)]
#[get("/drafts/{conversation_id}")]
pub async fn get_draft(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ConversationId>,
) -> Reply<Json<Draft>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Keep a draft over the one of this `version`; 412 when another window saved since.
#[utoipa::path(
    tag = "drafts",
    security(("bearer" = [])),
    request_body = SaveDraft,
    responses((status = 200, body = Draft)),
)]
#[put("/drafts/{conversation_id}")]
pub async fn save_draft(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ConversationId>,
    version: IfMatch,
    Valid(draft): Valid<SaveDraft>,
) -> Reply<Json<Draft>> {
    actions::save(&state, &caller, *id, version, draft)
        .await
        .map(Json)
}

/// Throw a draft away.
#[utoipa::path(
    tag = "drafts",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/drafts/{conversation_id}")]
pub async fn delete_draft(
    state: Data<State>,
    caller: AgentCaller,
    id: Path<ConversationId>,
) -> Reply<HttpResponse> {
    actions::delete(&state, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

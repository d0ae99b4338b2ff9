//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::removing`].

use super::{actions, removing};
use crate::app::State;
use crate::extract::{
    Allowed, Caller, Confirm, Data, IfMatch, Key, Path, Query, Valid, limit, needs,
};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::page::{Page, Paging};
use contract::teams::{NewTeam, PatchTeam, Team};
use domain::TeamId;

/// The teams by name.
#[utoipa::path(
    tag = "teams",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<Team>)),
)]
#[get("/teams")]
pub async fn list_teams(
    state: Data<State>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<Team>>> {
    let limit = limit(paging.limit)?;
    actions::list(&state, &caller, paging.cursor.as_deref(), limit)
        .await
        .map(Json)
}

/// One team.
#[utoipa::path(
    tag = "teams",
    security(("bearer" = [])),
    responses((status = 200, body = Team)),
)]
#[get("/teams/{id}")]
pub async fn get_team(state: Data<State>, caller: Caller, id: Path<TeamId>) -> Reply<Json<Team>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Add a team; needs `teams.manage`.
#[utoipa::path(
    tag = "teams",
    security(("bearer" = [])),
    request_body = NewTeam,
    responses((status = 201, body = Team)),
)]
#[post("/teams")]
pub async fn create_team(
    state: Data<State>,
    by: Allowed<needs::ManageTeams>,
    key: Key,
    Valid(new): Valid<NewTeam>,
) -> Reply<HttpResponse> {
    let team = actions::create(&state, &by, key.once(&new)?, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/teams/{}", team.id)))
        .json(team))
}

/// Change a team; needs `teams.manage`. Who would be left without a team is 409 `last_team` until
/// confirmed.
#[utoipa::path(
    tag = "teams",
    security(("bearer" = [])),
    params(Confirm),
    request_body = PatchTeam,
    responses((status = 200, body = Team)),
)]
#[patch("/teams/{id}")]
pub async fn update_team(
    state: Data<State>,
    by: Allowed<needs::ManageTeams>,
    id: Path<TeamId>,
    version: IfMatch,
    Query(confirm): Query<Confirm>,
    Valid(patch): Valid<PatchTeam>,
) -> Reply<Json<Team>> {
    actions::update(&state, &by, *id, version, &confirm, patch)
        .await
        .map(Json)
}

/// Remove a team; needs `teams.manage`. Its conversations go to the team that is named, in small steps:
/// who is in that one sees them at once. With `none` they keep the id of the removed one, so those
/// assigned to nobody are seen by `conversations.view_all` alone.
#[utoipa::path(
    tag = "teams",
    security(("bearer" = [])),
    params(removing::Removal),
    responses((status = 204)),
)]
#[delete("/teams/{id}")]
pub async fn delete_team(
    state: Data<State>,
    by: Allowed<needs::ManageTeams>,
    id: Path<TeamId>,
    Query(removal): Query<removing::Removal>,
) -> Reply<HttpResponse> {
    removing::delete(&state, &by, *id, &removal).await?;
    Ok(HttpResponse::NoContent().finish())
}

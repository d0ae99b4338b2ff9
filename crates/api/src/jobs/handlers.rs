//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, Key, Path, Query, limit, needs};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{HttpResponse, get, post};
use contract::jobs::{Job, JobQuery};
use contract::page::Page;
use domain::JobId;

/// What is done in the background, the newest first; needs `organization.manage`. Without it one sees the large changes
/// that one may make oneself: such as, with `teams.manage`, how the conversations of a removed team get on.
#[utoipa::path(
    tag = "jobs",
    security(("bearer" = [])),
    params(JobQuery),
    responses((status = 200, body = Page<Job>)),
)]
#[get("/jobs")]
pub async fn list_jobs(
    state: Data<State>,
    by: Caller,
    Query(query): Query<JobQuery>,
) -> Reply<Json<Page<Job>>> {
    let limit = limit(query.limit)?;
    actions::list(&state, &by, &query, limit).await.map(Json)
}

/// Take up a job again that was given up, with all the tries of a new one; needs `organization.manage`. A message that had
/// failed with it is queued again, as far as its conversation takes messages. 409 `message_unknown` for one that may have
/// arrived: that is decided in its conversation.
#[utoipa::path(
    tag = "jobs",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[post("/jobs/{id}/retry")]
pub async fn retry_job(
    state: Data<State>,
    by: Allowed<needs::ManageOrganization>,
    id: Path<JobId>,
    key: Key,
) -> Reply<HttpResponse> {
    actions::retry(&state, &by, *id, key.once(&())?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Throw away a job that was given up; needs `organization.manage`. 409 `job_has_to_end` for a large change, which would
/// be left half done: it can be taken up again.
#[utoipa::path(
    tag = "jobs",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[post("/jobs/{id}/discard")]
pub async fn discard_job(
    state: Data<State>,
    by: Allowed<needs::ManageOrganization>,
    id: Path<JobId>,
    key: Key,
) -> Reply<HttpResponse> {
    actions::discard(&state, &by, *id, key.once(&())?).await?;
    Ok(HttpResponse::NoContent().finish())
}

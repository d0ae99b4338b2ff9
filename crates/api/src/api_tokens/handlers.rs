//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Data, Path, Query, SessionCaller, Valid, limit};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, post};
use contract::api_tokens::{ApiToken, CreatedApiToken, NewApiToken};
use contract::page::{Page, Paging};
use domain::ApiTokenId;

/// My own tokens, and integrations for who has `integrations.manage`; the newest first.
#[utoipa::path(
    tag = "api-tokens",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<ApiToken>)),
)]
#[get("/api-tokens")]
pub async fn list_api_tokens(
    state: Data<State>,
    caller: SessionCaller,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<ApiToken>>> {
    let limit = limit(paging.limit)?;
    actions::list(&state, &caller, paging.cursor.as_deref(), limit)
        .await
        .map(Json)
}

/// Make a token, which is shown this once. An integration needs `integrations.manage` and is given no more than one has: 403
/// `cannot_grant`. There are at most 25 of one's own and 100 integrations: 422 `too_many_tokens` with the `limit`.
#[utoipa::path(
    tag = "api-tokens",
    security(("bearer" = [])),
    request_body = NewApiToken,
    responses((status = 201, body = CreatedApiToken)),
)]
#[post("/api-tokens")]
pub async fn create_api_token(
    state: Data<State>,
    caller: SessionCaller,
    Valid(new): Valid<NewApiToken>,
) -> Reply<HttpResponse> {
    let created = actions::create(&state, &caller, new).await?;
    let place = format!("/api/v1/api-tokens/{}", created.api_token.id);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, place))
        .json(created))
}

/// One of the tokens I manage.
#[utoipa::path(
    tag = "api-tokens",
    security(("bearer" = [])),
    responses((status = 200, body = ApiToken)),
)]
#[get("/api-tokens/{id}")]
pub async fn get_api_token(
    state: Data<State>,
    caller: SessionCaller,
    id: Path<ApiTokenId>,
) -> Reply<Json<ApiToken>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Remove a token: it opens nothing from the next call on, and its streams end.
#[utoipa::path(
    tag = "api-tokens",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/api-tokens/{id}")]
pub async fn delete_api_token(
    state: Data<State>,
    caller: SessionCaller,
    id: Path<ApiTokenId>,
) -> Reply<HttpResponse> {
    actions::delete(&state, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

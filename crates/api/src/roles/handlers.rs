//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::changes`].

use super::{actions, changes};
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, IfMatch, Key, Path, Valid, needs};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::page::Page;
use contract::roles::{NewRole, PatchRole, Permissions, Role};
use domain::RoleId;

/// Every permission there is, and every scope of API tokens.
#[utoipa::path(
    tag = "roles",
    security(("bearer" = [])),
    responses((status = 200, body = Permissions)),
)]
#[get("/permissions")]
pub async fn list_permissions(_caller: Caller) -> Json<Permissions> {
    Json(actions::permissions())
}

/// The roles of the organization, the built-in ones first: at most 100.
#[utoipa::path(
    tag = "roles",
    security(("bearer" = [])),
    responses((status = 200, body = Page<Role>)),
)]
#[get("/roles")]
pub async fn list_roles(state: Data<State>, caller: Caller) -> Reply<Json<Page<Role>>> {
    let items = actions::list(&state, &caller).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

/// One role.
#[utoipa::path(
    tag = "roles",
    security(("bearer" = [])),
    responses((status = 200, body = Role)),
)]
#[get("/roles/{id}")]
pub async fn get_role(state: Data<State>, caller: Caller, id: Path<RoleId>) -> Reply<Json<Role>> {
    actions::get(&state, &caller, *id).await.map(Json)
}

/// Add a role; needs `roles.manage`. What the caller lacks is 403 `cannot_grant`; 409
/// `role_name_taken` when there is one of that name, in whatever case; 409 `too_many_roles` beyond 100.
#[utoipa::path(
    tag = "roles",
    security(("bearer" = [])),
    request_body = NewRole,
    responses((status = 201, body = Role)),
)]
#[post("/roles")]
pub async fn create_role(
    state: Data<State>,
    by: Allowed<needs::ManageRoles>,
    key: Key,
    Valid(new): Valid<NewRole>,
) -> Reply<HttpResponse> {
    let role = actions::create(&state, &by, key.once(&new)?, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/roles/{}", role.id)))
        .json(role))
}

/// Change a role; needs `roles.manage`. It holds for its agents at their next request. Adding or taking
/// away what the caller lacks is 403 `cannot_grant`; a built-in role is 409 `role_built_in`.
#[utoipa::path(
    tag = "roles",
    security(("bearer" = [])),
    request_body = PatchRole,
    responses((status = 200, body = Role)),
)]
#[patch("/roles/{id}")]
pub async fn update_role(
    state: Data<State>,
    by: Allowed<needs::ManageRoles>,
    id: Path<RoleId>,
    version: IfMatch,
    Valid(patch): Valid<PatchRole>,
) -> Reply<Json<Role>> {
    changes::update(&state, &by, *id, version, patch)
        .await
        .map(Json)
}

/// Remove a role; needs `roles.manage`. 409 `role_in_use` with the number of `agents` who have it, also
/// of those who were deactivated; a built-in role is 409 `role_built_in`.
#[utoipa::path(
    tag = "roles",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/roles/{id}")]
pub async fn delete_role(
    state: Data<State>,
    by: Allowed<needs::ManageRoles>,
    id: Path<RoleId>,
) -> Reply<HttpResponse> {
    changes::delete(&state, &by, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Caller, Data};
use crate::problem::Reply;
use actix_web::get;
use actix_web::web::Json;
use contract::page::Page;
use contract::roles::{Permissions, Role};

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

/// The roles of the organization.
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

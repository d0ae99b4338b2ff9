//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, IfMatch, Valid, needs};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{get, patch};
use contract::organization::{Organization, PatchOrganization};

/// The organization and its settings.
#[utoipa::path(
    tag = "organization",
    security(("bearer" = [])),
    responses((status = 200, body = Organization)),
)]
#[get("/organization")]
pub async fn get_organization(state: Data<State>, caller: Caller) -> Reply<Json<Organization>> {
    actions::get(&state, &caller).await.map(Json)
}

/// Change the settings; needs `organization.manage`.
#[utoipa::path(
    tag = "organization",
    security(("bearer" = [])),
    request_body = PatchOrganization,
    responses((status = 200, body = Organization)),
)]
#[patch("/organization")]
pub async fn update_organization(
    state: Data<State>,
    by: Allowed<needs::ManageOrganization>,
    version: IfMatch,
    Valid(patch): Valid<PatchOrganization>,
) -> Reply<Json<Organization>> {
    actions::update(&state, &by, version, patch).await.map(Json)
}

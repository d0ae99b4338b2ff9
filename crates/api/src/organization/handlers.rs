//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::removing`].

use super::{actions, removing};
use crate::address;
use crate::app::State;
use crate::extract::{Allowed, Caller, Data, IfMatch, SessionCaller, Valid, needs};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch};
use contract::organization::{DeleteOrganization, Organization, PatchOrganization};

/// The organization and its settings.
#[utoipa::path(
    tag = "organization",
    security(("bearer" = [])),
    responses((status = 200, body = Organization)),
)]
#[get("/organization")]
pub async fn get_organization(state: Data<State>, caller: Caller) -> Reply<HttpResponse> {
    Ok(actions::get(&state, &caller).await?.into_response())
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

/// Delete the organization for ever; needs `organization.delete` and one's password. Nobody can sign in
/// any more at once, nothing comes in and nothing leaves; everything of it goes in small steps.
#[utoipa::path(
    tag = "organization",
    security(("bearer" = [])),
    request_body = DeleteOrganization,
    responses((status = 204)),
)]
#[delete("/organization")]
pub async fn delete_organization(
    state: Data<State>,
    request: HttpRequest,
    by: SessionCaller,
    Valid(given): Valid<DeleteOrganization>,
) -> Reply<HttpResponse> {
    let address = address::of(&request, &state.config.trusted_proxies);
    removing::delete(&state, &by, address, given).await?;
    Ok(HttpResponse::NoContent().finish())
}

//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::address;
use crate::app::State;
use crate::extract::{AgentCaller, Data, IfMatch, SessionCaller, Valid};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse, get, patch, put};
use contract::me::{ChangePassword, Me, PatchMe, PatchPreferences, Preferences, SetAvailability};

/// Who I am and what I may do.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    responses((status = 200, body = Me)),
)]
#[get("/me")]
pub async fn get_me(state: Data<State>, caller: AgentCaller) -> Reply<HttpResponse> {
    Ok(actions::get(&state, &caller).await?.into_response())
}

/// Change my names and colour.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    request_body = PatchMe,
    responses((status = 200, body = Me)),
)]
#[patch("/me")]
pub async fn update_me(
    state: Data<State>,
    caller: AgentCaller,
    version: IfMatch,
    Valid(patch): Valid<PatchMe>,
) -> Reply<Json<Me>> {
    actions::update(&state, &caller, version, patch)
        .await
        .map(Json)
}

/// Change how the app behaves for me.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    request_body = PatchPreferences,
    responses((status = 200, body = Preferences)),
)]
#[patch("/me/preferences")]
pub async fn update_my_preferences(
    state: Data<State>,
    caller: AgentCaller,
    Valid(patch): Valid<PatchPreferences>,
) -> Reply<Json<Preferences>> {
    actions::prefer(&state, &caller, patch).await.map(Json)
}

/// Change my password; ends my other sessions.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    request_body = ChangePassword,
    responses((status = 204)),
)]
#[put("/me/password")]
pub async fn change_my_password(
    state: Data<State>,
    request: HttpRequest,
    caller: SessionCaller,
    Valid(given): Valid<ChangePassword>,
) -> Reply<HttpResponse> {
    let address = address::of(&request, &state.config.trusted_proxies);
    actions::change_password(&state, &caller, address, given).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Say whether I am there.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    request_body = SetAvailability,
    responses((status = 200, body = Me)),
)]
#[put("/me/availability")]
pub async fn set_my_availability(
    state: Data<State>,
    caller: AgentCaller,
    version: IfMatch,
    Valid(given): Valid<SetAvailability>,
) -> Reply<Json<Me>> {
    actions::set_availability(&state, &caller, version, given.availability)
        .await
        .map(Json)
}

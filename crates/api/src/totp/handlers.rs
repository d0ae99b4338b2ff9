//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::address;
use crate::app::State;
use crate::extract::{Allowed, Data, Path, SessionCaller, Valid, needs};
use crate::problem::Reply;
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse, delete, post};
use contract::totp::{EndTotp, RecoveryCodes, TotpCode, TotpSetup};
use domain::AgentId;

/// Make a secret for an authenticator app, in the place of one that was not confirmed. Nothing is asked for before it is.
/// 409 `totp_enabled` when there is a second factor.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    responses((status = 200, body = TotpSetup)),
)]
#[post("/me/totp")]
pub async fn set_up_totp(state: Data<State>, caller: SessionCaller) -> Reply<Json<TotpSetup>> {
    actions::set_up(&state, &caller).await.map(Json)
}

/// Show that the app has the secret: signing in asks for `totp_code` from now on. The recovery codes are in the answer alone.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    request_body = TotpCode,
    responses((status = 200, body = RecoveryCodes)),
)]
#[post("/me/totp/confirm")]
pub async fn confirm_totp(
    state: Data<State>,
    caller: SessionCaller,
    Valid(given): Valid<TotpCode>,
) -> Reply<Json<RecoveryCodes>> {
    actions::confirm(&state, &caller, &given.totp_code)
        .await
        .map(Json)
}

/// Make new recovery codes; the earlier ones stop working.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    request_body = TotpCode,
    responses((status = 200, body = RecoveryCodes)),
)]
#[post("/me/totp/recovery-codes")]
pub async fn renew_recovery_codes(
    state: Data<State>,
    caller: SessionCaller,
    Valid(given): Valid<TotpCode>,
) -> Reply<Json<RecoveryCodes>> {
    actions::renew_codes(&state, &caller, &given.totp_code)
        .await
        .map(Json)
}

/// End my second factor.
#[utoipa::path(
    tag = "me",
    security(("bearer" = [])),
    request_body = EndTotp,
    responses((status = 204)),
)]
#[delete("/me/totp")]
pub async fn end_totp(
    state: Data<State>,
    request: HttpRequest,
    caller: SessionCaller,
    Valid(given): Valid<EndTotp>,
) -> Reply<HttpResponse> {
    let address = address::of(&request, &state.config.trusted_proxies);
    actions::end(&state, &caller, address, given.password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End the second factor of a colleague who lost it; needs `agents.manage`. 409 `totp_not_enabled` when they have none.
#[utoipa::path(
    tag = "agents",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/agents/{id}/totp")]
pub async fn end_totp_of_agent(
    state: Data<State>,
    by: Allowed<needs::ManageAgents>,
    id: Path<AgentId>,
) -> Reply<HttpResponse> {
    actions::end_of(&state, &by, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

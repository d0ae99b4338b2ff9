//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::auth::cookie;
use crate::auth::handlers::anonymous;
use crate::extract::{Data, Valid};
use crate::problem::Reply;
use actix_web::{HttpRequest, HttpResponse, post};
use contract::auth::{ForgotPassword, PasswordForgotten, ResetPassword};

/// Have a link sent that sets a new password. 202 whether or not anybody has the address, and where the server sends no
/// mail, which the answer tells; 429 when several were asked for already.
#[utoipa::path(
    tag = "auth",
    request_body = ForgotPassword,
    responses((status = 202, body = PasswordForgotten)),
)]
#[post("/auth/password/forgot")]
pub async fn forget_password(
    state: Data<State>,
    request: HttpRequest,
    Valid(given): Valid<ForgotPassword>,
) -> Reply<HttpResponse> {
    let origin = anonymous(&state, &request)?;
    let forgotten = actions::forget(&state, given, &origin).await?;
    Ok(HttpResponse::Accepted().json(forgotten))
}

/// Set a new password with the token of a link, which ends every session. The browser is known from then on, so that
/// whoever guesses at the account holds nobody up who had to do this. 410 `link_used` or `link_expired` when it sets
/// nothing (any more).
#[utoipa::path(
    tag = "auth",
    request_body = ResetPassword,
    responses((status = 204)),
)]
#[post("/auth/password/reset")]
pub async fn reset_password(
    state: Data<State>,
    request: HttpRequest,
    Valid(given): Valid<ResetPassword>,
) -> Reply<HttpResponse> {
    let origin = anonymous(&state, &request)?;
    let agent = actions::reset(&state, given, &origin).await?;
    let mark = state.browsers.mark(agent, state.new_id(), state.now());
    let mark = cookie::marking(agent, mark, &state.config.public_url);
    Ok(HttpResponse::NoContent().cookie(mark).finish())
}

//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::sessions`].

use super::actions::{self, Began};
use super::sessions::{self, Origin};
use super::{cookie, origin};
use crate::app::State;
use crate::extract::{Data, SessionCaller, Valid};
use crate::problem::{Problem, Reply};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError, post};
use contract::auth::{LogIn, Refreshed, SignedIn};

/// Sign in with email and password; 401 `totp_required` when the password is right and a second factor is due.
#[utoipa::path(
    tag = "auth",
    request_body = LogIn,
    responses((status = 200, body = SignedIn)),
)]
#[post("/auth/login")]
pub async fn log_in(
    state: Data<State>,
    request: HttpRequest,
    Valid(given): Valid<LogIn>,
) -> Reply<HttpResponse> {
    cookie::check_origin(&request, &state.config.public_url)?;
    let origin = origin(&state, &request);
    let began = actions::log_in(&state, given, &origin).await?;
    Ok(answer(&state, StatusCode::OK, began))
}

/// Exchange the refresh token in the cookie for a new one and an access token.
#[utoipa::path(
    tag = "auth",
    responses((status = 200, body = Refreshed)),
)]
#[post("/auth/refresh")]
pub async fn refresh_session(state: Data<State>, request: HttpRequest) -> Reply<HttpResponse> {
    let url = &state.config.public_url;
    let token = cookie::token(&request, url)?.ok_or_else(Problem::signed_out)?;
    match sessions::refresh(&state, &token).await {
        Ok((refreshed, next)) => Ok(HttpResponse::Ok()
            .cookie(cookie::holding(&next, url))
            .json(refreshed)),
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            // A cookie that is good for nothing is taken away.
            let mut answer = problem.error_response();
            let removed = answer.add_cookie(&cookie::gone(url));
            removed.map_err(|error| crate::problem::internal("a cookie cannot be set", &error))?;
            Ok(answer)
        }
        Err(problem) => Err(problem),
    }
}

/// End the session.
#[utoipa::path(
    tag = "auth",
    responses((status = 204)),
)]
#[post("/auth/logout")]
pub async fn log_out(
    state: Data<State>,
    request: HttpRequest,
    caller: Option<SessionCaller>,
) -> Reply<HttpResponse> {
    let url = &state.config.public_url;
    if let Some(token) = cookie::token(&request, url)? {
        sessions::log_out(&state, &token).await?;
    } else if let Some(caller) = caller {
        crate::sessions::actions::end(&state, &caller, caller.session).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie::gone(url)).finish())
}

/// Where a call of somebody unknown comes from; counted.
pub fn anonymous(state: &State, request: &HttpRequest) -> Reply<Origin> {
    cookie::check_origin(request, &state.config.public_url)?;
    let origin = origin(state, request);
    state.throttle.address(origin.address)?;
    Ok(origin)
}

pub fn answer(state: &State, status: StatusCode, (signed_in, beginning): Began) -> HttpResponse {
    let url = &state.config.public_url;
    let session = &beginning.session;
    let mark = state
        .browsers
        .mark(session.agent, session.id, session.created_at);
    HttpResponse::build(status)
        .cookie(cookie::holding(&beginning.token, url))
        .cookie(cookie::marking(session.agent, mark, url))
        .json(signed_in)
}

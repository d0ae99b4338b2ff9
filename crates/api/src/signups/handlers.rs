//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions::{self, SignedUp};
use crate::app::State;
use crate::auth::handlers::{anonymous, answer};
use crate::extract::{Data, Valid};
use crate::problem::Reply;
use crate::secret::Secret;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post};
use contract::auth::{CompleteSignUp, LinkSent, SignUp, SignedIn};

/// Make an organization and its Owner. Where the server sends mail the answer is 202, and a link in a mail makes them. It is
/// 202 for a taken address too, which is told of it by mail; without mail that is 409 `email_in_use`.
/// 403 `signup_closed` by `SWITCHBOARD_SIGNUP`; 429 also when an address was sent several mails already.
#[utoipa::path(
    tag = "auth",
    request_body = SignUp,
    responses(
        (status = 201, body = SignedIn, description = "Made, and signed in."),
        (status = 202, body = LinkSent, description = "A mail is on its way."),
    ),
)]
#[post("/auth/signup")]
pub async fn sign_up(
    state: Data<State>,
    request: HttpRequest,
    Valid(new): Valid<SignUp>,
) -> Reply<HttpResponse> {
    let origin = anonymous(&state, &request)?;
    Ok(match actions::sign_up(&state, new, &origin).await? {
        SignedUp::Began(began) => answer(&state, StatusCode::CREATED, *began),
        SignedUp::LinkSent(sent) => HttpResponse::Accepted().json(sent),
    })
}

/// Finish signing up with the token of a link. 410 `link_used` or `link_expired` when it can make nothing (any more); 409
/// `email_in_use` when the address has an account meanwhile; 403 `signup_closed` by `SWITCHBOARD_SIGNUP`, which with `first`
/// is whoever did not use their link first.
#[utoipa::path(
    tag = "auth",
    request_body = CompleteSignUp,
    responses((status = 201, body = SignedIn, description = "Made, and signed in.")),
)]
#[post("/auth/signup/complete")]
pub async fn complete_sign_up(
    state: Data<State>,
    request: HttpRequest,
    Valid(given): Valid<CompleteSignUp>,
) -> Reply<HttpResponse> {
    let origin = anonymous(&state, &request)?;
    let began = actions::complete(&state, &Secret::from(given.token), &origin).await?;
    Ok(answer(&state, StatusCode::CREATED, began))
}

//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::auth::handlers::{anonymous, answer};
use crate::extract::{Data, Path, Valid};
use crate::problem::Reply;
use crate::secret::Secret;
use actix_web::http::StatusCode;
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse, get, post};
use contract::auth::{AcceptInvitation, Invitation, SignedIn};

/// Who is invited, and where; for those who hold the link.
#[utoipa::path(
    tag = "invitations",
    params(("token" = String, Path)),
    responses((status = 200, body = Invitation)),
)]
#[get("/invitations/{token}")]
pub async fn get_invitation(
    state: Data<State>,
    request: HttpRequest,
    token: Path<String>,
) -> Reply<Json<Invitation>> {
    anonymous(&state, &request)?;
    actions::get(&state, &Secret::from(token.into_inner()))
        .await
        .map(Json)
}

/// Set the password and sign in. An agent with a second factor needs it too: 401 `totp_required` without.
#[utoipa::path(
    tag = "invitations",
    params(("token" = String, Path)),
    request_body = AcceptInvitation,
    responses((status = 200, body = SignedIn)),
)]
#[post("/invitations/{token}/accept")]
pub async fn accept_invitation(
    state: Data<State>,
    request: HttpRequest,
    token: Path<String>,
    Valid(given): Valid<AcceptInvitation>,
) -> Reply<HttpResponse> {
    let origin = anonymous(&state, &request)?;
    let token = Secret::from(token.into_inner());
    let began = actions::accept(&state, &token, given, &origin).await?;
    Ok(answer(&state, StatusCode::OK, began))
}

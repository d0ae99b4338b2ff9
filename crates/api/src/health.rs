//! For those who watch the server: `/healthz` while the process lives, `/readyz` while it can serve.

use crate::app::State;
use crate::extract::Data;
use crate::problem::{Problem, Reply};
use actix_web::{HttpResponse, get};
use contract::problem::Problem as Body;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_health).service(get_readiness);
}

/// The process lives.
#[utoipa::path(tag = "health", responses((status = 200, description = "It does")))]
#[get("/healthz")]
async fn get_health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// Migrations are done and the database answers.
#[utoipa::path(tag = "health", responses(
    (status = 200, description = "Ready to serve"),
    (status = 503, body = Body, content_type = "application/problem+json"),
))]
#[get("/readyz")]
async fn get_readiness(state: Data<State>) -> Reply<HttpResponse> {
    match state.store.is_ready().await? {
        true => Ok(HttpResponse::Ok()
            .content_type("text/plain")
            .body("ready\n")),
        false => Err(Problem::busy("not_migrated")),
    }
}

//! `/invitations/{token}`: how an agent gets a password.

pub mod actions;
mod handlers;
pub mod letter;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::get_invitation)
        .service(handlers::accept_invitation);
}

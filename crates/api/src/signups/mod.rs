//! `/auth/signup`: how an organization begins. Where mail is configured it begins when the link of a
//! mail is used, so the address is whose it says it is, and nobody learns here which ones are taken.

mod actions;
mod handlers;
pub mod letter;

pub use actions::gone;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::sign_up)
        .service(handlers::complete_sign_up);
}

//! `/jobs`: what is done after the answer, how far it has come, and what was given up.
//!
//! Large changes are shown to whoever may make them; everything else is for those who run the
//! organization. What a job works with may be what customers wrote, or a secret, and is never shown.

mod actions;
pub mod given_up;
mod handlers;
mod kinds;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_jobs)
        .service(handlers::retry_job)
        .service(handlers::discard_job);
}

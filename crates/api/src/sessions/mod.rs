//! `/sessions`: where the caller is signed in.

pub mod actions;
mod handlers;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_sessions)
        .service(handlers::end_session)
        .service(handlers::end_other_sessions);
}

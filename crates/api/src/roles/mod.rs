//! `/permissions` and `/roles`: what people may do.

pub mod actions;
mod handlers;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_permissions)
        .service(handlers::list_roles);
}

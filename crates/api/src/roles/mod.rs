//! `/permissions` and `/roles`: what people may do.

pub mod actions;
mod changes;
mod handlers;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_permissions)
        .service(handlers::list_roles)
        .service(handlers::get_role)
        .service(handlers::create_role)
        .service(handlers::update_role)
        .service(handlers::delete_role);
}

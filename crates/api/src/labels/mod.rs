//! `/labels`: coloured tags, which admins keep and agents put on conversations.

pub mod actions;
mod handlers;
pub mod settling;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_labels)
        .service(handlers::get_label)
        .service(handlers::create_label)
        .service(handlers::update_label)
        .service(handlers::delete_label);
}

//! `/channels/{id}/templates`: texts that were agreed on before, with places to fill in.

mod actions;
mod handlers;
pub mod sending;
mod syncing;
mod wire;

pub use wire::state;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_templates)
        .service(handlers::create_template)
        .service(handlers::sync_templates)
        .service(handlers::get_template)
        .service(handlers::update_template)
        .service(handlers::delete_template);
}

//! `/drafts/{conversation_id}`: what the caller typed and did not send. Nobody else's is touched.

pub mod actions;
mod handlers;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::get_draft)
        .service(handlers::save_draft)
        .service(handlers::delete_draft);
}

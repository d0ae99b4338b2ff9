//! `/quick-replies`: answers written once and used often.

mod actions;
mod handlers;
mod noting;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_quick_replies)
        .service(handlers::get_quick_reply)
        .service(handlers::create_quick_reply)
        .service(handlers::update_quick_reply)
        .service(handlers::delete_quick_reply)
        .service(handlers::copy_quick_reply_files);
}

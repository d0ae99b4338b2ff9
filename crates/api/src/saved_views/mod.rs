//! `/saved-views`: lists of conversations as agents set them up and named them.

pub mod actions;
mod handlers;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_saved_views)
        .service(handlers::create_saved_view)
        .service(handlers::get_saved_view)
        .service(handlers::update_saved_view)
        .service(handlers::delete_saved_view);
}

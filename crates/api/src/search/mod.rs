//! `/search`: conversations by number, subject and contact, and messages by their words (C-04).

mod actions;
mod fill;
mod handlers;
mod wire;

pub use fill::run as fill;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::search);
}

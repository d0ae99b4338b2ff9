//! A conversation, or some of its messages, by mail to somebody outside (C-12).

mod actions;
mod handlers;
pub mod letter;
pub mod sending;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::email_conversation);
}

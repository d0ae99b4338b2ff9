//! `/tags`, and the tags of messages: made on first use, never edited or deleted (C-12).

mod actions;
mod handlers;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_tags)
        .service(handlers::get_tag)
        .service(handlers::tag_messages)
        .service(handlers::untag_message);
}

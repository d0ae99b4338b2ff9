//! `/conversations`: lists, counts, and everything that is done to one.

pub mod actions;
mod handlers;
mod marks;
mod moves;
pub mod presence;
pub mod reading;
pub mod record;
mod starting;
pub mod waking;
pub mod wire;
pub mod work;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::start_conversation)
        .service(handlers::list_conversations)
        .service(handlers::count_conversations)
        .service(handlers::get_conversation)
        .service(handlers::update_conversation)
        .service(handlers::list_log)
        .service(handlers::read_conversation)
        .service(handlers::unread_conversation)
        .service(handlers::set_conversation_presence)
        .service(moves::pick_conversation)
        .service(moves::assign_conversation)
        .service(moves::revoke_conversation)
        .service(moves::transfer_conversation)
        .service(moves::close_conversation)
        .service(moves::reopen_conversation)
        .service(moves::archive_conversation)
        .service(moves::unarchive_conversation)
        .service(moves::snooze_conversation)
        .service(moves::unsnooze_conversation);
}

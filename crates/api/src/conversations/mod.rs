//! `/conversations`: lists, counts, and everything that is done to one.

pub mod actions;
mod bulk;
mod closing;
pub mod deleting;
pub mod filtering;
mod handlers;
pub mod labelling;
mod marks;
mod moves;
pub mod presence;
pub mod reading;
pub mod record;
mod starting;
pub mod visibility;
pub mod waking;
pub mod wire;
pub mod work;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::start_conversation)
        .service(handlers::list_conversations)
        .service(handlers::count_conversations)
        .service(bulk::act_on_conversations)
        .service(deleting::delete_conversation)
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
        .service(moves::unsnooze_conversation)
        .service(visibility::set_conversation_visibility)
        .service(labelling::add_conversation_label)
        .service(labelling::remove_conversation_label);
}

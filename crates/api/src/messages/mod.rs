//! `/conversations/{id}/messages`, and the transactions every message goes through.

pub mod actions;
mod addressing;
mod answering;
pub mod automated;
mod checking;
pub mod customer;
pub mod deliver;
pub mod due;
mod fetching;
mod forwarding;
mod handlers;
pub mod incoming;
pub mod receipts;
pub mod receive;
pub mod replying;
pub mod scheduled;
pub mod send;
pub mod wire;

use domain::messages::MessageKind;
use store::attachments::Attachment;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_messages)
        .service(handlers::send_message)
        .service(handlers::retry_message)
        .service(handlers::fetch_attachment)
        .service(handlers::settle_message)
        .service(handlers::forward_message)
        .service(handlers::list_scheduled_messages)
        .service(handlers::get_scheduled_message)
        .service(handlers::update_scheduled_message)
        .service(handlers::cancel_scheduled_message);
}

/// What a message mainly is: text wins, else the first file tells.
pub fn kind(text: Option<&str>, files: &[Attachment]) -> MessageKind {
    match (text, files.first()) {
        (None, Some(file)) => MessageKind::of_media(&file.media_type),
        _ => MessageKind::Text,
    }
}

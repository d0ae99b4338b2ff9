//! Notes on contacts and in conversations. Whoever sees what a note is on sees the note; a customer
//! never does.

pub mod actions;
mod handlers;
mod place;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_conversation_notes)
        .service(handlers::create_conversation_note)
        .service(handlers::update_conversation_note)
        .service(handlers::delete_conversation_note)
        .service(handlers::list_contact_notes)
        .service(handlers::create_contact_note)
        .service(handlers::update_contact_note)
        .service(handlers::delete_contact_note);
}

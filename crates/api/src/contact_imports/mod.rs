//! `/contact-imports`: contacts from a file (P-04). It is uploaded and looked at; once somebody
//! starts it, a job takes its rows a batch at a time, each in a transaction with how far it has come.

pub mod actions;
mod addresses;
mod channel;
mod compared;
mod handlers;
mod preview;
mod rejections;
pub mod running;
pub mod source;
mod starting;
mod upload;
mod wire;

pub use addresses::Addresses;
pub use upload::NewContactImport;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_contact_imports)
        .service(handlers::create_contact_import)
        .service(handlers::get_contact_import)
        .service(handlers::update_contact_import)
        .service(handlers::start_contact_import)
        .service(handlers::cancel_contact_import)
        .service(handlers::list_contact_import_rejections);
}

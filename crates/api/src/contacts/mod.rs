//! `/contacts`: customers, by their identities.

mod actions;
pub mod addresses;
mod archive;
pub mod attributes;
pub mod blocking;
mod defaults;
pub mod deleting;
mod exporting;
mod handlers;
mod known;
pub mod leaving;
pub mod merging;
mod pinning;
mod table;
mod telling;
mod wire;

pub use actions::seen;
pub use telling::told;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_contacts)
        .service(handlers::create_contact)
        // Before what takes any name for an id.
        .service(table::export_contacts)
        .service(exporting::export_contact)
        .service(handlers::get_contact)
        .service(handlers::update_contact)
        .service(deleting::get_contact_removal)
        .service(deleting::delete_contact)
        .service(merging::merge_contact)
        .service(known::add_contact_identity)
        .service(known::remove_contact_identity)
        .service(handlers::block_contact)
        .service(handlers::unblock_contact)
        .service(handlers::pin_contact)
        .service(handlers::unpin_contact)
        .service(handlers::add_favorite)
        .service(handlers::remove_favorite);
}

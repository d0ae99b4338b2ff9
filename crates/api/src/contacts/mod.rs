//! `/contacts`: customers, by their identities.

mod actions;
pub mod addresses;
pub mod blocking;
mod defaults;
mod handlers;
pub mod leaving;
mod pinning;
mod telling;
mod wire;

pub use actions::seen;
pub use telling::told;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_contacts)
        .service(handlers::create_contact)
        .service(handlers::get_contact)
        .service(handlers::update_contact)
        .service(handlers::block_contact)
        .service(handlers::unblock_contact)
        .service(handlers::pin_contact)
        .service(handlers::unpin_contact)
        .service(handlers::add_favorite)
        .service(handlers::remove_favorite);
}

//! `/hooks/{kind}/{public_id}`: what providers call. The connector of the channel proves the call and
//! reads it ([`connectors::Connector`]); what it brings is applied here, each entry in a transaction of
//! its own. The provider hears of success once all is committed, and may say everything again.

mod changes;
pub mod consents;
mod echoes;
mod entries;
mod handlers;
pub mod receipts;

pub use echoes::{KIND as ECHO, run as echo};
pub use entries::apply;

use actix_web::web;

/// Providers send some megabytes at most; WhatsApp says three.
const MAX_BODY: usize = 4 * 1024 * 1024;

pub fn routes(config: &mut web::ServiceConfig) {
    let call = || web::route().to(handlers::take);
    config.service(
        web::scope("/hooks")
            .app_data(web::PayloadConfig::new(MAX_BODY))
            .route("/{kind}/{public_id}", call())
            .route("/{kind}/{public_id}/{tail:.*}", call()),
    );
}

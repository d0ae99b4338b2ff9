//! `/hooks/{kind}/{public_id}`: what providers call. The connector of the channel proves the call and
//! reads it ([`connectors::Connector`]); what it brings is applied here, each entry in a transaction of
//! its own. The provider hears of success once all is committed, and may say everything again.

mod again;
mod attempts;
pub mod changes;
pub mod consents;
mod echoes;
mod enclosures;
mod entries;
mod handlers;
mod moving;
pub mod receipts;
mod siblings;
mod strangers;
pub mod template_states;

pub use again::again;
pub use echoes::{KIND as ECHO, run as echo};
pub use entries::{apply, take};
pub use strangers::Strangers;

use actix_web::middleware::from_fn;
use actix_web::web;

pub fn routes(config: &mut web::ServiceConfig) {
    let mut scope = web::scope("/hooks");
    // Each kind takes as much as its provider may send.
    for connector in connectors::ALL {
        for tail in ["", "/{tail:.*}"] {
            let path = format!(
                "/{{kind:{}}}/{{public_id}}{tail}",
                connector.kind().as_str()
            );
            let largest = web::PayloadConfig::new(connector.largest_call());
            let call = web::resource(path).app_data(largest);
            scope = scope.service(call.route(web::route().to(handlers::take)));
        }
    }
    config.service(scope.wrap(from_fn(strangers::turn_away)));
}

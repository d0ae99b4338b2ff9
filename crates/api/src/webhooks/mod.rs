//! `/webhooks`, and what calls integrators when something happens.
//!
//! Nothing of it runs in the transactions that make things happen. One task ([`mod@feed`]) reads the
//! log of events behind them and notes who is to be told; another ([`lanes`]) tells, a lane for each
//! webhook, from what is there when it is told ([`payload`]). One call is in [`call`].

mod actions;
mod call;
mod deliveries;
mod feed;
mod handlers;
mod lanes;
mod payload;
mod secrets;
mod sight;
mod tidy;
mod wire;

pub use feed::run as feed;
pub use lanes::run as send;
pub use tidy::run as tidy;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_webhooks)
        .service(handlers::create_webhook)
        .service(handlers::get_webhook)
        .service(handlers::update_webhook)
        .service(handlers::delete_webhook)
        .service(handlers::rotate_webhook_secret)
        .service(handlers::test_webhook)
        .service(handlers::list_deliveries)
        .service(handlers::redeliver);
}

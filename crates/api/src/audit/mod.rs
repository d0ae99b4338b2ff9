//! `/audit-log`: who did what of consequence, and when.
//!
//! Each room makes its entries with `recording` and appends them in the transaction of the effect,
//! where what happened is known: an act that was refused or done before leaves none.
//!
//! Who sees a restricted conversation through `conversations.view_restricted` alone is recorded by
//! what hands out its insides (`State::read_inside`, exports, mails). Links to files are made there
//! too, and say nothing of who follows them, so the answer that brings them is what counts.

mod actions;
mod handlers;
pub mod recording;
mod table;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::list_audit_log);
}

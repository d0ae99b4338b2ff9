//! `/auth/password`: a new password for who forgot theirs, by the link of a mail. Whether anybody has the
//! address is asked when the mail is written, so neither the answer nor its time tells.

mod actions;
mod handlers;
pub mod letter;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::forget_password)
        .service(handlers::reset_password);
}

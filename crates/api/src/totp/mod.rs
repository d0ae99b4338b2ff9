//! `/me/totp`: the second factor. Its secret is sealed, its recovery codes are hashed with a key of the
//! server, and no digits are accepted twice.

mod actions;
mod codes;
mod handlers;
pub mod proving;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::set_up_totp)
        .service(handlers::confirm_totp)
        .service(handlers::end_totp)
        .service(handlers::renew_recovery_codes)
        .service(handlers::end_totp_of_agent);
}

//! `/api-tokens`: what programs sign in with. Only who signed in with a password manages them: no
//! token makes another.

mod actions;
mod handlers;
mod uses;

pub use uses::{Uses, write as write_uses};

use utoipa_actix_web::service_config::ServiceConfig;

/// How an API token begins, which tells it from an access token.
pub const PREFIX: &str = "sb_";

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_api_tokens)
        .service(handlers::create_api_token)
        .service(handlers::get_api_token)
        .service(handlers::delete_api_token);
}

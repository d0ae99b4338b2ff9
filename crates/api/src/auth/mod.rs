//! Signing in and out, and who is signed in.

pub mod actions;
pub mod browsers;
pub mod cookie;
pub mod founding;
pub mod handlers;
pub mod passwords;
pub mod principals;
pub mod sessions;
pub mod throttle;
pub mod tokens;

use crate::address;
use crate::app::State;
use actix_web::HttpRequest;
use actix_web::http::header;
use sessions::Origin;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::log_in)
        .service(handlers::refresh_session)
        .service(handlers::log_out);
}

/// Where a call comes from, as far as proxies of ours tell.
fn origin(state: &State, request: &HttpRequest) -> Origin {
    let user_agent = request.headers().get(header::USER_AGENT);
    Origin {
        address: address::of(request, &state.config.trusted_proxies),
        marks: cookie::marks(request, &state.config.public_url),
        user_agent: user_agent.and_then(|value| value.to_str().ok().map(str::to_owned)),
    }
}

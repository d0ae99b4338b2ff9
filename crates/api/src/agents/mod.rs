//! `/agents`: the people who answer.

pub mod actions;
mod changes;
pub mod granting;
mod handlers;
pub mod leaving;
pub mod listing;
mod named;
mod scheduled;

pub use named::named;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_agents)
        .service(handlers::get_agent)
        .service(handlers::list_agent_scheduled_messages)
        .service(handlers::invite_agent)
        .service(handlers::create_invitation)
        .service(handlers::update_agent)
        .service(handlers::deactivate_agent)
        .service(handlers::reactivate_agent);
}

//! `/teams`: agents, and the channels they work on.

pub mod actions;
mod handlers;
pub mod moving;
pub mod placing;
mod removing;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_teams)
        .service(handlers::get_team)
        .service(handlers::create_team)
        .service(handlers::update_team)
        .service(handlers::delete_team);
}

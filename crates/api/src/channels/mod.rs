//! `/channels` and `/channel-kinds`

pub mod actions;
mod handlers;
mod inbound;
mod number_check;
pub mod secrets;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_channel_kinds)
        .service(handlers::list_channels)
        .service(handlers::create_channel)
        .service(handlers::get_channel)
        .service(handlers::update_channel)
        .service(handlers::delete_channel)
        .service(handlers::rotate_channel_secret)
        .service(handlers::check_number)
        .service(handlers::post_inbound)
        .service(handlers::post_receipt);
}

//! `/channels` and `/channel-kinds`

pub mod actions;
mod failed_messages;
mod failing;
pub mod failures;
mod handlers;
pub mod health;
pub mod hours;
mod inbound;
mod number_check;
pub mod pace;
pub mod removing;
pub mod renewing;
pub mod secrets;
mod testing;
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
        .service(handlers::preview_hours)
        .service(handlers::test_channel)
        .service(handlers::get_channel_health)
        .service(failing::list_failed_messages)
        .service(failing::list_channel_failures)
        .service(failing::retry_channel_failure)
        .service(failing::delete_channel_failure)
        .service(handlers::rotate_channel_secret)
        .service(handlers::check_number)
        .service(handlers::post_inbound)
        .service(handlers::post_receipt);
}

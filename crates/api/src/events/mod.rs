//! The live stream: what happened, to everyone who may see it, without loss.
//!
//! One task reads the log of events ([`hub`]), decides for each reader ([`readers`]) and hands out
//! frames ([`frames`]) with the things as they are now ([`objects`]). A stream ([`stream`]) first
//! gets what it missed ([`resume`]); what waits for it is bounded ([`queue`]). The widget's visitors listen to the same hub.

pub mod frames;
mod handlers;
pub mod hub;
pub mod lag;
mod news;
pub mod objects;
mod pass;
pub mod presence;
pub mod queue;
pub mod readers;
mod resume;
pub mod stream;
mod typing;
pub mod visitors;

pub use hub::Hub;
pub use pass::run;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::stream_events);
}

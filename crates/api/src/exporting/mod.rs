//! A whole conversation, to be kept elsewhere (C-16): written page by page as it is read, so that a long
//! one costs no more memory than a short one.

mod actions;
mod handlers;
mod pages;
pub mod table;

pub use actions::{begin_inside, record};
pub use pages::{Broken, Format, Gathered, stream};

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::export_conversation);
}

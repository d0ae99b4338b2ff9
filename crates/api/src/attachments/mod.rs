//! Uploads, `/attachments`, and the links they are read by, `/files/{id}/{name}`.
//!
//! Bytes go through in pieces, never whole in memory. They are stored once per organization and
//! content, by [`object_store`], in a folder or a bucket; what they are is found in the bytes, not believed.

pub mod files;
mod handlers;
pub mod keep;
pub mod links;
pub mod removing;
pub mod rules;
mod serve;
mod sniff;
pub mod sweep;
mod tracks;
pub mod upload;
mod writing;

pub use files::Files;
pub use handlers::Upload;
pub use links::Links;
pub use writing::Writing;

use crate::app::State;
use contract::attachments::Attachment;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::create_attachment);
}

/// Outside `/api/v1`: links need nobody to sign in.
pub fn public_routes(config: &mut actix_web::web::ServiceConfig) {
    config.service(serve::file);
}

/// An attachment as those see it who may; its links hold for one to two hours.
pub fn wire(state: &State, attachment: store::attachments::Attachment) -> Attachment {
    state.links().attachment(&attachment)
}

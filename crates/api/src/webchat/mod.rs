//! `/widget/v1/{public_id}`: what the chat on a website says to us.
//!
//! Nobody signs in here. A browser is known by a token of its own, and a person by the signature of
//! the website's server; [`visit`] says what a request may see, and nothing is found by what
//! somebody typed.

mod begin;
mod fields;
mod handlers;
mod history;
mod identify;
mod identity;
mod limits;
mod page;
mod receipts;
mod site;
mod stream;
mod typing;
mod visit;
mod wire;
mod writing;

pub use site::origins;

use crate::keys::Keys;
use crate::middleware;
use actix_web::middleware::from_fn;
use actix_web::web::PayloadConfig;
use connectors::Connector;
use limits::Limits;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;
use visit::SessionTokens;

/// What the channel can do and how it is set up.
const CONNECTOR: &dyn Connector = &connectors::Webchat;

/// Larger bodies of visitors are refused, save files: the longest message fits, be it all escapes.
const MAX_BODY: usize = 256 * 1024;

/// What all requests of widgets share.
#[derive(Debug)]
pub struct Webchat {
    sessions: SessionTokens,
    limits: Limits,
}

impl Webchat {
    pub fn new(keys: &Keys) -> Self {
        Self {
            sessions: SessionTokens::new(keys),
            limits: Limits::default(),
        }
    }
}

pub fn routes(config: &mut ServiceConfig) {
    let widget = scope("/widget/v1/{public_id}")
        .app_data(PayloadConfig::new(MAX_BODY))
        .wrap(from_fn(middleware::uncached))
        .wrap(from_fn(site::enter))
        .service(handlers::widget_config)
        .service(handlers::begin_widget_session)
        .service(handlers::list_widget_messages)
        .service(handlers::post_widget_message)
        .service(handlers::create_widget_attachment)
        .service(handlers::stream_widget_events)
        .service(handlers::set_widget_typing)
        .service(handlers::set_widget_read)
        .service(handlers::reset_widget);
    config.service(widget);
}

//! `/organization`: the tenant and its settings.

pub mod actions;
mod handlers;
pub mod removing;

use contract::organization::Organization;
use store::organizations;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::get_organization)
        .service(handlers::update_organization)
        .service(handlers::delete_organization);
}

/// As everybody in it may see it.
pub fn wire(o: organizations::Organization) -> Organization {
    Organization {
        id: o.id,
        name: o.name,
        default_language: o.default_language,
        default_country: o.default_country.map(|country| country.to_string()),
        time_zone: o.time_zone,
        allowed_file_types: o.allowed_file_types,
        max_file_bytes: o.max_file_bytes,
        one_conversation_across_channels: o.one_conversation_across_channels,
        after_closing: o.after_closing.as_str().into(),
        assistants_enabled: o.assistants_enabled,
        version: o.version,
    }
}

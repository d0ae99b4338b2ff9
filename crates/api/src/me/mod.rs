//! `/me`: the caller's profile, preferences and password.

pub mod actions;
mod handlers;

use crate::problem::{Reply, internal};
use contract::me::{Me, Preferences};
use store::agents::Agent;
use store::{Db, StoreResult, roles, teams, totp};
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::get_me)
        .service(handlers::update_me)
        .service(handlers::update_my_preferences)
        .service(handlers::change_my_password)
        .service(handlers::set_my_availability);
}

/// An agent as they see themselves.
pub fn read(db: &mut Db, agent: &Agent) -> StoreResult<Me> {
    let role = roles::get(db, agent.organization, agent.role)?;
    let team_ids = teams::of_agent(db, agent.organization, agent.id)?;
    let second = totp::confirmed(db, agent.organization, agent.id)?;
    let codes_left = match second {
        Some(_) => totp::codes_left(db, agent.organization, agent.id)?,
        None => 0,
    };
    Ok(Me {
        id: agent.id,
        organization_id: agent.organization,
        email: agent.email.clone(),
        first_name: agent.first_name.clone(),
        last_name: agent.last_name.clone(),
        color: agent.color.to_string(),
        role_id: role.id,
        role_name: role.name,
        permissions: role.permissions.iter().map(|p| p.to_string()).collect(),
        team_ids,
        availability: agent.availability.as_str().into(),
        preferences: preferences(agent),
        totp_enabled: second.is_some(),
        recovery_codes_left: codes_left.try_into().unwrap_or_default(),
        version: agent.version,
    })
}

/// What an agent prefers. A newer server may have kept more than this one knows.
pub fn preferences(agent: &Agent) -> Preferences {
    serde_json::from_str(&agent.preferences).unwrap_or_else(|error| {
        tracing::warn!(%error, agent.id = %agent.id, "preferences cannot be read");
        Preferences::default()
    })
}

pub fn preferences_json(preferences: &Preferences) -> Reply<String> {
    serde_json::to_string(preferences)
        .map_err(|error| internal("preferences cannot be kept", &error))
}

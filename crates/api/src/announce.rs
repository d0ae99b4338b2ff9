//! Events about people and settings; everybody in the organization may know of them.

use crate::app::State;
use domain::{AgentId, JobId, OrganizationId};
use store::events::{Audience, NewEvent};

/// Tells every colleague that something changed.
pub fn everyone(
    state: &State,
    organization: OrganizationId,
    name: &'static str,
    object: i64,
    version: i64,
) -> NewEvent {
    event(
        state,
        organization,
        name,
        object,
        version,
        Audience::Everyone,
    )
}

/// Tells one agent to load everything afresh, because their own rights changed.
pub fn reset(state: &State, organization: OrganizationId, agent: AgentId) -> NewEvent {
    let object = *agent.as_ref();
    event(
        state,
        organization,
        "reset",
        object,
        0,
        Audience::Agent(agent),
    )
}

/// Tells one agent alone, in every window and on every device of theirs, that they changed.
pub fn oneself(
    state: &State,
    organization: OrganizationId,
    agent: AgentId,
    version: i64,
) -> NewEvent {
    event(
        state,
        organization,
        "agent.updated",
        *agent.as_ref(),
        version,
        Audience::Agent(agent),
    )
}

/// Tells everybody that a job got on, was given up, or is done; what it is about is read by those who may.
pub fn job(state: &State, organization: OrganizationId, job: JobId) -> NewEvent {
    everyone(state, organization, "job.updated", *job.as_ref(), 0)
}

/// Tells everybody to load everything afresh, because the rights of many changed.
pub fn everyone_resets(state: &State, organization: OrganizationId) -> NewEvent {
    everyone(state, organization, "reset", 0, 0)
}

fn event(
    state: &State,
    organization: OrganizationId,
    name: &'static str,
    object: i64,
    version: i64,
    audience: Audience,
) -> NewEvent {
    NewEvent {
        organization,
        id: state.new_id(),
        name,
        conversation: None,
        object,
        version,
        revision: None,
        before: Some(audience.clone()),
        after: Some(audience),
        at: state.now(),
    }
}

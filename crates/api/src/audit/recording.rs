//! Entries of the audit log, to be appended with `store::audit::append` in the transaction of what
//! they tell.

use crate::app::State;
use crate::auth::principals::{Bearer, Principal};
use domain::actors::Actor;
use domain::audit::{AuditAction, AuditDetails, AuditEntry, AuditVia};
use domain::{AgentId, ConversationId, OrganizationId};

/// What somebody who is signed in does to a thing.
pub fn act(
    state: &State,
    by: &Principal,
    action: AuditAction,
    resource: impl AsRef<i64>,
) -> AuditEntry {
    let via = match by.bearer {
        Bearer::Session { .. } => AuditVia::Session,
        Bearer::Personal { .. } | Bearer::Integration { .. } => AuditVia::Token,
    };
    let who = Who {
        actor: by.actor(),
        via,
    };
    entry(state, by.organization(), who, action, resource)
}

/// What an agent does to their own account while they sign in or out.
pub fn own(
    state: &State,
    organization: OrganizationId,
    agent: AgentId,
    action: AuditAction,
) -> AuditEntry {
    entry(state, organization, Who::of(agent), action, agent)
}

/// What an agent does who is about to be signed in.
pub fn arrival(
    state: &State,
    organization: OrganizationId,
    agent: AgentId,
    action: AuditAction,
    resource: impl AsRef<i64>,
) -> AuditEntry {
    entry(state, organization, Who::of(agent), action, resource)
}

/// What the server does, or its operator, or nobody knows who.
pub fn by_system(
    state: &State,
    organization: OrganizationId,
    action: AuditAction,
    resource: impl AsRef<i64>,
) -> AuditEntry {
    let who = Who {
        actor: Actor::System,
        via: AuditVia::System,
    };
    entry(state, organization, who, action, resource)
}

/// The sight of what is in a restricted conversation, by who is none of its viewers: once an hour,
/// however much they read.
pub fn viewing(state: &State, by: &Principal, id: ConversationId) -> AuditEntry {
    act(state, by, AuditAction::ConversationViewed, id).once_an_hour()
}

struct Who {
    actor: Actor,
    via: AuditVia,
}

impl Who {
    fn of(agent: AgentId) -> Self {
        Self {
            actor: Actor::Agent(agent),
            via: AuditVia::Session,
        }
    }
}

fn entry(
    state: &State,
    organization: OrganizationId,
    who: Who,
    action: AuditAction,
    resource: impl AsRef<i64>,
) -> AuditEntry {
    AuditEntry {
        organization,
        id: state.new_id(),
        at: state.now(),
        actor: who.actor,
        via: who.via,
        action,
        resource_id: *resource.as_ref(),
        details: AuditDetails::default(),
        once: None,
    }
}

//! `/presence`: who is there. An agent is online while a live stream of theirs was seen within 45
//! seconds, on any server, and they say that they are available.

mod handlers;

use contract::agents::Presence;
use domain::agents::{Availability, STREAM_SECONDS};
use domain::{AgentId, OrganizationId, Timestamp};
use std::collections::HashSet;
use store::agents::Agent;
use store::{Db, StoreResult, presence};
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::list_presence);
}

/// The agents of an organization who have a live stream.
#[derive(Clone, Debug, Default)]
pub struct Streams(HashSet<AgentId>);

impl Streams {
    pub fn read(db: &mut Db, organization: OrganizationId, now: Timestamp) -> StoreResult<Self> {
        let since = now.minus_seconds(STREAM_SECONDS);
        let seen = presence::since(db, organization, since)?;
        Ok(Self(seen.into_iter().collect()))
    }

    /// Whether anybody of an organization is online.
    pub fn has_anybody(
        db: &mut Db,
        organization: OrganizationId,
        now: Timestamp,
    ) -> StoreResult<bool> {
        let streams = Self::read(db, organization, now)?;
        let ids: Vec<AgentId> = streams.0.iter().copied().collect();
        let agents = store::agents::some(db, organization, &ids)?;
        Ok(agents.iter().any(|agent| streams.is_online(agent)))
    }

    /// Whether a colleague is there, as the API shows it.
    pub fn wire(&self, agent: &Agent) -> Presence {
        Presence {
            agent_id: agent.id,
            availability: agent.availability.as_str().into(),
            online: self.is_online(agent),
        }
    }

    pub fn is_online(&self, agent: &Agent) -> bool {
        agent.availability == Availability::Available && self.0.contains(&agent.id)
    }
}

/// Whether some colleagues are there.
pub fn of_ids(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AgentId],
    now: Timestamp,
) -> StoreResult<Vec<Presence>> {
    let streams = Streams::read(db, organization, now)?;
    let agents = store::agents::some(db, organization, ids)?;
    Ok(agents.iter().map(|agent| streams.wire(agent)).collect())
}

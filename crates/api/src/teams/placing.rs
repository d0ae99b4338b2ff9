//! Putting somebody into teams from their own side: those teams are changed by it.

use crate::announce;
use crate::app::State;
use domain::{AgentId, OrganizationId, TeamId};
use store::events::{self, NewEvent};
use store::{Db, StoreResult, teams};

/// Puts an agent into these teams and no others, and tells of those that are others now; false when none is.
pub fn place(
    db: &mut Db,
    state: &State,
    organization: OrganizationId,
    agent: AgentId,
    wanted: &[TeamId],
) -> StoreResult<bool> {
    let changed = teams::set_of_agent(db, organization, agent, wanted)?;
    let told = changed.iter().map(|(team, version)| {
        announce::everyone(
            state,
            organization,
            "team.updated",
            *team.as_ref(),
            *version,
        )
    });
    let told: Vec<NewEvent> = told.collect();
    events::append_all(db, &told)?;
    Ok(!told.is_empty())
}

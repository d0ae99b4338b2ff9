//! Agents as a refusal names them.

use domain::{AgentId, OrganizationId};
use serde::Serialize;
use store::{Db, StoreResult, agents};

/// Who it is, by the name colleagues know.
#[derive(Clone, Debug, Serialize)]
pub struct Named {
    pub id: AgentId,
    pub name: String,
}

/// These agents in their order; who is not there is left out.
pub fn named(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AgentId],
) -> StoreResult<Vec<Named>> {
    let found = agents::some(db, organization, ids)?;
    let name = |id: &AgentId| {
        let agent = found.iter().find(|agent| agent.id == *id)?;
        Some(Named {
            id: *id,
            name: agent.first_name.clone(),
        })
    };
    Ok(ids.iter().filter_map(name).collect())
}

//! After a colleague was deactivated their conversations let go of them, a few in each transaction: what was
//! theirs alone goes to *Open* or to the colleague who takes over, and what they saw of what is restricted is
//! seen by the others alone. Their favorites go too. Contacts have a job of their own (`contacts::leaving`).

use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::steps;
use domain::actors::Actor;
use domain::agents::AgentState;
use domain::{AgentId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::contacts::favorites;
use store::conversations::{count_of_agent, lock_of_agent};
use store::{Db, StoreResult, agents};

/// How many conversations one transaction takes, of each way they are somebody's.
const STEP: i64 = 10;
/// How many favorites.
const FAVORITES: i64 = 200;

/// Who has still to be taken out: what finds their conversations says which are left.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub agent_id: AgentId,
    /// Who takes over, while they are not deactivated themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heir: Option<AgentId>,
}

impl steps::Rest for Rest {
    const KIND: &'static str = "agents.let_go";
    const NAME: &'static str = "let conversations go of an agent";

    /// What it does is what the agent's row says when it runs.
    fn lane(&self) -> i64 {
        *self.agent_id.as_ref()
    }

    /// Takes them out of some.
    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let leaving = agents::get(db, organization, self.agent_id)?;
        if leaving.state != AgentState::Deactivated {
            return Ok(None);
        }
        let heir = match self.heir {
            Some(heir) if agents::count_known(db, organization, &[heir])? == 1 => Some(heir),
            _ => None,
        };
        let some = lock_of_agent(db, organization, leaving.id, STEP)?;
        if some.is_empty() {
            let any = favorites::forget_some(db, organization, leaving.id, FAVORITES)?;
            return Ok(any.then(|| self.clone()));
        }
        for mut locked in some {
            let moves = locked.conversation.let_go(leaving.id, heir, work.now);
            record::save(db, work, &locked, Change::of(Actor::System, moves))?;
        }
        Ok(Some(self.clone()))
    }

    fn remaining(&self, db: &mut Db, organization: OrganizationId) -> StoreResult<Option<i64>> {
        count_of_agent(db, organization, self.agent_id).map(Some)
    }
}

//! After a team was removed its conversations go to the one that takes over, a few in each transaction.
//! Who is in that one sees them as its own meanwhile (`store::rights`).

use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::steps;
use domain::actors::Actor;
use domain::{OrganizationId, TeamId};
use serde::{Deserialize, Serialize};
use store::conversations::{count_of_team, lock_of_team};
use store::{Db, StoreResult, teams};

/// How many conversations one transaction takes.
const STEP: i64 = 20;

/// The team whose conversations have still to go: what finds them says which are left, and the database
/// where to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub team_id: TeamId,
    /// What it was called, for people to see.
    #[serde(default)]
    pub name: Option<String>,
}

impl steps::Rest for Rest {
    const KIND: &'static str = "teams.move";
    const NAME: &'static str = "move the conversations of a team";

    fn lane(&self) -> i64 {
        *self.team_id.as_ref()
    }

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let to = teams::moves_to(db, organization, self.team_id)?;
        let some = lock_of_team(db, organization, self.team_id, STEP)?;
        if some.is_empty() {
            teams::has_moved(db, organization, self.team_id)?;
            return Ok(None);
        }
        for mut locked in some {
            let moves = locked.conversation.follow_team(to, work.now);
            record::save(db, work, &locked, Change::of(Actor::System, moves))?;
        }
        Ok(Some(self.clone()))
    }

    fn remaining(&self, db: &mut Db, organization: OrganizationId) -> StoreResult<Option<i64>> {
        count_of_team(db, organization, self.team_id).map(Some)
    }
}

//! The end of an organization: nobody signs in any more at once, nothing comes in and nothing leaves; then
//! every row goes, some in each transaction, and its files with whatever removes unused ones.

use crate::app::State;
use crate::conversations::work::Work;
use crate::extract::SessionCaller;
use crate::problem::{Problem, Reply};
use crate::steps::{self, Rest as _};
use contract::organization::DeleteOrganization;
use domain::OrganizationId;
use domain::permissions::Permission;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use store::organization_removal as removal;
use store::{Db, StoreResult, agents, jobs};

/// How many rows one transaction removes.
const STEP: i64 = 200;

pub async fn delete(
    state: &State,
    by: &SessionCaller,
    address: IpAddr,
    given: DeleteOrganization,
) -> Reply<()> {
    if !by.viewer.may(Permission::DeleteOrganization) {
        return Err(Problem::lacks(Permission::DeleteOrganization));
    }
    let (organization, agent) = (by.organization(), by.agent);
    state.throttle.guess(address, &agent.to_string())?;
    let owner = state
        .store
        .read(move |db| agents::get(db, organization, agent));
    let hash = owner.await?.password_hash;
    if !state.passwords.verify(given.password, hash).await? {
        let problem = Problem::invalid();
        return Err(problem.field("password", "wrong_password", "This is not your password"));
    }
    let work = Work::new(state);
    let done = state.write(move |db| {
        removal::close(db, organization, work.now)?;
        let first = Rest { table: None };
        jobs::push(db, &first.job(&work, organization))
    });
    let done = done.await;
    state.principals.forget();
    done?;
    // The audit log goes with the rest; what is left is who, by a number that means nothing any more.
    tracing::info!(organization.id = %organization, agent.id = %agent, "an organization was deleted");
    Ok(())
}

/// Which table is being emptied; none has been yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub table: Option<String>,
}

impl Rest {
    /// The table that is emptied now; none when all are empty.
    fn now(&self) -> Option<&'static str> {
        let first = removal::tables().next();
        match self.table.as_deref() {
            None => first,
            Some(DONE) => None,
            // Of another version of the server: begun anew, for nothing is removed twice.
            Some(name) => removal::tables().find(|table| *table == name).or(first),
        }
    }

    fn after(table: &'static str) -> Self {
        let mut later = removal::tables().skip_while(|other| *other != table);
        let next = later.nth(1).unwrap_or(DONE);
        Self {
            table: Some(next.to_owned()),
        }
    }
}

/// No table is called so.
const DONE: &str = "-";

impl steps::Rest for Rest {
    const KIND: &'static str = "organizations.remove";
    const NAME: &'static str = "remove an organization";

    fn lane(&self) -> i64 {
        LANE
    }

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        if let Some(table) = self.now() {
            let cleared = removal::clear_some(db, organization, table, LANE, STEP)?;
            return Ok(Some(match cleared {
                0 => Self::after(table),
                _ => self.clone(),
            }));
        }
        if removal::let_files_go(db, organization, work.now, STEP)? > 0 {
            return Ok(Some(self.clone()));
        }
        removal::forget(db, organization)?;
        Ok(None)
    }
}

/// No id is one: nothing else of the organization has this lane.
const LANE: i64 = 1;

//! Pinning: says whose a contact is; its new conversations go to them.

use super::actions::{seen, shown};
use super::telling::told;
use crate::agents::named;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::conversations::work::Work;
use crate::extract::IfMatch;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::contacts::Contact as Wire;
use domain::contacts::{Contact, PinError, may_pin};
use domain::permissions::Permission;
use domain::{AgentId, ContactId};
use store::conversations::{Reader, grounds};
use store::{Db, contacts, events};

/// What is said of a contact.
#[derive(Clone, Copy, Debug)]
pub enum To {
    /// This agent has it; none is who asks.
    Pinned(Option<AgentId>),
    Detached,
}

/// Says so, of the version the caller has read: a colleague may have said something else since.
pub async fn set(
    state: &State,
    by: &Principal,
    id: ContactId,
    once: Once,
    read: IfMatch,
    to: To,
) -> Reply<Wire> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let contact = state.write(move |db| {
        let reader = Reader::load(db, viewer.clone())?;
        let before = seen(db, &reader, id)?;
        let mut after = before.clone();
        once.run(db, |db| {
            read.check(before.version)?;
            let changed = match to {
                To::Pinned(agent) => pin(db, &reader, &mut after, agent.or(reader.viewer.agent))?,
                To::Detached => detach(&reader, &mut after)?,
            };
            if changed {
                contacts::save(db, &before, &after)?;
                events::append(db, &told(&work, &after, "contact.updated"))?;
            }
            Ok(id)
        })?;
        shown(db, &reader, after)
    });
    contact.await
}

fn pin(db: &mut Db, reader: &Reader, contact: &mut Contact, to: Option<AgentId>) -> Reply<bool> {
    // A program is nobody's colleague.
    let Some(agent) = to else {
        return Err(Problem::invalid().field("agent_id", "required", "Whose it is to be"));
    };
    if !may_pin(&reader.viewer, to) {
        return Err(refused(reader, to));
    }
    let organization = reader.viewer.organization;
    let found = grounds::wanted(db, organization, &[agent])?;
    if found.iter().any(|wanted| !wanted.active) {
        return Err(Problem::invalid().field("agent_id", "not_active", "Not an active agent"));
    }
    let refused = match contact.pin(agent) {
        Ok(changed) => return Ok(changed),
        Err(refused) => refused,
    };
    let title = refused.to_string();
    Err(match refused {
        PinError::Pinned { to } => {
            let problem = Problem::conflict(refused.code(), &title);
            match named(db, organization, &[to])?.first() {
                Some(holder) => problem
                    .detail(format!("{} has it", holder.name))
                    .with("agent", holder),
                None => problem,
            }
        }
        PinError::CannotSee { agent } => {
            Problem::unprocessable(refused.code(), &title).with("agent_id", agent)
        }
    })
}

fn detach(reader: &Reader, contact: &mut Contact) -> Reply<bool> {
    let holder = contact.owner.or(reader.viewer.agent);
    match may_pin(&reader.viewer, holder) {
        true => Ok(contact.detach()),
        false => Err(refused(reader, holder)),
    }
}

/// Somebody may lack what it takes for themselves, or for others.
fn refused(reader: &Reader, agent: Option<AgentId>) -> Problem {
    match agent.is_some() && agent == reader.viewer.agent {
        true => Problem::lacks(Permission::EditContacts),
        false => Problem::lacks(Permission::ManageConversations),
    }
}

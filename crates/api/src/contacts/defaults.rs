//! The defaults of a contact (C-09), changed together with the rest of it.

use crate::agents::named;
use crate::conversations::actions::{allowed, not_theirs};
use crate::conversations::visibility::{LOCKS_YOU_OUT, known};
use crate::problem::{Problem, Reply};
use contract::contacts::{NewContact, PatchContact, Visibility as Wire};
use contract::conversations::Assignment;
use domain::AgentId;
use domain::contacts::{Contact, DefaultsError, NewDefaults, may_pin, may_restrict};
use domain::conversations::LeftOut;
use domain::routing::Visibility;
use domain::visibility::can_see_contact;
use store::Db;
use store::conversations::{Reader, grounds};

/// What somebody wants of them.
#[derive(Clone, Debug)]
pub struct Wanted {
    to: NewDefaults,
    left_out: LeftOut,
    /// They have been told that they lose sight of it.
    confirmed: bool,
}

impl Wanted {
    pub fn of_new(new: &NewContact, confirmed: bool) -> Self {
        let assignees = new.default_assignee_ids.clone();
        Self {
            to: NewDefaults {
                visibility: new.default_visibility.clone().map(visibility),
                assignees: Some(assignees).filter(|some| !some.is_empty()),
            },
            left_out: LeftOut::Refuse,
            confirmed,
        }
    }

    pub fn of_patch(patch: &PatchContact, confirmed: bool) -> Self {
        Self {
            to: NewDefaults {
                visibility: patch.default_visibility.clone().map(visibility),
                assignees: patch.default_assignee_ids.clone(),
            },
            left_out: match patch.unassign {
                true => LeftOut::Unassign,
                false => LeftOut::Refuse,
            },
            confirmed,
        }
    }
}

fn visibility(wire: Wire) -> Visibility {
    Visibility {
        restricted: wire.restricted,
        viewers: wire.viewer_ids,
    }
}

/// Changes them, as far as the reader may.
pub fn change(db: &mut Db, reader: &Reader, contact: &mut Contact, wanted: &Wanted) -> Reply<()> {
    let to = &wanted.to;
    if *to == NewDefaults::default() {
        return Ok(());
    }
    if let Some(visibility) = &to.visibility {
        may_show(db, reader, contact, visibility)?;
    }
    if let Some(assignees) = &to.assignees {
        may_give(db, reader, contact, assignees)?;
    }
    let before = contact.clone();
    match contact.set_defaults(to.clone(), wanted.left_out) {
        Ok(()) => {}
        Err(refused) => return Err(problem(db, reader, refused)?),
    }
    may_drop(db, reader, &before, contact)?;
    let sees = |contact: &Contact| can_see_contact(&reader.viewer, &contact.facts());
    match sees(&before) && !sees(contact) && !wanted.confirmed {
        true => Err(Problem::conflict(
            LOCKS_YOU_OUT,
            "You would not see the contact any more",
        )),
        false => Ok(()),
    }
}

/// Whether the reader may show it to these alone, and they are there.
fn may_show(db: &mut Db, reader: &Reader, contact: &Contact, to: &Visibility) -> Reply<()> {
    let added = without(&to.viewers, &contact.viewers);
    let taken = without(&contact.viewers, &to.viewers);
    let is_same = to.restricted == contact.restricted && added.is_empty() && taken.is_empty();
    if !is_same && !may_restrict(&reader.viewer, contact) {
        return Err(not_theirs());
    }
    known(db, reader, "default_visibility.viewer_ids", &added)
}

/// Whether the reader may give what it begins to these, and take it from who had it.
fn may_give(db: &mut Db, reader: &Reader, contact: &Contact, to: &[AgentId]) -> Reply<()> {
    let added = without(to, &contact.default_assignees);
    let changed = Assignment {
        agent_ids: [added.as_slice(), &without(&contact.default_assignees, to)].concat(),
        team_id: None,
    };
    allowed(db, reader, &changed)?;
    let found = grounds::wanted(db, reader.viewer.organization, &added)?;
    match found.iter().all(|agent| agent.active) {
        true => Ok(()),
        false => {
            let field = "default_assignee_ids";
            Err(Problem::invalid().field(field, "not_active", "Not an active agent"))
        }
    }
}

/// Whether the reader may take it from those who would not see it any more: as if they were named.
fn may_drop(db: &mut Db, reader: &Reader, before: &Contact, after: &Contact) -> Reply<()> {
    if after.owner != before.owner && !may_pin(&reader.viewer, before.owner) {
        return Err(not_theirs());
    }
    let dropped = Assignment {
        agent_ids: without(&before.default_assignees, &after.default_assignees),
        team_id: None,
    };
    match dropped.agent_ids.is_empty() {
        true => Ok(()),
        false => allowed(db, reader, &dropped).map(drop),
    }
}

fn without(all: &[AgentId], others: &[AgentId]) -> Vec<AgentId> {
    let rest = all.iter().copied().filter(|agent| !others.contains(agent));
    rest.collect()
}

fn problem(db: &mut Db, reader: &Reader, refused: DefaultsError) -> Reply<Problem> {
    let (code, title) = (refused.code(), refused.to_string());
    Ok(match refused {
        DefaultsError::CannotSee { agent } => {
            Problem::unprocessable(code, &title).with("agent_id", agent)
        }
        DefaultsError::AssigneesNotViewers { agents } => {
            let agents = named(db, reader.viewer.organization, &agents)?;
            Problem::conflict(code, &title).with("agents", agents)
        }
    })
}

//! Starting and stopping.

use super::actions::unstarted;
use super::running::Import;
use super::wire;
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::contact_imports::ContactImport as Wire;
use domain::actors::Actor;
use domain::audit::AuditAction;
use domain::imports::{ImportState, Sees};
use domain::{ContactImportId, Timestamp};
use store::attachments::files;
use store::contact_imports::{self, ContactImport};
use store::events::{self, Audience, NewEvent};
use store::jobs::{self, Job};
use store::{Db, StoreResult, audit};

pub async fn start(state: &State, by: &Principal, id: ContactImportId, once: Once) -> Reply<Wire> {
    let (organization, now, sees) = (by.organization(), state.now(), Sees::of(&by.viewer));
    let author = by.actor();
    let job = Job {
        organization,
        id: state.new_id(),
        // One import of an organization at a time, in the order they were started.
        lane: *organization.as_ref(),
        channel: None,
        kind: Import::KIND.to_owned(),
        payload: serde_json::to_string(&Import { import_id: id }).unwrap_or_default(),
        due_at: now,
    };
    let told = announce::everyone(state, organization, Import::EVENT, *id.as_ref(), 0);
    let imported = AuditAction::OrganizationContactsImported;
    let noted = recording::act(state, by, imported, organization);
    let started = state.write(move |db| {
        once.run(db, |db| {
            let mut import = contact_imports::lock(db, organization, id)?;
            unstarted(&import)?;
            import.state = ImportState::Running;
            import.started_at = Some(now);
            // Whoever starts it answers for what it changes.
            (import.author, import.sees) = (author, sees);
            // Nobody looks at it any more.
            import.preview = String::new();
            save(db, &mut import, &told)?;
            jobs::push(db, &job)?;
            audit::append(db, &noted)?;
            Ok(id)
        })?;
        Ok::<_, Problem>(contact_imports::get(db, organization, id)?)
    });
    Ok(wire::import(started.await?))
}

pub async fn cancel(state: &State, by: &Principal, id: ContactImportId, once: Once) -> Reply<Wire> {
    let (organization, now) = (by.organization(), state.now());
    let told = announce::everyone(state, organization, Import::EVENT, *id.as_ref(), 0);
    let cancelled = state.write(move |db| {
        once.run(db, |db| {
            let mut import = contact_imports::lock(db, organization, id)?;
            match import.state {
                ImportState::Previewed => {
                    let told = told_author(&told, import.author);
                    end(db, &mut import, ImportState::Cancelled, now, &told)?;
                }
                ImportState::Running => {
                    end(db, &mut import, ImportState::Cancelled, now, &told)?;
                }
                ImportState::Cancelled => {}
                ImportState::Done | ImportState::Failed => {
                    let title = "The import has ended already";
                    return Err(Problem::conflict("import_over", title));
                }
            }
            Ok(id)
        })?;
        Ok::<_, Problem>(contact_imports::get(db, organization, id)?)
    });
    Ok(wire::import(cancelled.await?))
}

/// Of a file nothing of which came in nobody else need know: no list of contacts has changed.
fn told_author(told: &NewEvent, author: Actor) -> NewEvent {
    let Actor::Agent(author) = author else {
        return told.clone();
    };
    NewEvent {
        before: Some(Audience::Agent(author)),
        after: Some(Audience::Agent(author)),
        ..told.clone()
    }
}

/// Ends an import, whose file nobody needs any more.
pub fn end(
    db: &mut Db,
    import: &mut ContactImport,
    state: ImportState,
    now: Timestamp,
    told: &NewEvent,
) -> StoreResult<()> {
    import.state = state;
    import.finished_at = Some(now);
    let content = std::slice::from_ref(&import.file.content);
    files::give_back(db, import.organization, content, now)?;
    save(db, import, told)
}

fn save(db: &mut Db, import: &mut ContactImport, told: &NewEvent) -> StoreResult<()> {
    import.version += 1;
    contact_imports::save(db, import)?;
    let told = NewEvent {
        version: import.version,
        ..told.clone()
    };
    events::append(db, &told)
}

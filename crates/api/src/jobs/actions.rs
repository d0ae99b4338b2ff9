//! What people can do with jobs: look at them, and say what becomes of those that were given up.

use super::given_up;
use super::kinds::{self, LARGE_CHANGES};
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::work::Work;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use crate::steps::Told;
use contract::jobs::{Job as Wire, JobQuery, JobResource as Concerned};
use contract::page::Page;
use domain::JobId;
use domain::audit::AuditAction;
use domain::jobs::{JobResource, JobState};
use domain::permissions::Permission;
use domain::principal::Viewer;
use std::collections::BTreeSet;
use store::jobs::{self, Listed, Standing, Wanted};
use store::{Cursor, audit, events};

pub async fn list(
    state: &State,
    by: &Principal,
    query: &JobQuery,
    limit: usize,
) -> Reply<Page<Wire>> {
    let (organization, now) = (by.organization(), state.now());
    let wanted = wanted(&by.viewer, query)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let page = state
        .store
        .read(move |db| jobs::list(db, organization, &wanted, now, after.as_ref(), limit))
        .await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire).collect(),
    })
}

/// What is asked for, of what one may know of.
fn wanted(viewer: &Viewer, query: &JobQuery) -> Reply<Wanted> {
    let unknown =
        |field: &str| Problem::invalid().field(field, "unknown_value", "not one of the values");
    let state = query.state.map(|state| state.as_str().parse());
    let state: Option<JobState> = state.transpose().map_err(|_| unknown("state"))?;
    let (resource, id) = match query.resource.as_deref() {
        None => (None, None),
        Some(text) => {
            let (kind, id) = match text.split_once(':') {
                Some((kind, id)) => (kind, Some(id)),
                None => (text, None),
            };
            let id = id
                .map(str::parse)
                .transpose()
                .map_err(|_| unknown("resource"))?;
            let kind: JobResource = kind.parse().map_err(|_| unknown("resource"))?;
            (Some(kind), id)
        }
    };
    let all = viewer.may(Permission::ManageOrganization);
    let known = LARGE_CHANGES
        .iter()
        .filter(|change| all || viewer.may(change.permission));
    let known: BTreeSet<_> = known.map(|change| (change.kind, change.resource)).collect();
    if known.is_empty() {
        return Err(Problem::lacks(Permission::ManageOrganization));
    }
    let of_resource = |(kind, of): (&'static str, JobResource)| {
        resource
            .is_none_or(|resource| resource == of)
            .then_some(kind)
    };
    Ok(Wanted {
        state,
        kinds: (!all || resource.is_some())
            .then(|| known.into_iter().filter_map(of_resource).collect()),
        lane: id,
    })
}

/// Takes up again what was given up.
pub async fn retry(state: &State, by: &Principal, id: JobId, once: Once) -> Reply<()> {
    let (organization, work, actor) = (by.organization(), Work::new(state), by.actor());
    let told = announce::job(state, organization, id);
    let noted = recording::act(state, by, AuditAction::JobRetried, id);
    let done = state.write(move |db| {
        once.run(db, |db| {
            let job = jobs::find_dead(db, organization, id)?;
            jobs::revive(db, &job, work.now)?;
            given_up::resume(db, &work, actor, &job)?;
            audit::append(db, &noted.clone().named(&job.kind))?;
            events::append(db, &told)?;
            Ok(id)
        })
    });
    done.await.map(drop)
}

/// Throws away what was given up, and tells what waits for it.
pub async fn discard(state: &State, by: &Principal, id: JobId, once: Once) -> Reply<()> {
    let (organization, work) = (by.organization(), Work::new(state));
    let told = announce::job(state, organization, id);
    let noted = recording::act(state, by, AuditAction::JobDiscarded, id);
    let done = state.write(move |db| {
        once.run(db, |db| {
            let job = jobs::find_dead(db, organization, id)?;
            if !kinds::may_be_left(&job.kind) {
                let title = "This has to come to its end: it can be taken up again";
                return Err(Problem::conflict("job_has_to_end", title));
            }
            jobs::discard(db, organization, id)?;
            given_up::settle(db, &work, &job)?;
            audit::append(db, &noted.clone().named(&job.kind))?;
            events::append(db, &told)?;
            Ok(id)
        })
    });
    done.await.map(drop)
}

fn wire(listed: Listed) -> Wire {
    let Listed {
        job,
        attempts,
        standing,
    } = listed;
    let change = kinds::of(&job.kind);
    // Only of large changes, whose payload is of ids and what a thing of the settings was called.
    let told = change.and_then(|_| serde_json::from_str(&job.payload).ok());
    let Told { name, remaining } = told.unwrap_or_default();
    let (state, died_at, error) = match standing {
        Standing::Waiting => (JobState::Waiting, None, None),
        Standing::Running => (JobState::Running, None, None),
        Standing::Dead { error, at } => (JobState::Dead, Some(at), Some(error)),
    };
    Wire {
        id: job.id,
        state: state.as_str().into(),
        resource: change.map(|change| Concerned {
            kind: change.resource.as_str().into(),
            id: job.lane.to_string(),
            name,
        }),
        channel_id: job.channel,
        remaining,
        attempts,
        due_at: job.due_at,
        died_at,
        error,
        discardable: kinds::may_be_left(&job.kind),
        kind: job.kind,
    }
}

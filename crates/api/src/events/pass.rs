//! The task that reads the log and hands it out. It looks every 50 ms while anybody listens, and at
//! once after commits of this server.

use super::news::News;
use super::objects::{self, Objects};
use super::typing::{self, Typists};
use crate::app::State;
use crate::problem::Reply;
use domain::OrganizationId;
use domain::visibility::WorkedChannels;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::events::{self, Cursor, Event};
use tokio::time::{interval, sleep};

const LOOK: Duration = Duration::from_millis(50);
/// After a failure of the database.
const PAUSE: Duration = Duration::from_secs(1);
const BATCH: i64 = 500;

/// Hands out events until the server stops.
pub async fn run(state: State) {
    let mut second = interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            () = state.closing.closed() => return,
            _ = second.tick() => state.hub.tell_counts(),
            () = more(&state) => {
                if let Err(problem) = pass(&state).await {
                    tracing::warn!(%problem, "events cannot be read");
                    sleep(PAUSE).await;
                }
            }
        }
    }
}

/// Waits until there may be events for somebody.
async fn more(state: &State) {
    if state.hub.position().is_none() {
        return state.hub.awake.notified().await;
    }
    tokio::select! {
        () = state.bell.events.notified() => {}
        () = sleep(LOOK) => {}
    }
}

/// What one look at the log brings.
struct Batch {
    events: Vec<Event>,
    things: BTreeMap<OrganizationId, Things>,
}

/// What the events of an organization are about.
struct Things {
    objects: Objects,
    typists: Typists,
    worked: WorkedChannels,
}

/// Hands out everything there is now.
async fn pass(state: &State) -> Reply<()> {
    while let Some(position) = state.hub.position() {
        let batch = read(state, position).await?;
        // Whoever came while it was read may be the first of their organization: it is read for them too.
        // Who types may be told twice then, which is the same as once.
        if !hand_out(state, &batch) {
            continue;
        }
        if i64::try_from(batch.events.len()).unwrap_or(i64::MAX) < BATCH {
            break;
        }
    }
    Ok(())
}

async fn read(state: &State, position: Cursor) -> Reply<Batch> {
    let heard = state.hub.organizations();
    let own_state = state.clone();
    state
        .store
        .read(move |db| {
            let events = events::after(db, &position, BATCH)?;
            let concerned: BTreeSet<_> = events.iter().map(|event| event.organization).collect();
            let mut things = BTreeMap::new();
            // One round per organization with listeners here, whatever the number of events.
            for organization in concerned.intersection(&heard) {
                let own: Vec<&Event> = events
                    .iter()
                    .filter(|event| event.organization == *organization)
                    .collect();
                let about = Things {
                    objects: objects::load(db, &own_state, *organization, &own)?,
                    typists: typing::load(db, *organization, &own)?,
                    worked: store::channels::worked(db, *organization)?,
                };
                things.insert(*organization, about);
            }
            Ok(Batch { events, things })
        })
        .await
}

fn hand_out(state: &State, batch: &Batch) -> bool {
    let Some(last) = batch.events.last() else {
        return true;
    };
    let organizations = batch.events.iter().map(|event| event.organization);
    let left_out: BTreeSet<_> = organizations
        .filter(|organization| !batch.things.contains_key(organization))
        .collect();
    let news: Vec<News<'_>> = batch
        .events
        .iter()
        .filter_map(|event| {
            let things = batch.things.get(&event.organization)?;
            let (worked, objects) = (&things.worked, &things.objects);
            let is_told = typing::tell(state, event, &things.typists, worked);
            (!is_told).then(|| News::new(event, worked, objects.of(event)))
        })
        .collect();
    state.hub.hand_out(&news, &left_out, last.cursor)
}

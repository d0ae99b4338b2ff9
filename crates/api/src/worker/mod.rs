//! Does what is to be done after commits: claims jobs and runs them, some at a time.
//!
//! A channel has its share of the places, and so has a kind of channel, so providers that hang use up only their own
//! ([`places`]). A kind of job is a file here and a line in [`KINDS`].

mod backoff;
mod deliver;
mod due;
mod email;
mod ending;
mod fetch;
mod following;
mod holding;
mod import;
mod letter;
mod mailing;
mod naming;
mod outcome;
mod pieces;
mod places;
mod signup;
mod telling;
mod threads;
mod tidy;

pub use ending::{failed, interrupted};
pub use naming::{KIND as PROFILE, Payload as ToName};
pub use outcome::{Outcome, insist};
pub use pieces::count;
pub use telling::{KIND as TELL_READ, Payload as ToTell};
pub use tidy::run as tidy;

use crate::agents;
use crate::app::State;
use crate::channels;
use crate::contacts::{self, blocking, leaving, merging};
use crate::conversations::deleting;
use crate::hooks;
use crate::labels::settling;
use crate::organization;
use crate::problem::Reply;
use crate::steps::Rest as _;
use crate::teams::moving;
use crate::{invitations, password_resets};
use domain::{ChannelId, Timestamp};
use places::Places;
use std::time::Duration;
use store::jobs::{self, Claim, Claimed};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// The kinds this server knows; others are left to a newer one.
const KINDS: &[&str] = &[
    deliver::KIND,
    due::KIND,
    blocking::Rest::KIND,
    leaving::Rest::KIND,
    agents::leaving::Rest::KIND,
    settling::Rest::KIND,
    moving::Rest::KIND,
    organization::removing::Rest::KIND,
    deleting::Rest::KIND,
    contacts::deleting::Rest::KIND,
    merging::Rest::KIND,
    fetch::KIND,
    telling::KIND,
    naming::KIND,
    hooks::ECHO,
    email::KIND,
    import::KIND,
    signup::KIND,
    invitations::letter::KIND,
    password_resets::letter::KIND,
    channels::removing::Rest::KIND,
];
/// Those that ask something of a channel's provider.
const CALLS: &[&str] = &[deliver::KIND, fetch::KIND, telling::KIND, naming::KIND];
const LOOK: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_secs(1);
/// So many leases of a server pass before the job of one that died is taken up by another.
const LEASES: i64 = 3;
/// How long jobs in hand may take after a stop was asked for; then their claims run out.
const GRACE: Duration = Duration::from_secs(8);

/// Jobs in hand, and the places they take.
#[derive(Default)]
struct Hands {
    running: JoinSet<Option<ChannelId>>,
    places: Places,
}

/// Works until the server stops.
pub async fn run(state: State) {
    let mut hands = Hands::default();
    while !state.closing.is_closed() {
        let began = match take(&state, &mut hands).await {
            Ok(began) => began,
            Err(problem) => {
                tracing::warn!(%problem, "jobs cannot be claimed");
                sleep(PAUSE).await;
                0
            }
        };
        if began == 0 {
            wait(&state, &mut hands).await;
        }
    }
    let rest = async { while hands.running.join_next().await.is_some() {} };
    if timeout(GRACE, rest).await.is_err() {
        tracing::warn!("jobs were left in hand; they are taken up again when their claims run out");
    }
}

/// Until there may be more to do, or a place is free again.
async fn wait(state: &State, hands: &mut Hands) {
    tokio::select! {
        () = state.closing.closed() => {}
        () = state.bell.jobs.notified() => {}
        () = sleep(LOOK) => {}
        Some(done) = hands.running.join_next() => hands.put_down(done.ok().flatten()),
    }
}

/// Begins what can be begun; answers how many jobs.
async fn take(state: &State, hands: &mut Hands) -> Reply<usize> {
    while let Some(done) = hands.running.try_join_next() {
        hands.put_down(done.ok().flatten());
    }
    let free = places::ALL.saturating_sub(hands.running.len());
    let now = state.now();
    if free == 0
        || !state
            .store
            .read(move |db| jobs::is_any_due(db, now))
            .await?
    {
        return Ok(0);
    }
    let claim = Claim {
        now,
        until: claimed_until(state, now),
        limit: i64::try_from(free).unwrap_or(1),
        busy: hands.places.busy(),
        kinds: KINDS,
    };
    let claimed = state.store.write(move |db| jobs::claim(db, &claim)).await?;
    meet(state, hands, &claimed).await;
    let mut began = 0;
    for job in claimed {
        match hands.places.has_one(job.job.channel) {
            true => {
                hands.pick_up(state, job);
                began += 1;
            }
            // More of one channel, or of one kind, came at once than it has places.
            false => drop(state.store.write(move |db| jobs::release(db, &job)).await?),
        }
    }
    Ok(began)
}

/// Learns of what kinds the channels of some jobs are; without that each has its own share only.
async fn meet(state: &State, hands: &mut Hands, claimed: &[Claimed]) {
    let strangers = hands.places.strangers(claimed);
    if strangers.is_empty() {
        return;
    }
    let read = state
        .store
        .read(move |db| store::channels::kinds(db, &strangers));
    match read.await {
        Ok(kinds) => hands.places.know(kinds),
        Err(error) => tracing::warn!(%error, "nobody knows of what kinds some channels are"),
    }
}

/// When a claim is lost that is made or renewed now.
pub fn claimed_until(state: &State, now: Timestamp) -> Timestamp {
    now.plus_seconds(state.config.lease.as_secs().cast_signed() * LEASES)
}

impl Hands {
    fn pick_up(&mut self, state: &State, job: Claimed) {
        let (state, channel) = (state.clone(), job.job.channel);
        self.places.take(channel);
        self.running.spawn(async move {
            holding::held(&state, &job, work(&state, job.clone())).await;
            channel
        });
    }

    /// A panic in a job loses its channel's name; the places are counted anew when nothing runs.
    fn put_down(&mut self, channel: Option<ChannelId>) {
        self.places.give_back(channel);
        if self.running.is_empty() {
            self.places.clear();
        }
    }
}

/// Until when a job waits because its channel's provider wants to hear nothing.
fn rests(state: &State, job: &Claimed) -> Option<Timestamp> {
    let channel = job
        .job
        .channel
        .filter(|_| CALLS.contains(&job.job.kind.as_str()))?;
    state.paces.rests(channel, state.now())
}

/// Runs one job and writes how it ended, unless its own transaction did.
async fn work(state: &State, job: Claimed) {
    if let Some(until) = rests(state, &job) {
        let waits = state.write(move |db| jobs::wait(db, &job, until)).await;
        if let Err(error) = waits {
            tracing::warn!(%error, "a job was not put off");
        }
        return;
    }
    let outcome = match job.job.kind.as_str() {
        deliver::KIND => deliver::run(state, &job).await,
        due::KIND => due::run(state, &job).await,
        blocking::Rest::KIND => following::run::<blocking::Rest>(state, &job).await,
        leaving::Rest::KIND => following::run::<leaving::Rest>(state, &job).await,
        agents::leaving::Rest::KIND => following::run::<agents::leaving::Rest>(state, &job).await,
        settling::Rest::KIND => following::run::<settling::Rest>(state, &job).await,
        moving::Rest::KIND => following::run::<moving::Rest>(state, &job).await,
        organization::removing::Rest::KIND => {
            following::run::<organization::removing::Rest>(state, &job).await
        }
        deleting::Rest::KIND => following::run::<deleting::Rest>(state, &job).await,
        contacts::deleting::Rest::KIND => {
            following::run::<contacts::deleting::Rest>(state, &job).await
        }
        merging::Rest::KIND => following::run::<merging::Rest>(state, &job).await,
        fetch::KIND => fetch::run(state, &job).await,
        telling::KIND => telling::run(state, &job).await,
        naming::KIND => naming::run(state, &job).await,
        hooks::ECHO => hooks::echo(state, &job).await,
        email::KIND => email::run(state, &job).await,
        import::KIND => import::run(state, &job).await,
        signup::KIND => signup::run(state, &job).await,
        invitations::letter::KIND => {
            letter::run(state, &job, invitations::letter::write(state, &job.job)).await
        }
        password_resets::letter::KIND => {
            letter::run(state, &job, password_resets::letter::write(state, &job.job)).await
        }
        channels::removing::Rest::KIND => {
            following::run::<channels::removing::Rest>(state, &job).await
        }
        _ => Ok(Outcome::Settled),
    };
    let outcome = outcome.unwrap_or_else(|problem| {
        tracing::warn!(%problem, job.id = %job.job.id, "a job failed");
        Outcome::Again
    });
    if let Err(problem) = outcome::write(state, job, outcome).await {
        // Its claim runs out, and somebody takes it up again.
        tracing::warn!(%problem, "how a job ended was not written");
    }
}

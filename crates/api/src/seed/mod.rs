//! `switchboard seed`: an organization with a history, to try things out and to measure.
//!
//! The same arguments make the same rows, also in a year: everything comes from one stream of
//! random numbers. Nothing is invented about a conversation that its own rules would not have
//! made of it: each is told message by message through [`domain`] ([`story`]), and what is kept
//! beside it is derived from that by the store.

mod batch;
mod calendar;
mod customers;
mod dice;
mod life;
mod samples;
mod story;
mod words;
mod world;

pub use world::Login;

use crate::app::State;
use anyhow::{Context, ensure};
use batch::Batch;
use calendar::Calendar;
use dice::Dice;
use domain::Timestamp;
use samples::Samples;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::contacts::favorites;
use store::{StoreError, conversations};
use story::Teller;
use tokio::sync::mpsc;
use world::World;

/// Messages of one transaction: of fewer, the same pages are written to the log again and again.
const TOGETHER: usize = 50_000;
/// Batches that may wait for the database.
const WAITING: usize = 2;

/// How long a statement of a seed may take: one writes thousands of rows, or looks at all of them.
pub const WRITE_LIMIT: Duration = Duration::from_secs(120);
/// Kilobytes of pages at hand while it writes to SQLite: those of the indexes are wanted again and again.
pub const WRITE_CACHE: u32 = 512_000;

/// What to make.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// How many conversations
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=20_000_000))]
    pub conversations: u32,
    /// How many messages, at least one for each conversation
    #[arg(long, default_value_t = 5_000)]
    pub messages: u64,
    /// Another number makes another organization
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// When the history ends, such as 2026-01-31T12:00:00Z [default: now]
    #[arg(long)]
    pub until: Option<Timestamp>,
}

/// Adds the organization; answers who may sign in to it.
pub async fn run(state: &State, options: &Options) -> anyhow::Result<Vec<Login>> {
    ensure!(
        options.messages >= u64::from(options.conversations),
        "--messages: a conversation has at least one"
    );
    let until = options.until.unwrap_or_else(|| state.now());
    let mut dice = Dice::new(options.seed);
    let calendar = Calendar::new(&mut dice, options, until);
    let (world, logins) = World::make(&mut dice, options.seed, &calendar, &state.keys)?;
    let world = Arc::new(world);
    let founded = Arc::clone(&world);
    let done = state.store.write(move |db| founded.insert(db)).await;
    done.map_err(|error| match error {
        StoreError::Conflict => anyhow::anyhow!("this seed is in the database already"),
        error => error.into(),
    })?;
    let samples = Samples::keep(&state.files, world.organization.id).await?;
    let began = Instant::now();
    let (sender, mut batches) = mpsc::channel(WAITING);
    let teller = Teller::new(dice, Arc::clone(&world), samples, until);
    let told = tokio::task::spawn_blocking(move || tell(teller, calendar, &sender));
    let mut messages = 0;
    while let Some(batch) = batches.recv().await {
        let batch: Batch = batch;
        messages += batch.messages();
        state.store.write(move |db| batch.write(db)).await?;
        tracing::info!(messages, "written");
    }
    told.await.context("the story broke off")?;
    finish(state, &world, options.conversations).await?;
    let seconds = began.elapsed().as_secs_f64();
    tracing::info!(
        "{messages} messages in {seconds:.1} s: {:.0} a second",
        messages as f64 / seconds
    );
    Ok(logins)
}

/// Tells all conversations; ends early when nobody listens any more.
fn tell(mut teller: Teller, calendar: Calendar, sender: &mpsc::Sender<Batch>) {
    let mut batch = teller.batch();
    for planned in calendar.conversations() {
        teller.tell(&planned, &mut batch);
        if batch.messages() >= TOGETHER {
            let full = std::mem::replace(&mut batch, teller.batch());
            if sender.blocking_send(full).is_err() {
                return;
            }
        }
    }
    // Whoever does not listen has said why.
    drop(sender.blocking_send(batch));
}

async fn finish(state: &State, world: &Arc<World>, last: u32) -> anyhow::Result<()> {
    let (world, now) = (Arc::clone(world), state.now());
    let done = state.store.write(move |db| {
        let organization = world.organization.id;
        conversations::set_last_number(db, organization, last.into())?;
        for agent in world.agents.iter().take(2) {
            let liked = store::contacts::some_ids(db, organization, FAVORITES)?;
            for contact in liked {
                favorites::add(db, organization, agent.id, contact, now)?;
            }
        }
        store::gather_statistics(db)
    });
    Ok(done.await?)
}

/// How many contacts those who sign in have marked.
const FAVORITES: i64 = 30;

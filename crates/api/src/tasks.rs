//! What runs beside requests: the hub of the live stream, who is there, the worker, the webhooks, and
//! the clearing up.

use crate::app::State;
use crate::attachments::removing;
use crate::auth::principals;
use crate::channels::health;
use crate::{events, mailboxes, search, webhooks, worker};
use tokio::task::JoinSet;

/// Starts them. They end by themselves after [`State::closing`] is closed; whoever waits for them
/// knows that nothing is left in hand.
pub fn start(state: &State) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(events::run(state.clone()));
    tasks.spawn(events::presence::run(state.clone()));
    tasks.spawn(events::lag::watch(state.clone()));
    tasks.spawn(principals::watch(state.clone()));
    tasks.spawn(health::run(state.clone()));
    tasks.spawn(worker::run(state.clone()));
    tasks.spawn(mailboxes::run(state.clone()));
    tasks.spawn(worker::tidy(state.clone()));
    tasks.spawn(removing::run(state.clone()));
    tasks.spawn(search::fill(state.clone()));
    tasks.spawn(webhooks::feed(state.clone()));
    tasks.spawn(webhooks::send(state.clone()));
    tasks
}

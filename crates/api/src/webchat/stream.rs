//! A visitor's live stream. What goes down it is delivered.

use super::receipts;
use super::visit::Guest;
use crate::app::State;
use crate::events::hub::ReaderId;
use crate::events::queue::Sender;
use crate::events::readers::{Visitor, Who};
use crate::events::stream::{self, Pulse};
use crate::problem::Reply;
use actix_web::HttpResponse;
use actix_web::web::Bytes;
use futures::StreamExt;
use std::sync::Arc;
use tokio::sync::Notify;

/// How many beats pass between two looks at whether the visitor was forgotten; about 15 seconds.
const LOOK: u32 = 15;

pub async fn open(state: &State, guest: Guest, after: Option<&str>) -> Reply<HttpResponse> {
    let visit = &guest.visit;
    let who = Who::Visitor(Visitor {
        channel: visit.channel,
        addresses: visit.addresses(),
    });
    let (id, sender, body) = stream::open(state, visit.organization, who, None, after).await?;
    let shown = Arc::new(Notify::new());
    let told = Arc::clone(&shown);
    let body = body.inspect(move |frame| {
        if is_message(frame) {
            told.notify_one();
        }
    });
    tokio::spawn(watch(state.clone(), guest, id, sender, shown));
    Ok(stream::answer(body))
}

/// Frames are ours, and their names come in the first lines.
fn is_message(frame: &Bytes) -> bool {
    let mut lines = frame.split(|byte| *byte == b'\n').take(2);
    lines.any(|line| line.starts_with(b"event: message."))
}

/// Keeps the stream alive as long as the session lasts.
async fn watch(state: State, guest: Guest, id: ReaderId, sender: Sender, shown: Arc<Notify>) {
    let mut pulse = Pulse::default();
    let mut beats = 0;
    loop {
        tokio::select! {
            alive = pulse.beat(&state, id, &sender) => {
                beats += 1;
                if !alive || !may_stay(&state, &guest, beats).await {
                    break;
                }
            }
            () = shown.notified() => {
                if let Err(problem) = receipts::delivered(&state, &guest.visit).await {
                    tracing::warn!(%problem, "a delivery was not noted");
                }
            }
        }
    }
    state.hub.leave(id);
}

async fn may_stay(state: &State, guest: &Guest, beats: u32) -> bool {
    guest.until > state.now()
        && (!beats.is_multiple_of(LOOK) || !matches!(guest.is_forgotten(state).await, Ok(true)))
}

//! One open stream: what it missed, then what happens, with a sign of life every 15 seconds. It
//! ends with the session of its owner, with a stop of the server, and when it is too slow.

use super::frames;
use super::hub::ReaderId;
use super::queue::{self, Sender};
use super::readers::Who;
use super::{readers::Reader, resume};
use crate::app::State;
use crate::auth::principals::{self, Bearer, Principal};
use crate::problem::{Problem, Reply};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use domain::{AgentId, OrganizationId};
use futures::{Stream, StreamExt, stream};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use store::events::{self, Cursor};
use tokio::time::{Instant, Interval, interval_at};

const PING: Duration = Duration::from_secs(15);
/// How long an ended session or token may go on listening.
const CHECK: Duration = Duration::from_secs(1);

/// The stream of somebody signed in after `after`, or from now on. Only an agent's own makes them
/// present: a program that listens for them does not.
pub async fn of_principal(
    state: &State,
    principal: Arc<Principal>,
    after: Option<&str>,
) -> Reply<HttpResponse> {
    let who = Who::Viewer(principal.viewer.clone());
    let organization = principal.organization();
    let present = match principal.bearer {
        Bearer::Session { agent, .. } => Some(agent),
        Bearer::Personal { .. } | Bearer::Integration { .. } => None,
    };
    let (id, sender, body) = open(state, organization, who, present, after).await?;
    if let Some(agent) = present {
        super::presence::arrived(state, (organization, agent)).await;
    }
    tokio::spawn(watch(state.clone(), principal, id, sender));
    Ok(answer(body))
}

/// Opens a stream for anybody: its name in the hub, the way to add frames, and its bytes. `present`
/// is the agent whom it makes present.
pub async fn open(
    state: &State,
    organization: OrganizationId,
    who: Who,
    present: Option<AgentId>,
    after: Option<&str>,
) -> Reply<(ReaderId, Sender, impl Stream<Item = Bytes> + use<>)> {
    if state.closing.is_closed() {
        return Err(Problem::busy("stopping"));
    }
    let latest = state.store.read(events::latest).await?;
    let asked = after.map(str::parse::<Cursor>).transpose().ok().flatten();
    let lost = after.is_some() && asked.is_none();
    let from = asked.unwrap_or(latest);
    let (sender, queue) = queue::queue();
    let reader = Reader {
        organization,
        who: who.clone(),
        present,
        queue: sender.clone(),
        from,
        counts_changed: false,
    };
    let (id, position) = state.hub.join(reader, latest);
    let missed = match lost {
        true => Ok(vec![frames::reset(&latest)]),
        false => resume::missed(state, organization, who, from, position).await,
    };
    match missed {
        Ok(missed) => Ok((id, sender, stream::iter(missed).chain(queue))),
        Err(problem) => {
            state.hub.leave(id);
            Err(problem)
        }
    }
}

/// The answer that carries a stream.
pub fn answer(body: impl Stream<Item = Bytes> + 'static) -> HttpResponse {
    // A first byte at once, so that proxies and browsers see that the stream stands.
    let body = stream::once(async { frames::PING })
        .chain(body)
        .map(Ok::<_, Infallible>);
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .streaming(body)
}

/// Keeps a stream alive as long as its session or token lives.
async fn watch(state: State, opened: Arc<Principal>, id: ReaderId, sender: Sender) {
    let mut viewer = opened.viewer.clone();
    let mut pulse = Pulse::default();
    while pulse.beat(&state, id, &sender).await {
        match principals::again(&state, &opened).await {
            Ok(now) if now.viewer != viewer => {
                viewer = now.viewer.clone();
                state.hub.update(id, viewer.clone());
                let Ok(latest) = state.store.read(events::latest).await else {
                    continue;
                };
                if sender.send(frames::reset(&latest)).is_err() {
                    break;
                }
            }
            Ok(_) => {}
            Err(problem) if problem.status().is_server_error() => {}
            Err(_) => break,
        }
    }
    state.hub.leave(id);
}

/// The beat of a stream: when to ping, and when to look whether it may stay.
#[derive(Debug)]
pub struct Pulse {
    ping: Interval,
    check: Interval,
}

impl Default for Pulse {
    fn default() -> Self {
        let later = |period| interval_at(Instant::now() + period, period);
        Self {
            ping: later(PING),
            check: later(CHECK),
        }
    }
}

impl Pulse {
    /// Waits for the next look, pinging meanwhile; false when the stream has ended.
    pub async fn beat(&mut self, state: &State, id: ReaderId, sender: &Sender) -> bool {
        loop {
            tokio::select! {
                () = sender.closed() => return false,
                () = state.closing.closed() => return false,
                _ = self.check.tick() => return state.hub.has(id),
                _ = self.ping.tick() => {
                    if sender.send(frames::PING).is_err() {
                        return false;
                    }
                }
            }
        }
    }
}

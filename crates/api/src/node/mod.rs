//! This server among those that share its database: a number for its ids, held by a lease.
//!
//! On PostgreSQL any number is taken that is free, and a server that loses it stops writing until
//! it has another. On SQLite the number is 0, and a lock keeps a second server away. What makes ids
//! unique is not the lease but the time reserved with it, see [`store::nodes`].

mod folder;
mod lock;

pub use lock::Lock;

use crate::app::State;
use anyhow::{Context, bail};
use folder::Mark;
use std::time::Duration;
use store::StoreResult;
use store::nodes::{self, Ask, Wanted};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// After a failure of the database.
const RETRY: Duration = Duration::from_millis(500);

/// A number that is held until [`Node::leave`]. When it is dropped, the lease runs out by itself.
#[derive(Debug)]
pub struct Node {
    state: State,
    held: watch::Receiver<nodes::Node>,
    keeping: JoinSet<()>,
    mark: Option<Mark>,
}

/// Takes a number for a server, which renews its lease from now on. Refused beside another server
/// that keeps its files elsewhere, and where files cannot be kept: a bucket that is wrong is told at
/// the start.
pub async fn join(state: &State) -> anyhow::Result<Node> {
    let mark = match state.store.is_shared() || state.config.files.is_remote() {
        true => Some(Mark::leave(state).await?),
        false => None,
    };
    let wanted = match state.store.is_shared() {
        true => Wanted::From(0),
        false => Wanted::This(0),
    };
    hold(state, wanted, mark).await
}

/// Takes a number for a program that writes beside the servers, if there are any.
pub async fn join_briefly(state: &State) -> anyhow::Result<Node> {
    hold(state, Wanted::From(1), None).await
}

async fn hold(state: &State, wanted: Wanted, mark: Option<Mark>) -> anyhow::Result<Node> {
    match first(state, wanted, mark.as_ref()).await {
        Ok((me, first)) => Ok(me.hold(first, mark)),
        Err(error) => {
            if let Some(mark) = mark {
                mark.remove().await;
            }
            Err(error)
        }
    }
}

/// The first number of a server.
async fn first(
    state: &State,
    wanted: Wanted,
    mark: Option<&Mark>,
) -> anyhow::Result<(Me, nodes::Node)> {
    let me = Me {
        state: state.clone(),
        wanted,
        holder: rand::random(),
        mark: mark.map(|mark| mark.name().to_owned()),
    };
    match me.take().await? {
        Taken::Held(node) => Ok((me, node)),
        Taken::Refused { name } => bail!(
            "the server {name} uses this database too, and keeps its files in another place than \
             {}: servers that share a database share the place for files (SWITCHBOARD_FILES_URL). \
             If that server is gone, start again in a moment",
            state.config.files
        ),
        Taken::Unseen(error) => Err(error).with_context(|| {
            let place = &state.config.files;
            format!("cannot look into the place for files, {place} (SWITCHBOARD_FILES_URL)")
        }),
    }
}

impl Node {
    /// Gives the number back; nothing may be written afterwards.
    pub async fn leave(mut self) {
        self.keeping.shutdown().await;
        let node = *self.held.borrow();
        let used = self.state.ids.used_until();
        let released = self
            .state
            .store
            .write_lease(move |db| nodes::release(db, &node, used));
        if let Err(error) = released.await {
            tracing::warn!(%error, "the lease was not given back; it runs out by itself");
        }
        if let Some(mark) = self.mark {
            mark.remove().await;
        }
    }
}

/// What a server says of itself.
struct Me {
    state: State,
    wanted: Wanted,
    holder: i64,
    mark: Option<String>,
}

enum Taken {
    Held(nodes::Node),
    /// A server is there that does not share its files with us.
    Refused {
        name: String,
    },
    /// Whether they do cannot be told now.
    Unseen(object_store::Error),
}

impl Me {
    /// Holds a number until the [`Node`] is left.
    fn hold(self, first: nodes::Node, mark: Option<Mark>) -> Node {
        let (state, (tell, held)) = (self.state.clone(), watch::channel(first));
        let mut keeping = JoinSet::new();
        keeping.spawn(async move { self.keep(&tell).await });
        Node {
            state,
            held,
            keeping,
            mark,
        }
    }

    /// Leases a number. The neighbours are looked at when we are among them, so that of two that
    /// come at the same time at least one sees the other.
    async fn take(&self) -> StoreResult<Taken> {
        let (state, asked) = (&self.state, Instant::now());
        let lease = state.config.lease;
        let ask = Ask {
            wanted: self.wanted,
            holder: self.holder,
            name: format!("{} at {}", host(), state.config.listen),
            mark: self.mark.clone(),
            lease,
            now: state.now().max(state.ids.used_until()),
            reserve: reserve(lease),
        };
        let now = state.now();
        let (node, neighbours) = state
            .store
            .write_lease(move |db| {
                let node = nodes::take(db, &ask)?;
                Ok((node, nodes::neighbours(db, &node, now)?))
            })
            .await?;
        let refused = match self.mark {
            Some(_) => match self.foreign(neighbours).await {
                Ok(found) => found.map(|name| Taken::Refused { name }),
                Err(error) => Some(Taken::Unseen(error)),
            },
            None => None,
        };
        if let Some(refused) = refused {
            let from = node.ids_from;
            state
                .store
                .write_lease(move |db| nodes::release(db, &node, from))
                .await?;
            return Ok(refused);
        }
        state
            .ids
            .lease(node.number, node.ids_from, node.ids_until, spare(lease));
        self.may_write(asked);
        tracing::info!("this is node {}", node.number);
        Ok(Taken::Held(node))
    }

    /// A neighbour whose mark is not in our place for files.
    async fn foreign(
        &self,
        neighbours: Vec<nodes::Neighbour>,
    ) -> object_store::Result<Option<String>> {
        for other in neighbours {
            if let Some(mark) = &other.mark
                && !self.state.files.is_marked(mark).await?
            {
                return Ok(Some(other.name));
            }
        }
        Ok(None)
    }

    /// Renews the lease for ever, and takes another number when this one is lost.
    async fn keep(&self, tell: &watch::Sender<nodes::Node>) {
        let mut pause = self.state.config.lease / 3;
        loop {
            sleep(pause).await;
            let node = *tell.borrow();
            let held = match self.renew(node).await {
                Ok(true) => Ok(Some(node)),
                Ok(false) => {
                    tracing::error!("another server has the number {} now", node.number);
                    self.take().await.map(|taken| match taken {
                        Taken::Held(node) => Some(node),
                        Taken::Refused { name } => {
                            tracing::error!("{name} keeps its files elsewhere; not writing");
                            None
                        }
                        Taken::Unseen(error) => {
                            tracing::error!(%error, "the place for files cannot be seen; not writing");
                            None
                        }
                    })
                }
                Err(error) => Err(error),
            };
            pause = match held {
                Ok(Some(node)) => {
                    tell.send_replace(node);
                    self.state.config.lease / 3
                }
                Ok(None) => RETRY,
                Err(error) => {
                    tracing::warn!(%error, "the lease was not renewed");
                    RETRY
                }
            };
        }
    }

    async fn renew(&self, node: nodes::Node) -> StoreResult<bool> {
        let (state, asked) = (&self.state, Instant::now());
        let (lease, now) = (state.config.lease, state.now());
        let ahead = i64::try_from(reserve(lease).as_millis()).unwrap_or(i64::MAX);
        let until = now.max(state.ids.used_until()).plus_millis(ahead);
        let renewed = state
            .store
            .write_lease(move |db| nodes::renew(db, &node, now, lease, until))
            .await?;
        if renewed {
            state.ids.extend(until, spare(lease));
            self.may_write(asked);
        }
        Ok(renewed)
    }

    /// The lease began when it was asked for, at the latest. A SQLite file is ours by its lock.
    fn may_write(&self, asked: Instant) {
        if self.state.store.is_shared() {
            let until = asked + self.state.config.lease;
            self.state.store.may_write_until(until.into_std());
        }
    }
}

/// How far ahead of the clock time is reserved: the lease, and as much for clocks that jump.
fn reserve(lease: Duration) -> Duration {
    lease * 2
}

/// What is kept for ids that count on while the clock is ahead of what is reserved: 4096 ids a
/// millisecond, so many times what a server can write in that time.
fn spare(lease: Duration) -> Duration {
    lease / 2
}

fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match name.trim() {
        "" => "unknown".to_owned(),
        name => name.to_owned(),
    }
}

//! Mail that arrives in the mailboxes of channels: a task for each, of which one server at a time has the
//! lease. A mailbox that is away holds up no other.

mod fetching;
mod refusals;
mod renewing;
mod watching;

use crate::app::State;
use crate::channels::actions;
use connectors::{Login, Mailbox};
use domain::channels::ChannelKind;
use std::collections::HashMap;
use std::time::Duration;
use store::channels::Channel;
use store::channels::health::Key;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::interval;

/// How soon a change of a channel is seen.
const EVERY: Duration = Duration::from_secs(2);

/// A mailbox, and who fetches from it.
#[derive(Clone, Debug)]
struct Watched {
    channel: Channel,
    mailbox: Mailbox,
    /// Drawn anew by each start of this server.
    holder: i64,
}

impl Watched {
    fn key(&self) -> Key {
        (self.channel.organization, self.channel.id)
    }

    /// Whose numbers are counted.
    fn account(&self) -> String {
        let server = &self.mailbox.server;
        format!(
            "{}@{}:{}/{}",
            self.user(),
            server.host,
            server.port,
            self.mailbox.folder
        )
    }

    /// Whether an account is of the same person's mail, wherever that was.
    fn is_of(&self, account: &str) -> bool {
        let place = account.strip_prefix(self.user());
        place.is_some_and(|place| place.starts_with('@'))
    }

    fn user(&self) -> &str {
        let login = self.mailbox.server.login.as_ref();
        login.map_or("", Login::user)
    }
}

/// Watches until the server stops; what is being taken is finished.
pub async fn run(state: State) {
    let holder = rand::random();
    let mut every = interval(EVERY);
    let mut tasks = JoinSet::new();
    let mut running: HashMap<Key, (i64, AbortHandle)> = HashMap::new();
    loop {
        tokio::select! {
            () = state.closing.closed() => break,
            _ = every.tick() => {}
        }
        let found = state
            .store
            .read(|db| store::channels::of_kind(db, ChannelKind::Email));
        let found = match found.await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "the mailboxes of channels cannot be looked up");
                continue;
            }
        };
        renewing::keep(&state, &found).await;
        let wanted: HashMap<Key, Channel> = found
            .into_iter()
            .map(|channel| ((channel.organization, channel.id), channel))
            .collect();
        running.retain(|key, (version, task)| {
            let is_wanted = wanted
                .get(key)
                .is_some_and(|channel| channel.version == *version);
            if !is_wanted {
                task.abort();
            }
            is_wanted && !task.is_finished()
        });
        for (key, channel) in wanted {
            if running.contains_key(&key) {
                continue;
            }
            let version = channel.version;
            if let Some(mailbox) = mailbox(&state, &channel) {
                let watched = Watched {
                    channel,
                    mailbox,
                    holder,
                };
                let task = tasks.spawn(watching::run(state.clone(), watched));
                running.insert(key, (version, task));
            }
        }
        while tasks.try_join_next().is_some() {}
    }
    while tasks.join_next().await.is_some() {}
}

fn mailbox(state: &State, channel: &Channel) -> Option<Mailbox> {
    let settings = actions::settings(state, channel).ok()?;
    connectors::of(channel.kind)?.mailbox(&settings)
}

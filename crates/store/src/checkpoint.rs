//! Moves the write-ahead log into the database file, on a connection of its own, so that no
//! write waits for it.

use crate::db::unavailable;
use crate::{Db, Options, StoreResult, connect};
use diesel::connection::SimpleConnection;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Short enough to keep the log small, long enough to move many commits at once.
const PAUSE: Duration = Duration::from_millis(500);

/// Told of commits; the thread ends with it.
#[derive(Debug)]
pub struct Checkpoints {
    told: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    pub fn start(options: Options) -> StoreResult<Self> {
        let (told, commits) = sync_channel(1);
        let thread = thread::Builder::new()
            .name("checkpoints".into())
            .spawn(move || work(&options, &commits))
            .map_err(unavailable)?;
        Ok(Self {
            told: Some(told),
            thread: Some(thread),
        })
    }

    pub fn committed(&self) {
        if let Some(told) = &self.told {
            // Full means that it has been told already.
            let _ = told.try_send(());
        }
    }
}

impl Drop for Checkpoints {
    /// Waits for a checkpoint that is under way: beside one there can be no other.
    fn drop(&mut self) {
        self.told = None;
        let Some(thread) = self.thread.take() else {
            return;
        };
        thread.thread().unpark();
        if thread.join().is_err() {
            tracing::error!("the thread of the checkpoints panicked");
        }
    }
}

fn work(options: &Options, commits: &Receiver<()>) {
    let mut db = None;
    while commits.recv().is_ok() {
        if let Err(error) = checkpoint(&mut db, options) {
            tracing::warn!(%error, "a checkpoint failed");
            db = None;
        }
        thread::park_timeout(PAUSE);
    }
}

fn checkpoint(db: &mut Option<Db>, options: &Options) -> StoreResult<()> {
    let db = match db {
        Some(db) => db,
        None => db.insert(connect::writing(options)?),
    };
    Ok(db.batch_execute("PRAGMA wal_checkpoint(PASSIVE)")?)
}

/// Moves all of it and empties it, when nobody writes any more: the next start reads through none.
pub fn settle(db: &mut Db) {
    // Whoever reads just now keeps a part of it there, which is as well.
    if let Err(error) = db.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "the last checkpoint failed");
    }
}

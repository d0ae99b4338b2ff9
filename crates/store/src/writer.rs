//! The one writer of a SQLite database.
//!
//! Writes queue up. A group of them shares one transaction and one commit, so one
//! sync of the disk serves many; each has a savepoint, so a failed one does not take
//! the others with it. Nobody is answered before the commit. A background write that
//! nothing waits beside is alone in its transaction and has no savepoint.

use crate::checkpoint::{self, Checkpoints};
use crate::db::{Transaction, unavailable};
use crate::queue::{Lane, Queue};
use crate::{Db, Failure, Options, StoreError, StoreResult, connect};
use diesel::connection::TransactionManager;
use diesel::result::QueryResult;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// A group closes when it has as many writes, …
const GROUP: usize = 64;
/// … when it is as old, or when nothing more waits.
const AGE: Duration = Duration::from_millis(2);
/// Who waits for a write.
#[derive(Clone, Copy, Debug)]
pub enum Urgency {
    Interactive,
    /// Nobody; the name is for the log, when it takes longer than it shall.
    Background(&'static str, Duration),
}

/// The way to the writer's thread, which ends with the last of these.
#[derive(Clone, Debug)]
pub struct Writer(Arc<Thread>);

#[derive(Debug)]
struct Thread {
    queue: Arc<Queue<Box<dyn Task>>>,
    handle: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(db: Db, options: Options) -> StoreResult<Self> {
        let queue = Arc::new(Queue::default());
        let tasks = Arc::clone(&queue);
        let checkpoints = Checkpoints::start(options.clone())?;
        let handle = thread::Builder::new()
            .name("writer".into())
            .spawn(move || work(db, &options, &tasks, checkpoints))
            .map_err(unavailable)?;
        Ok(Self(Arc::new(Thread {
            queue,
            handle: Some(handle),
        })))
    }

    pub async fn write<T, E>(
        &self,
        urgency: Urgency,
        f: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let (reply, answer) = oneshot::channel();
        let task = Box::new(Write {
            urgency,
            f,
            outcome: None,
            reply,
        });
        let lane = match urgency {
            Urgency::Interactive => Lane::Interactive,
            Urgency::Background(..) => Lane::Background,
        };
        if !self.0.queue.push(lane, task) {
            return Err(StoreError::Overloaded.into());
        }
        // A group that is lost drops its writes, and with them the way to answer.
        answer
            .await
            .map_err(|_| unavailable("the transaction was lost"))?
    }
}

impl Writer {
    /// How many writes wait, interactive and background.
    pub fn waiting(&self) -> (usize, usize) {
        let queue = &self.0.queue;
        (queue.len(Lane::Interactive), queue.len(Lane::Background))
    }
}

impl Drop for Thread {
    /// Waits for the writes that were taken, so that the file is at rest afterwards.
    fn drop(&mut self) {
        self.queue.close();
        let Some(handle) = self.handle.take() else {
            return;
        };
        // The last handle may be owned by a write itself.
        if handle.thread().id() != thread::current().id() && handle.join().is_err() {
            tracing::error!("the writer's thread panicked");
        }
    }
}

fn work(db: Db, options: &Options, queue: &Queue<Box<dyn Task>>, checkpoints: Checkpoints) {
    let mut db = Some(db);
    while let Some((lane, first)) = queue.next() {
        let began = Instant::now();
        let second = queue.more(lane);
        let is_alone = lane == Lane::Background && second.is_none();
        let mut group = Vec::new();
        let outcome = match is_alone {
            true => run_alone(&mut db, options, first, &mut group),
            false => {
                let more = || (began.elapsed() < AGE).then(|| queue.more(lane))?;
                let more = second.into_iter().chain(std::iter::from_fn(more));
                let tasks = std::iter::once(first).chain(more).take(GROUP);
                run(&mut db, options, tasks, &mut group)
            }
        };
        options.measures.group_size.observe(group.len() as f64);
        options
            .measures
            .group_seconds
            .observe(began.elapsed().as_secs_f64());
        match outcome {
            Ok(()) => {
                group.into_iter().for_each(|task| task.answer());
                checkpoints.committed();
            }
            Err(error) => {
                // Dropping the group fails every write in it; the next one gets a new connection.
                tracing::error!(%error, "a group of {} writes was lost", group.len());
                db = None;
            }
        }
    }
    drop(checkpoints);
    if let Some(db) = &mut db {
        checkpoint::settle(db);
    }
}

/// Runs writes in one transaction.
fn run(
    db: &mut Option<Db>,
    options: &Options,
    tasks: impl Iterator<Item = Box<dyn Task>>,
    group: &mut Vec<Box<dyn Task>>,
) -> StoreResult<()> {
    let db = begin(db, options)?;
    for mut task in tasks {
        let done = step(db, &mut *task);
        group.push(task);
        done?;
    }
    Ok(Transaction::commit_transaction(db)?)
}

/// Runs one write in a transaction of its own. For a savepoint SQLite would copy every page before it
/// is changed, and keep the copies in memory: of a large batch they are many.
fn run_alone(
    db: &mut Option<Db>,
    options: &Options,
    mut task: Box<dyn Task>,
    group: &mut Vec<Box<dyn Task>>,
) -> StoreResult<()> {
    let db = begin(db, options)?;
    let is_done = task.run(db);
    group.push(task);
    match is_done {
        true => Ok(Transaction::commit_transaction(db)?),
        false => Ok(back_to(0, db)?),
    }
}

fn begin<'a>(db: &'a mut Option<Db>, options: &Options) -> StoreResult<&'a mut Db> {
    let db = match db {
        Some(db) => db,
        None => db.insert(connect::writing(options)?),
    };
    connect::begin_write(db, options.write_limit)?;
    Ok(db)
}

/// Runs one write within a savepoint. An error means that the transaction itself is gone.
fn step(db: &mut Db, task: &mut dyn Task) -> QueryResult<()> {
    Transaction::begin_transaction(db)?;
    if task.run(db) {
        return Transaction::commit_transaction(db);
    }
    back_to(1, db)
}

/// Undoes what was begun above; a panic may have left savepoints of its own there.
fn back_to(wanted: u32, db: &mut Db) -> QueryResult<()> {
    while depth(db)? > wanted {
        Transaction::rollback_transaction(db)?;
    }
    Ok(())
}

/// How many transactions and savepoints are open.
pub(crate) fn depth(db: &mut Db) -> QueryResult<u32> {
    let status = Transaction::transaction_manager_status_mut(db);
    Ok(status.transaction_depth()?.map_or(0, u32::from))
}

/// A write in the queue, whatever its types.
trait Task: Send {
    /// Runs it and keeps the outcome; false if it must be rolled back.
    fn run(&mut self, db: &mut Db) -> bool;
    /// Tells whoever waits, after the commit.
    fn answer(self: Box<Self>);
}

struct Write<F, T, E> {
    urgency: Urgency,
    f: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Task for Write<F, T, E>
where
    F: FnMut(&mut Db) -> Result<T, E> + Send,
    T: Send,
    E: Failure,
{
    fn run(&mut self, db: &mut Db) -> bool {
        let began = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.f)(db)))
            .unwrap_or_else(|_| Err(unavailable("a write panicked").into()));
        let took = began.elapsed();
        if let Urgency::Background(name, longest) = self.urgency
            && took > longest
        {
            tracing::warn!(name, ?took, "a background write held up the others");
        }
        self.outcome.insert(outcome).is_ok()
    }

    fn answer(self: Box<Self>) {
        let Self {
            f, outcome, reply, ..
        } = *self;
        // What the write held is free before anybody hears that it is done.
        drop(f);
        if let Some(outcome) = outcome {
            // Whoever asked may have gone away.
            drop(reply.send(outcome));
        }
    }
}

impl std::fmt::Debug for dyn Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Task")
    }
}

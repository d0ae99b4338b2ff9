//! Imports contacts: reads the file, and hands its rows on a batch at a time. While one batch is
//! written the next is read. Batches are as large as a write that nobody waits for may be long.

use super::outcome::{MOST_ATTEMPTS, Outcome};
use crate::app::State;
use crate::contact_imports::Addresses;
use crate::contact_imports::running::{self, Batch, Import, Parsed, Step};
use crate::contact_imports::source::{Source, aside};
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use domain::imports::{self, Header, ImportState, Layout, Rows};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::contact_imports::{self, ContactImport};
use store::jobs::{self, Claimed};
use store::{StoreError, StoreResult};
use tokio::time::sleep;

pub const KIND: &str = Import::KIND;
/// How long a batch should take while nobody else writes.
const ALONE: Duration = Duration::from_millis(80);
/// While somebody does, on SQLite: everybody waits behind it, and for the disk that it keeps busy.
const ON_THE_WRITER: Duration = Duration::from_millis(3);
/// The same on PostgreSQL, where others wait for the disk and the processor only.
const BESIDE_OTHERS: Duration = Duration::from_millis(20);
/// SQLite's writer is left alone for so many times what a batch took, PostgreSQL once.
const REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_millis(20);
const FIRST: usize = 100;
const LARGEST: usize = 4_000;
/// How often streams are told.
const TOLD_EVERY: Duration = Duration::from_secs(1);

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let Import { import_id: id } =
        serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    match go_on(state, job, id).await {
        Ok(outcome) => Ok(outcome),
        // The file is gone, or the server never gets through with it.
        Err(problem) if problem.status() == 404 || job.attempts >= MOST_ATTEMPTS => {
            tracing::error!(%problem, import = %id, "an import is given up");
            let (work, job) = (Work::new(state), job.clone());
            state
                .write(move |db| running::give_up(db, &work, &job, id))
                .await?;
            Ok(Outcome::Settled)
        }
        Err(problem) => Err(problem),
    }
}

async fn go_on(state: &State, job: &Claimed, id: domain::ContactImportId) -> Reply<Outcome> {
    let organization = job.job.organization;
    let import = state
        .store
        .read(move |db| contact_imports::get(db, organization, id))
        .await?;
    if import.state != ImportState::Running {
        end(state, job).await?;
        return Ok(Outcome::Settled);
    }
    let mut reader = Reader::open(state, &import).await?;
    let (mut size, mut told_at) = (FIRST, Instant::now());
    let mut batch = reader.next(size).await?;
    loop {
        if state.closing.is_closed() {
            let given_back = job.clone();
            let release = state.write(move |db| jobs::release(db, &given_back));
            release.await?;
            return Ok(Outcome::Settled);
        }
        let is_told = told_at.elapsed() >= TOLD_EVERY;
        if is_told {
            told_at = Instant::now();
        }
        let is_last = reader.is_at_end();
        let rows = Arc::new(batch);
        let written = write(state, job, id, Arc::clone(&rows), (is_last, is_told));
        // The next is read meanwhile, for which it does not matter what becomes of these.
        let (step, ahead) = tokio::join!(written, reader.ahead(size));
        let (step, took) = step?;
        if is_told {
            state.bell.ring();
        }
        let Step::Taken(taken) = step else {
            state.bell.ring();
            return Ok(Outcome::Settled);
        };
        ahead?;
        let is_quiet = state.store.is_quiet();
        if !is_quiet {
            sleep(rest(state, took)).await;
        }
        size = next_size(aim(state, is_quiet), taken, took);
        reader.put_back(Arc::unwrap_or_clone(rows), taken);
        batch = reader.next(size).await?;
    }
}

/// Writes a batch; tells how long it held the writer. Whoever took an address at the same moment is
/// found when it is looked up again.
async fn write(
    state: &State,
    job: &Claimed,
    id: domain::ContactImportId,
    rows: Arc<Vec<Parsed>>,
    (is_last, is_told): (bool, bool),
) -> StoreResult<(Step, Duration)> {
    const TRIES: usize = 5;
    let mut tries = 0;
    loop {
        let (work, job, rows) = (Work::new(state), job.clone(), Arc::clone(&rows));
        let written = state
            .store
            .write_background("import contacts", move |db| {
                let began = Instant::now();
                let batch = Batch {
                    rows: &rows,
                    is_last,
                    is_told,
                };
                let step = running::step(db, &work, &job, id, batch)?;
                Ok::<_, StoreError>((step, began.elapsed()))
            })
            .await;
        tries += 1;
        match written {
            Err(StoreError::Contention | StoreError::Conflict) if tries < TRIES => {}
            written => return written,
        }
    }
}

/// How long a batch should take now.
fn aim(state: &State, is_quiet: bool) -> Duration {
    match (is_quiet, state.store.is_shared()) {
        (true, _) => ALONE,
        (false, false) => ON_THE_WRITER,
        (false, true) => BESIDE_OTHERS,
    }
}

/// How long others are left alone after a batch.
fn rest(state: &State, took: Duration) -> Duration {
    match state.store.is_shared() {
        true => took.min(LONGEST_REST),
        false => LONGEST_REST.min(took * REST),
    }
}

/// As many rows as take the time there is.
fn next_size(aim: Duration, taken: usize, took: Duration) -> usize {
    let ratio = aim.as_secs_f64() / took.as_secs_f64().max(0.000_1);
    let fitting = taken as f64 * ratio.clamp(0.05, 1.5);
    (fitting as usize).clamp(FIRST / 10, LARGEST)
}

async fn end(state: &State, job: &Claimed) -> Reply<()> {
    let job = job.clone();
    state.write(move |db| jobs::done(db, &job)).await?;
    Ok(())
}

/// Cuts the file into rows, a piece at a time.
struct Reader {
    source: Source,
    cutter: Option<Cutter>,
    rows: VecDeque<Parsed>,
    is_whole: bool,
}

/// What knows how to read the rows of this file.
struct Cutter {
    rows: Rows,
    layout: Layout,
    addresses: Addresses,
    /// Rows that had their turn before.
    done: i64,
    count: i64,
}

impl Reader {
    async fn open(state: &State, import: &ContactImport) -> Reply<Self> {
        let (organization, layout) = (import.organization, import.layout.clone());
        let addresses = Addresses::load(state, organization, layout.address).await?;
        let has_header = layout.header != Header::None;
        Ok(Self {
            source: Source::open(state, organization, &import.file.content).await?,
            cutter: Some(Cutter {
                rows: Rows::new(import.file.encoding, import.delimiter, has_header),
                layout,
                addresses,
                done: import.counts.processed(),
                count: 0,
            }),
            rows: VecDeque::new(),
            is_whole: false,
        })
    }

    /// Reads on until there are so many rows, or all.
    async fn ahead(&mut self, size: usize) -> Reply<()> {
        while self.rows.len() < size && !self.is_whole {
            let piece = self.source.piece().await?;
            self.is_whole = piece.is_none();
            let Some(mut cutter) = self.cutter.take() else {
                return Err(Problem::busy("interrupted"));
            };
            let (cutter, rows) = aside(move || {
                let rows = cutter.cut(piece.as_deref());
                (cutter, rows)
            })
            .await?;
            self.cutter = Some(cutter);
            self.rows.extend(rows);
        }
        Ok(())
    }

    async fn next(&mut self, size: usize) -> Reply<Vec<Parsed>> {
        self.ahead(size).await?;
        let size = size.min(self.rows.len());
        let batch = self.rows.drain(..size).collect();
        if self.rows.is_empty() {
            // Whether these were the last.
            self.ahead(1).await?;
        }
        Ok(batch)
    }

    /// Those of a batch that had no turn are the next.
    fn put_back(&mut self, mut batch: Vec<Parsed>, taken: usize) {
        for row in batch.drain(taken..).rev() {
            self.rows.push_front(row);
        }
    }

    fn is_at_end(&self) -> bool {
        self.is_whole && self.rows.is_empty()
    }
}

impl Cutter {
    /// The rows that a piece of the file ends; none is its end.
    fn cut(&mut self, piece: Option<&[u8]>) -> Vec<Parsed> {
        match piece {
            Some(piece) => self.rows.feed(piece),
            None => self.rows.finish(),
        }
        let mut parsed = Vec::new();
        while let Some(record) = self.rows.next() {
            self.count += 1;
            if self.count <= self.done {
                continue;
            }
            let typed = |text: &str| self.addresses.typed(text);
            let read = record
                .cells
                .and_then(|cells| imports::read(&cells, &self.layout, typed));
            parsed.push(Parsed {
                row: self.count,
                line: i64::try_from(record.line).unwrap_or(i64::MAX),
                read,
                source: record.source,
            });
        }
        parsed
    }
}

//! Some rows of an import, in one transaction with how far it has come: a crash between two of them
//! neither loses nor doubles a row.

use super::starting::end;
use crate::announce;
use crate::conversations::work::Work;
use domain::ContactImportId;
use domain::actors::Actor;
use domain::imports::{Book, ImportState, Reason, Row, Taken};
use serde::{Deserialize, Serialize};
use store::contact_imports::{self, ContactImport, Rejection};
use store::contacts::importing;
use store::events::{self, NewEvent};
use store::jobs::{self, Claimed};
use store::{Db, StoreError, StoreResult};

/// The job of an import.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Import {
    pub import_id: ContactImportId,
}

impl Import {
    pub const KIND: &'static str = "contacts.import";
    /// What streams are told.
    pub const EVENT: &'static str = "import.updated";
}

/// A row of the file as it was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// Its place among the rows, from 1.
    pub row: i64,
    pub line: i64,
    pub read: Result<Row, Reason>,
    /// How it stands in the file, of a row that may be left out.
    pub source: String,
}

/// Rows that are next.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    pub rows: &'a [Parsed],
    /// Whether the file ends with them.
    pub is_last: bool,
    /// Whether streams are told how far it has come.
    pub is_told: bool,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many of its rows had their turn; the others are the next.
    Taken(usize),
    /// The import has ended, here or by somebody else.
    Over,
}

pub fn step(
    db: &mut Db,
    work: &Work,
    job: &Claimed,
    id: ContactImportId,
    batch: Batch<'_>,
) -> StoreResult<Step> {
    if !jobs::is_held(db, job)? {
        return Ok(Step::Over);
    }
    let organization = job.job.organization;
    let mut import = contact_imports::lock(db, organization, id)?;
    if import.state != ImportState::Running {
        jobs::done(db, job)?;
        return Ok(Step::Over);
    }
    let is_next = |first: &Parsed| first.row == import.counts.processed() + 1;
    if !batch.rows.first().is_none_or(is_next) {
        // Somebody else has gone on meanwhile.
        return Err(StoreError::Contention);
    }
    let taken = take(db, work, &mut import, batch.rows)?;
    let is_over = batch.is_last && taken == batch.rows.len();
    import.version += i64::from(!is_over);
    let told = announce::everyone(
        &work.state,
        organization,
        Import::EVENT,
        *id.as_ref(),
        import.version,
    );
    if is_over {
        end(db, &mut import, ImportState::Done, work.now, &told)?;
        jobs::done(db, job)?;
        return Ok(Step::Over);
    }
    contact_imports::progress(db, &import)?;
    if batch.is_told {
        events::append(db, &told)?;
    }
    let until = crate::worker::claimed_until(&work.state, work.now);
    jobs::progress(db, job, &job.job.payload, until)?;
    Ok(Step::Taken(taken))
}

/// Does what rows say; gives how many had their turn, which is at least one.
fn take(
    db: &mut Db,
    work: &Work,
    import: &mut ContactImport,
    rows: &[Parsed],
) -> StoreResult<usize> {
    let organization = import.organization;
    let agent = match import.author {
        Actor::Agent(id) => Some(id),
        _ => None,
    };
    let viewer = import.sees.viewer(organization, agent);
    let readable: Vec<&Row> = rows
        .iter()
        .filter_map(|row| row.read.as_ref().ok())
        .collect();
    let book = Book::new(import.existing, viewer);
    let mut book = importing::look_up(db, organization, &readable, book)?;
    let (mut rejections, mut taken) = (Vec::new(), 0);
    for row in rows {
        let became = match &row.read {
            Ok(read) => book.take(read, work.id(), work.now),
            Err(reason) => Taken::Rejected(*reason),
        };
        match became {
            Taken::Created => import.counts.created += 1,
            Taken::Updated => import.counts.updated += 1,
            Taken::Ignored => import.counts.ignored += 1,
            Taken::Rejected(reason) => {
                import.counts.rejected += 1;
                rejections.push(Rejection {
                    row: row.row,
                    line: row.line,
                    reason,
                    source: row.source.clone(),
                });
            }
            Taken::LookAgain => break,
        }
        taken += 1;
    }
    if taken == 0 && !rows.is_empty() {
        return Err(StoreError::Contention);
    }
    importing::write(db, organization, book, work.now, || work.id())?;
    contact_imports::reject(db, organization, import.id, &rejections)?;
    Ok(taken)
}

/// Gives an import up; what was imported until then stays.
pub fn give_up(db: &mut Db, work: &Work, job: &Claimed, id: ContactImportId) -> StoreResult<()> {
    let organization = job.job.organization;
    if !jobs::done(db, job)? {
        return Ok(());
    }
    let mut import = contact_imports::lock(db, organization, id)?;
    if import.state == ImportState::Running {
        let told: NewEvent = announce::everyone(
            &work.state,
            organization,
            Import::EVENT,
            *id.as_ref(),
            import.version,
        );
        end(db, &mut import, ImportState::Failed, work.now, &told)?;
    }
    Ok(())
}

//! Looking at a file before it is imported: all of it once, of which the first rows and the first
//! that cannot be imported are kept.

use super::addresses::Addresses;
use super::compared;
use super::source::{Source, aside};
use super::wire::{self, problem};
use crate::app::State;
use crate::problem::{Problem, Reply, internal};
use contract::contact_imports::{
    ImportPreview, ImportProblem, PreviewRow, RejectedBy, RejectedRow,
};
use domain::OrganizationId;
use domain::identities::Address;
use domain::imports::{
    self, Delimiter, Encoding, Field, Header, Layout, Reason, Record, Row, Rows,
};
use std::collections::{BTreeMap, HashMap};

/// So many rows are shown, and so many that cannot be imported.
const SHOWN: usize = 20;
const REJECTIONS: usize = 50;
/// Neither a name nor an address: only who is there already can be meant.
const REFERENCE_ONLY: &str = "reference_only";
/// So much of a cell, in characters, and so many of a row.
const CELL: usize = 200;
const CELLS: usize = 50;
/// So many of the first rows are compared with the contacts there are.
const COMPARED: i64 = 1_000;
/// So much of the file tells which delimiter it has.
const HEAD: usize = 64 * 1024;

/// How a file is read.
pub struct Reading {
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    pub address: Field,
    /// Found out unless said.
    pub has_header: Option<bool>,
    /// What the columns were said to hold for another channel.
    pub said: Option<Layout>,
    /// What columns hold; none said is what the header says.
    pub columns: Vec<(usize, Field)>,
}

/// What a file looks like.
pub struct Seen {
    pub layout: Layout,
    pub total_rows: i64,
    /// As JSON.
    pub preview: String,
}

pub async fn look(
    state: &State,
    organization: OrganizationId,
    content: &str,
    reading: Reading,
) -> Reply<Seen> {
    let addresses = Addresses::load(state, organization, reading.address).await?;
    let mut source = Source::open(state, organization, content).await?;
    let mut look = Look::new(reading, addresses);
    while let Some(piece) = source.piece().await? {
        look = aside(move || {
            look.feed(&piece)?;
            Ok::<_, Problem>(look)
        })
        .await??;
    }
    let mut look = aside(move || look.finish()).await??;
    let found =
        compared::with_contacts(state, organization, std::mem::take(&mut look.first)).await?;
    look.compare(&found);
    look.seen()
}

/// A file, as far as it was looked at.
struct Look {
    reading: Reading,
    addresses: Addresses,
    rows: Rows,
    head: Vec<u8>,
    layout: Option<Layout>,
    total: i64,
    preview: ImportPreview,
    /// How many rows each reason leaves out.
    reasons: BTreeMap<Reason, i64>,
    /// The lines of the rows that are shown, by their addresses.
    lines: HashMap<Address, i64>,
    /// By what the first rows that can be imported are known, with their place in the file.
    first: Vec<(i64, Row)>,
}

impl Look {
    fn new(reading: Reading, addresses: Addresses) -> Self {
        Self {
            rows: Rows::new(reading.encoding, reading.delimiter, false),
            reading,
            addresses,
            head: Vec::new(),
            layout: None,
            total: 0,
            preview: ImportPreview::default(),
            reasons: BTreeMap::new(),
            lines: HashMap::new(),
            first: Vec::new(),
        }
    }

    fn feed(&mut self, piece: &[u8]) -> Reply<()> {
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(missing));
        self.rows.feed(piece);
        self.read()
    }

    fn finish(mut self) -> Reply<Self> {
        self.rows.finish();
        self.read()?;
        let reading = &self.reading;
        let better = imports::better(&self.head, reading.encoding, reading.delimiter);
        self.preview.suggested_delimiter = better.map(|better| better.as_str().into());
        let mut reasons: Vec<_> = std::mem::take(&mut self.reasons).into_iter().collect();
        reasons.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let reasons = reasons.into_iter().map(|(reason, rows)| RejectedBy {
            code: reason.to_string(),
            reason: reason.sentence().to_owned(),
            rows,
        });
        self.preview.rejected_by = reasons.collect();
        Ok(self)
    }

    /// Marks the rows that mean somebody who is there.
    fn compare(&mut self, found: &[(i64, bool)]) {
        let preview = &mut self.preview;
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        preview.compared_rows = count(found.len());
        preview.existing_rows = count(found.iter().filter(|(_, exists)| *exists).count());
        for (place, exists) in found {
            let shown = usize::try_from(place - 1).ok();
            if let Some(row) = shown.and_then(|shown| preview.rows.get_mut(shown)) {
                row.exists = *exists;
                // Somebody has the reference.
                row.problem = row
                    .problem
                    .take()
                    .filter(|p| !exists || p.code != REFERENCE_ONLY);
            }
        }
    }

    fn seen(self) -> Reply<Seen> {
        let layout = match self.layout {
            Some(layout) => layout,
            None => Layout::without_header(0, self.reading.address),
        };
        let preview = serde_json::to_string(&self.preview);
        Ok(Seen {
            layout,
            total_rows: self.total,
            preview: preview.map_err(|error| internal("a preview cannot be kept", &error))?,
        })
    }

    fn read(&mut self) -> Reply<()> {
        while let Some(record) = self.rows.next() {
            if self.layout.is_none() {
                let layout = self.columns(&record)?;
                let is_header = layout.header != Header::None;
                self.layout = Some(layout);
                if is_header {
                    continue;
                }
            }
            self.row(record);
        }
        Ok(())
    }

    fn columns(&self, first: &Record) -> Reply<Layout> {
        let (first, address) = (
            first.cells.as_deref().unwrap_or_default(),
            self.reading.address,
        );
        let mut layout = match self.reading.has_header {
            Some(true) => Layout::with_header(first, address),
            Some(false) => Layout::without_header(first.len(), address),
            None => Layout::of(first, address),
        };
        if let Some(said) = &self.reading.said {
            layout.keep(said);
        }
        if !self.reading.columns.is_empty() {
            let mapped = layout.map(&self.reading.columns);
            mapped.map_err(|flaw| Problem::invalid().flaw("columns", &flaw))?;
        }
        Ok(layout)
    }

    fn row(&mut self, record: Record) {
        self.total += 1;
        let line = i64::try_from(record.line).unwrap_or(i64::MAX);
        let read = match (&record.cells, &self.layout) {
            (Ok(cells), Some(layout)) => {
                imports::read(cells, layout, |text| self.addresses.typed(text))
            }
            (Err(reason), _) => Err(*reason),
            (_, None) => Err(Reason::Empty),
        };
        if let Err(reason) = read {
            self.preview.rejected_rows += 1;
            *self.reasons.entry(reason).or_default() += 1;
            if self.preview.rejections.len() < REJECTIONS {
                self.preview.rejections.push(RejectedRow {
                    line,
                    row: record.source.clone(),
                    code: reason.to_string(),
                    reason: reason.sentence().to_owned(),
                });
            }
        }
        // With neither a name nor an address nobody is made of it.
        if read
            .as_ref()
            .is_ok_and(|row| row.address.is_none() && row.name.is_some())
        {
            self.preview.unaddressed_rows += 1;
        }
        if let Ok(row) = &read
            && self.total <= COMPARED
        {
            // What else it says does not matter, and may be long.
            let known_by = Row {
                address: row.address.clone(),
                reference: row.reference.clone(),
                ..Row::default()
            };
            self.first.push((self.total, known_by));
        }
        if self.preview.rows.len() < SHOWN {
            let shown = self.shown(line, record, read);
            self.preview.rows.push(shown);
        }
    }

    fn shown(&mut self, line: i64, record: Record, read: Result<Row, Reason>) -> PreviewRow {
        let cells = record.cells.unwrap_or_else(|_| vec![record.source]);
        let cells = cells.iter().take(CELLS).map(|cell| wire::short(cell, CELL));
        let cells = cells.collect();
        let problem = match &read {
            Err(reason) => Some(problem(*reason)),
            Ok(row) => self.doubt(line, row),
        };
        let row = read.unwrap_or_default();
        PreviewRow {
            line,
            cells,
            name: row.name.map(|name| name.to_string()),
            address: row.address.map(|address| address.as_ref().to_owned()),
            reference: row.reference,
            remarks: row.remarks.map(|remarks| wire::short(&remarks, CELL)),
            exists: false,
            problem,
        }
    }

    /// What is odd with a row that is imported all the same.
    fn doubt(&mut self, line: i64, row: &Row) -> Option<ImportProblem> {
        if let Some(address) = &row.address {
            match self.lines.get(address) {
                Some(first) => {
                    return Some(ImportProblem {
                        code: "same_address".to_owned(),
                        message: format!("Same address as line {first}"),
                        rejected: false,
                        same_as_line: Some(*first),
                    });
                }
                None => self.lines.insert(address.clone(), line),
            };
        }
        let (code, message) = match (&row.name, &row.address) {
            (Some(_), _) => return None,
            (None, Some(_)) => ("no_name", "No name: the address shows"),
            (None, None) => (
                REFERENCE_ONLY,
                "Left out, unless a contact has this reference",
            ),
        };
        Some(ImportProblem {
            code: code.to_owned(),
            message: message.to_owned(),
            rejected: false,
            same_as_line: None,
        })
    }
}

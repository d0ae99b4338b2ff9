//! Rows of a file, out of pieces of it. However large the file and its cells are, no more than one
//! bounded row is held: what is longer, or has a quote that nobody closes, is a row that cannot be
//! read, and reading goes on with the next line.

use super::{Decoder, Delimiter, Encoding, MOST_COLUMNS, Reason};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The longest row, in bytes of UTF-8.
pub const LONGEST_RECORD: usize = 256 * 1024;
/// So many bytes of a row are kept to show it.
const SHOWN: usize = 1000;
/// What was read is thrown away when it is as much.
const READ: usize = 64 * 1024;

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line it begins in, from 1.
    pub line: u64,
    /// The row as it stands in the file, cut short when it is long.
    pub source: String,
    /// Its cells, or why there are none.
    pub cells: Result<Vec<String>, Reason>,
}

/// Reads the records of a file that is fed to it.
pub struct Records {
    decoder: Decoder,
    reader: Reader,
    /// Text that was not read yet, from the beginning of a row.
    text: String,
    /// Where that row begins in it, and how far it was looked at.
    begin: usize,
    looked: usize,
    /// The cells of the row so far, without their quotes, and where they end.
    cells: Vec<u8>,
    cells_length: usize,
    ends: Vec<usize>,
    ends_length: usize,
    line: u64,
    /// The last byte was a carriage return, so a line feed is no new line.
    after_return: bool,
    /// In the rest of a line that is too long.
    skips_line: bool,
    is_whole: bool,
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Records");
        shown.field("line", &self.line).finish_non_exhaustive()
    }
}

/// Where the row that is looked at has got to.
enum Step {
    /// It ends here.
    Whole,
    /// More of the file is needed.
    Unfinished,
    /// There is no room for more of it.
    Full,
}

impl Records {
    /// At the beginning of a file.
    pub fn new(encoding: Encoding, delimiter: Delimiter) -> Self {
        let mut reader = ReaderBuilder::new();
        Self {
            decoder: Decoder::new(encoding),
            reader: reader.delimiter(delimiter.byte()).build(),
            text: String::new(),
            begin: 0,
            looked: 0,
            cells: vec![0; LONGEST_RECORD],
            cells_length: 0,
            ends: vec![0; MOST_COLUMNS],
            ends_length: 0,
            line: 1,
            after_return: false,
            skips_line: false,
            is_whole: false,
        }
    }

    /// Takes the next bytes of the file; then read what is there with [`Self::next`] until it has
    /// no more.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.decoder.decode(bytes, &mut self.text);
    }

    /// The file has no more bytes.
    pub fn finish(&mut self) {
        self.decoder.finish(&mut self.text);
        // Ends the last row, unless it is within a quote.
        self.text.push('\n');
        self.is_whole = true;
    }

    /// The next row, if all of it is here. Blank lines are no rows.
    #[expect(clippy::should_implement_trait, reason = "none now may be one later")]
    pub fn next(&mut self) -> Option<Record> {
        self.skip();
        if self.begin >= READ {
            self.text.drain(..self.begin);
            self.looked -= self.begin;
            self.begin = 0;
        }
        if self.begin == self.text.len() {
            return None;
        }
        match self.look() {
            Step::Whole => Some(self.record()),
            Step::Unfinished if !self.is_whole => None,
            Step::Unfinished | Step::Full => Some(self.unreadable()),
        }
    }

    /// Passes over line ends, and the rest of a line that is too long.
    fn skip(&mut self) {
        if self.looked > self.begin {
            return;
        }
        let rest = self.text.as_bytes().get(self.begin..).unwrap_or_default();
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let mut skipped = 0;
        if self.skips_line {
            skipped = rest.iter().position(is_end).unwrap_or(rest.len());
            self.skips_line = skipped == rest.len();
        }
        let ends = rest.iter().skip(skipped).take_while(|byte| is_end(byte));
        skipped += ends.count();
        self.pass(self.begin + skipped);
        self.begin_row();
    }

    fn begin_row(&mut self) {
        self.looked = self.begin;
        self.reader.reset();
        (self.cells_length, self.ends_length) = (0, 0);
    }

    /// Moves on to there, counting lines.
    fn pass(&mut self, to: usize) {
        for byte in self.text.as_bytes().get(self.begin..to).unwrap_or_default() {
            match byte {
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => self.line += 1,
                _ => {}
            }
            self.after_return = *byte == b'\r';
        }
        self.begin = to;
    }

    fn look(&mut self) -> Step {
        let end = self.text.len().min(self.begin + LONGEST_RECORD);
        let input = self
            .text
            .as_bytes()
            .get(self.looked..end)
            .unwrap_or_default();
        let (output, ends) = (
            self.cells.get_mut(self.cells_length..).unwrap_or_default(),
            self.ends.get_mut(self.ends_length..).unwrap_or_default(),
        );
        if input.is_empty() {
            return match self.looked - self.begin >= LONGEST_RECORD {
                true => Step::Full,
                false => Step::Unfinished,
            };
        }
        let (result, read, written, ended) = self.reader.read_record(input, output, ends);
        self.looked += read;
        self.cells_length += written;
        self.ends_length += ended;
        match result {
            ReadRecordResult::Record => Step::Whole,
            ReadRecordResult::InputEmpty if end < self.text.len() => Step::Full,
            ReadRecordResult::InputEmpty | ReadRecordResult::End => Step::Unfinished,
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => Step::Full,
        }
    }

    fn record(&mut self) -> Record {
        let mut begin = 0;
        let ends = self.ends.get(..self.ends_length).unwrap_or_default();
        let cells = ends.iter().map(|end| {
            let cell = self.cells.get(begin..*end).unwrap_or_default();
            begin = *end;
            String::from_utf8_lossy(cell).into_owned()
        });
        let record = Record {
            line: self.line,
            cells: Ok(cells.collect()),
            source: self.source(self.looked),
        };
        self.pass(self.looked);
        self.begin_row();
        record
    }

    /// Gives up the line that the row begins in. A line end within it means that a quote is open.
    fn unreadable(&mut self) -> Record {
        let seen = self.text.as_bytes().get(self.begin..self.looked);
        let line_end = seen.and_then(|seen| seen.iter().position(|b| matches!(b, b'\n' | b'\r')));
        let (reason, end) = match line_end {
            Some(length) => (Reason::UnclosedQuote, self.begin + length),
            None => (Reason::RowTooLong, self.looked),
        };
        let record = Record {
            line: self.line,
            source: self.source(end),
            cells: Err(reason),
        };
        self.skips_line = line_end.is_none();
        self.pass(end);
        self.begin_row();
        record
    }

    fn source(&self, end: usize) -> String {
        let row = self.text.as_bytes().get(self.begin..end);
        let row = row.unwrap_or_default();
        let shown = row.get(..SHOWN).unwrap_or(row);
        String::from_utf8_lossy(shown)
            .trim_end_matches(['\n', '\r', char::REPLACEMENT_CHARACTER])
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8], piece: usize) -> Vec<Record> {
        let mut records = Records::new(Encoding::Utf8, Delimiter::Semicolon);
        let mut all = Vec::new();
        for piece in text.chunks(piece) {
            records.feed(piece);
            all.extend(std::iter::from_fn(|| records.next()));
            assert!(records.text.len() <= LONGEST_RECORD + READ + 2 * piece.len());
        }
        records.finish();
        all.extend(std::iter::from_fn(|| records.next()));
        all
    }

    fn lines(text: &str) -> Vec<(u64, Result<Vec<String>, Reason>)> {
        let read = read(text.as_bytes(), 3).into_iter();
        read.map(|record| (record.line, record.cells)).collect()
    }

    fn cells(of: &[&str]) -> Result<Vec<String>, Reason> {
        Ok(of.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn cells_may_hold_delimiters_quotes_and_lines_and_rows_may_be_ragged() {
        let text = "a;b\r\n\r\n\"c\nd\";\"e;\"\"f\"\"\";\n\rg\n;;\nBo 5\" long;x";
        let expected = vec![
            (1, cells(&["a", "b"])),
            (3, cells(&["c\nd", "e;\"f\"", ""])),
            (6, cells(&["g"])),
            (7, cells(&["", "", ""])),
            (8, cells(&["Bo 5\" long", "x"])),
        ];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line_alone() {
        let text = "a;1\n\"Schröder;2\nc;3\n";
        let expected = vec![
            (1, cells(&["a", "1"])),
            (2, Err(Reason::UnclosedQuote)),
            (3, cells(&["c", "3"])),
        ];
        assert_eq!(lines(text), expected);
        assert_eq!(read(text.as_bytes(), 5)[1].source, "\"Schröder;2");
        let far = format!("\"b;2\n{}", "c;3\n".repeat(LONGEST_RECORD));
        let read = read(far.as_bytes(), 4096);
        assert_eq!(read[0].cells, Err(Reason::UnclosedQuote));
        assert_eq!(read.len(), LONGEST_RECORD + 1);
        assert_eq!(read.last().expect("rows").line, LONGEST_RECORD as u64 + 1);
    }

    #[test]
    fn a_cell_of_ten_megabytes_is_a_row_that_is_too_long() {
        for quote in ["", "\""] {
            let text = format!("a;1\n{quote}{}{quote};2\nc;3\n", "x".repeat(10_000_000));
            let read = read(text.as_bytes(), 8192);
            let found: Vec<_> = read.into_iter().map(|record| record.cells).collect();
            let expected = [
                cells(&["a", "1"]),
                Err(Reason::RowTooLong),
                cells(&["c", "3"]),
            ];
            assert_eq!(found, expected);
        }
        let wide = format!("a\n{}\nb\n", ";".repeat(MOST_COLUMNS + 1));
        let found: Vec<_> = lines(&wide).into_iter().map(|(_, cells)| cells).collect();
        assert_eq!(
            found,
            [cells(&["a"]), Err(Reason::RowTooLong), cells(&["b"])]
        );
    }

    /// A row as a spreadsheet writes it.
    fn written(cells: &[String]) -> String {
        let quoted = |cell: &String| match cell.contains(['"', ';', '\n', '\r']) || cell.is_empty()
        {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        };
        cells.iter().map(quoted).collect::<Vec<_>>().join(";")
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(
            rows in proptest::collection::vec(proptest::collection::vec("[ab\";,\n\r ä]{0,6}", 1..5), 0..8),
            end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
            piece in 1..40_usize,
        ) {
            let text: String = rows.iter().map(|row| written(row) + end).collect();
            let found: Vec<_> = read(text.as_bytes(), piece).into_iter().map(|r| r.cells).collect();
            let expected: Vec<_> = rows.into_iter().map(Ok).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn any_bytes_are_read_alike_however_they_are_cut(
            bytes in proptest::collection::vec(prop_oneof![
                3 => Just(b'"'), 3 => Just(b';'), 2 => Just(b'\n'), 1 => Just(b'\r'), 5 => any::<u8>(),
            ], 0..300),
            piece in 1..20_usize,
        ) {
            let whole = read(&bytes, usize::MAX);
            prop_assert_eq!(&read(&bytes, piece), &whole);
            let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
            prop_assert!(whole.windows(2).all(|two| two[0].line <= two[1].line));
            prop_assert!(whole.iter().all(|record| record.line <= lines));
            prop_assert!(whole.len() as u64 <= lines);
        }
    }
}

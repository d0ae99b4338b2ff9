//! The rows of a file that are contacts: what [`Records`] reads, without what stands above them.

use super::{Delimiter, Encoding, Record, Records};

/// Reads the rows of a file that is fed to it.
#[derive(Debug)]
pub struct Rows {
    records: Records,
    /// Whether nothing was read yet, so that the next may be a line that names the delimiter.
    begins: bool,
    /// Whether the next row names the columns.
    skips_header: bool,
}

impl Rows {
    /// At the beginning of a file, whose first row may be a header.
    pub fn new(encoding: Encoding, delimiter: Delimiter, skips_header: bool) -> Self {
        Self {
            records: Records::new(encoding, delimiter),
            begins: true,
            skips_header,
        }
    }

    /// Takes the next bytes of the file; then read what is there with [`Self::next`].
    pub fn feed(&mut self, bytes: &[u8]) {
        self.records.feed(bytes);
    }

    /// The file has no more bytes.
    pub fn finish(&mut self) {
        self.records.finish();
    }

    /// The next row, if all of it is here.
    #[expect(clippy::should_implement_trait, reason = "none now may be one later")]
    pub fn next(&mut self) -> Option<Record> {
        loop {
            let record = self.records.next()?;
            let says_delimiter =
                std::mem::take(&mut self.begins) && Delimiter::said(&record.source).is_some();
            if !says_delimiter && !std::mem::take(&mut self.skips_header) {
                return Some(record);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_above_the_rows_is_none() {
        for (text, header) in [
            ("sep=;\r\nname;phone\r\nBo;1\r\n", true),
            ("Bo;1", false),
            ("sep=;\nBo;1\n", false),
        ] {
            let mut rows = Rows::new(Encoding::Utf8, Delimiter::Semicolon, header);
            rows.feed(text.as_bytes());
            rows.finish();
            let all: Vec<_> = std::iter::from_fn(|| rows.next()).collect();
            assert_eq!(all.len(), 1, "{text}");
            assert_eq!(all[0].cells, Ok(vec!["Bo".into(), "1".into()]));
        }
    }
}

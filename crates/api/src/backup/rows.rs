//! Rows on their way into the archive: lines, gathered to slices, so that neither end holds a table.

use super::format::{Counted, hexadecimal};
use sha2::{Digest, Sha256};

/// A slice is full when it has as many bytes; a larger row is a slice of its own.
const FULL: usize = 512 * 1024;

/// The rows of one table as they go by.
#[derive(Default)]
pub struct Slices {
    slice: String,
    taken: usize,
    tally: Tally,
}

impl Slices {
    /// Takes a row; hands on the number and the lines of a slice that became full.
    pub fn add<E>(
        &mut self,
        row: &str,
        write: &mut impl FnMut(usize, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        self.slice.push_str(row);
        self.slice.push('\n');
        self.tally.rows += 1;
        match self.slice.len() < FULL {
            true => Ok(()),
            false => self.flush(write),
        }
    }

    /// Hands on the last slice.
    pub fn end<E>(
        mut self,
        write: &mut impl FnMut(usize, &str) -> Result<(), E>,
    ) -> Result<Counted, E> {
        self.flush(write)?;
        Ok(self.tally.end())
    }

    fn flush<E>(&mut self, write: &mut impl FnMut(usize, &str) -> Result<(), E>) -> Result<(), E> {
        if self.slice.is_empty() {
            return Ok(());
        }
        self.taken += 1;
        self.tally.hash.update(&self.slice);
        write(self.taken, &self.slice)?;
        self.slice.clear();
        Ok(())
    }
}

/// Counts and hashes lines that are read back.
#[derive(Default)]
pub struct Tally {
    rows: u64,
    hash: Sha256,
}

impl Tally {
    pub fn add(&mut self, slice: &str) {
        self.rows += u64::try_from(slice.lines().count()).unwrap_or(u64::MAX);
        self.hash.update(slice);
    }

    pub fn end(self) -> Counted {
        Counted {
            rows: self.rows,
            sha256: hexadecimal(self.hash.finalize()),
        }
    }
}

/// The lines of a slice as one JSON array.
pub fn array(slice: &str) -> String {
    let mut array = String::with_capacity(slice.len() + 2);
    array.push('[');
    for (at, line) in slice.lines().enumerate() {
        if at > 0 {
            array.push(',');
        }
        array.push_str(line);
    }
    array.push(']');
    array
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn slices_are_counted_and_hashed_alike_on_both_ways() {
        let mut slices = Slices::default();
        let mut written = Vec::new();
        let mut write = |n: usize, slice: &str| {
            assert_eq!(n, written.len() + 1);
            written.push(slice.to_owned());
            Ok::<_, Infallible>(())
        };
        let row = format!("{{\"text\":\"{}\"}}", "x".repeat(1000));
        for _ in 0..2000 {
            let Ok(()) = slices.add(&row, &mut write);
        }
        let Ok(counted) = slices.end(&mut write);
        assert_eq!(counted.rows, 2000);
        assert!(written.len() > 3, "a table is not one slice");
        assert!(written.iter().all(|slice| slice.len() < FULL + 2000));
        let mut tally = Tally::default();
        written.iter().for_each(|slice| tally.add(slice));
        assert_eq!(tally.end(), counted);
    }

    #[test]
    fn lines_become_an_array() {
        assert_eq!(array(""), "[]");
        assert_eq!(array("{\"a\":1}\n{\"a\":2}\n"), "[{\"a\":1},{\"a\":2}]");
    }
}

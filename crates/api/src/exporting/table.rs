//! Tables for spreadsheets, written some rows at a time: CSV in UTF-8 with a mark in front, by which they
//! tell it, and no cell that they would reckon with.

use crate::problem::{Reply, internal};
use actix_web::web::Bytes;
use csv::{Terminator, WriterBuilder};
use domain::spreadsheets::cell;
use std::error::Error;

/// The media type of such a table.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// Some rows of a table, which begins with them or went on before.
pub fn rows<R, T>(begins: bool, rows: R) -> Reply<Bytes>
where
    R: IntoIterator,
    R::Item: IntoIterator<Item = T>,
    T: AsRef<str>,
{
    let written = written(begins, rows);
    written.map_err(|error| internal("a table cannot be written", error.as_ref()))
}

fn written<R, T>(begins: bool, rows: R) -> Result<Bytes, Box<dyn Error + Send + Sync>>
where
    R: IntoIterator,
    R::Item: IntoIterator<Item = T>,
    T: AsRef<str>,
{
    let mark = if begins { "\u{feff}" } else { "" };
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(mark.as_bytes().to_vec());
    for row in rows {
        for text in row {
            table.write_field(cell(text.as_ref()).as_bytes())?;
        }
        table.write_record(None::<&[u8]>)?;
    }
    Ok(table.into_inner()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_told_by_its_mark_and_reckons_with_nothing() {
        let first = rows(true, [["a", "b"], ["=1+1", "Bo \"B\", 1"]]).ok();
        let expected = "\u{feff}a,b\r\n'=1+1,\"Bo \"\"B\"\", 1\"\r\n";
        assert_eq!(first.as_deref(), Some(expected.as_bytes()));
        let more = rows(false, [["two\nlines"]]).ok();
        assert_eq!(more.as_deref(), Some("\"two\nlines\"\r\n".as_bytes()));
    }
}

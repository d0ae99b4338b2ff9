//! What a row says of a contact, once its cells are read.

use super::columns::bare;
use super::{Field, Layout, Reason};
use crate::contacts::{ContactName, LONGEST_REFERENCE, LONGEST_REMARKS};
use crate::identities::{Address, AddressError};
use crate::messages::clean;

/// What Google puts between several numbers of one cell.
const BETWEEN: &str = " ::: ";

/// What a row says; what it leaves blank is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Row {
    pub name: Option<ContactName>,
    pub address: Option<Address>,
    pub reference: Option<String>,
    pub remarks: Option<String>,
}

/// Reads the cells of a row; `typed` reads an address of the channel.
pub fn read(
    cells: &[String],
    layout: &Layout,
    typed: impl Fn(&str) -> Result<Address, AddressError>,
) -> Result<Row, Reason> {
    if cells.iter().all(|cell| bare(cell).is_empty()) {
        return Err(Reason::Empty);
    }
    let beyond = cells.iter().skip(layout.columns.len());
    if beyond.into_iter().any(|cell| !bare(cell).is_empty()) {
        return Err(Reason::TooManyCells);
    }
    let all = |field, between: &str| {
        let cells: Vec<&str> = layout.cells(cells, field).collect();
        cells.join(between)
    };
    let name = all(Field::Name, " ");
    let name = match clean(&name).trim() {
        "" => None,
        name => Some(name.parse().map_err(|_| Reason::NameTooLong)?),
    };
    let row = Row {
        name,
        address: layout
            .cells(cells, layout.address)
            .next()
            .map(|cell| address(cell, layout.address, typed))
            .transpose()?,
        reference: text(
            layout
                .cells(cells, Field::Reference)
                .next()
                .unwrap_or_default(),
            LONGEST_REFERENCE,
            Reason::ReferenceTooLong,
        )?,
        remarks: text(
            &all(Field::Remarks, "\n"),
            LONGEST_REMARKS,
            Reason::RemarksTooLong,
        )?,
    };
    match row.name.is_none() && row.address.is_none() && row.reference.is_none() {
        true => Err(Reason::NothingKnown),
        false => Ok(row),
    }
}

fn address(
    cell: &str,
    field: Field,
    typed: impl Fn(&str) -> Result<Address, AddressError>,
) -> Result<Address, Reason> {
    let (first, _) = cell.split_once(BETWEEN).unwrap_or((cell, ""));
    typed(first).map_err(|_| match field {
        Field::Email => Reason::InvalidEmail,
        _ => Reason::InvalidPhone,
    })
}

fn text(cell: &str, longest: usize, reason: Reason) -> Result<Option<String>, Reason> {
    let text = clean(cell);
    match text.trim() {
        "" => Ok(None),
        text if text.chars().count() > longest => Err(reason),
        text => Ok(Some(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identities::Scheme;
    use proptest::prelude::*;

    fn typed(text: &str) -> Result<Address, AddressError> {
        Address::parse(Scheme::Phone, text)
    }

    type Said = Option<String>;

    fn read_row(row: &str) -> Result<(Said, Said, Said, Said), Reason> {
        let cells: Vec<String> = row.split(';').map(str::to_owned).collect();
        let layout = Layout::without_header(4, Field::Phone);
        let row = read(&cells, &layout, typed)?;
        let text = |text: &dyn std::fmt::Display| text.to_string();
        Ok((
            row.name.as_ref().map(|name| text(name)),
            row.address.map(|address| address.as_ref().to_owned()),
            row.reference,
            row.remarks,
        ))
    }

    #[test]
    fn blank_cells_say_nothing_and_missing_ones_are_blank() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read_row(" Bo ;+46 70 123 45 67;K1; a friend"),
            Ok((
                some("Bo"),
                some("+46701234567"),
                some("K1"),
                some("a friend")
            ))
        );
        assert_eq!(read_row("Bo"), Ok((some("Bo"), None, None, None)));
        // As our own tables write what a spreadsheet would reckon with.
        assert_eq!(
            read_row("'@bo;'+46701234567;'-12;'=1+1"),
            Ok((some("@bo"), some("+46701234567"), some("-12"), some("=1+1")))
        );
        assert_eq!(read_row(";;K1"), Ok((None, None, some("K1"), None)));
        assert_eq!(read_row("Bo;;;;; "), Ok((some("Bo"), None, None, None)));
    }

    #[test]
    fn what_cannot_be_imported_says_why() {
        assert_eq!(read_row(";; ;"), Err(Reason::Empty));
        assert_eq!(read_row(";;;only remarks"), Err(Reason::NothingKnown));
        assert_eq!(read_row("Bo;12"), Err(Reason::InvalidPhone));
        assert_eq!(read_row("Bo;;;a;b"), Err(Reason::TooManyCells));
        assert_eq!(read_row(&"x".repeat(201)), Err(Reason::NameTooLong));
        assert_eq!(
            read_row(&format!(";;{}", "x".repeat(201))),
            Err(Reason::ReferenceTooLong)
        );
        assert_eq!(
            read_row(&format!("a;;;{}", "x".repeat(5001))),
            Err(Reason::RemarksTooLong)
        );
        // What databases refuse is not there.
        assert_eq!(read_row("\0;\0;"), Err(Reason::Empty));
    }

    #[test]
    fn several_columns_make_one_name_and_the_first_number_counts() {
        let header = [
            "First Name",
            "Last Name",
            "Mobile Phone",
            "Home Phone",
            "Notes",
        ];
        let header = header.map(str::to_owned);
        let layout = Layout::of(&header, Field::Phone);
        let cells =
            ["Ada", "Lovelace", "", "+46701234567 ::: +46707654321", "x"].map(str::to_owned);
        let row = read(&cells, &layout, typed).expect("a row");
        assert_eq!(row.name.expect("a name").as_ref(), "Ada Lovelace");
        assert_eq!(row.address.expect("a number").as_ref(), "+46701234567");
    }

    proptest! {
        #[test]
        fn no_cells_panic_and_what_is_read_is_within_bounds(
            cells in proptest::collection::vec(".{0,40}", 0..7),
            header in proptest::collection::vec("(name|phone|notes|First Name|.{0,9})", 0..7),
        ) {
            let layout = Layout::of(&header, Field::Phone);
            if let Ok(row) = read(&cells, &layout, typed) {
                let known = row.name.is_some() || row.address.is_some() || row.reference.is_some();
                prop_assert!(known);
                prop_assert!(row.remarks.is_none_or(|text| !text.contains('\0')));
            }
        }
    }
}

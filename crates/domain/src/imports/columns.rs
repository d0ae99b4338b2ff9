//! Which column of a file is what: by its header, in our words or in those of others, or in our
//! order where it has none.

use crate::identities::{Address, Scheme};
use crate::spreadsheets;
use crate::words::words;
use serde::{Deserialize, Serialize};

/// So many columns a file may have.
pub const MOST_COLUMNS: usize = 500;
/// Longer titles are cut short, in characters.
const LONGEST_TITLE: usize = 200;

words! {
    /// What a column holds.
    Field: "field" {
        /// What the contact is called; of several columns the parts, in their order.
        Name = "name",
        /// Their telephone number; of several columns the first that is not blank.
        Phone = "phone",
        /// Their mail address; of several columns the first that is not blank.
        Email = "email",
        /// Their number in the organization's books.
        Reference = "reference",
        /// Free text; of several columns all.
        Remarks = "remarks",
    }
    /// What the first row is.
    Header: "kind of header" {
        /// A contact already.
        None = "none",
        /// The names of columns, in our words.
        Own = "own",
        /// The names of columns in the words of another program; somebody had better look.
        Foreign = "foreign",
    }
}

/// A column as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What the header calls it; empty without a header.
    pub title: String,
    /// What it holds; none is left out.
    pub field: Option<Field>,
}

/// The columns of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// What the first row is.
    pub header: Header,
    /// What the channel is addressed by: the field of telephone numbers or of mail addresses.
    pub address: Field,
    /// From the left.
    pub columns: Vec<Column>,
}

/// Why columns cannot mean what they are said to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Beyond the last column.
    #[error("the file has no such column")]
    NoColumn,
    /// A mail address for a channel of numbers, or the other way round.
    #[error("the channel is not addressed by this")]
    NotOfChannel,
    /// Neither a name nor an address nor a reference.
    #[error("say which column has the name or the address")]
    NothingToKnow,
}

impl crate::Flaw for LayoutError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoColumn => "no_such_column",
            Self::NotOfChannel => "not_of_this_channel",
            Self::NothingToKnow => "no_name_or_address",
        }
    }
}

impl Field {
    /// What the addresses of a scheme stand in; only channels of numbers and mailboxes are imported to.
    pub fn of_address(scheme: Scheme) -> Option<Self> {
        match scheme {
            Scheme::Phone => Some(Self::Phone),
            Scheme::Email => Some(Self::Email),
            _ => None,
        }
    }

    /// The scheme of the addresses in it, if it holds addresses.
    pub fn scheme(self) -> Option<Scheme> {
        match self {
            Self::Phone => Some(Scheme::Phone),
            Self::Email => Some(Scheme::Email),
            Self::Name | Self::Reference | Self::Remarks => None,
        }
    }
}

/// A title in another program's words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Own(Field),
    Whole(Field),
    /// A part of a name, of less use than a whole one.
    Part,
}

fn word(title: &str) -> Option<Word> {
    use Field::{Email, Name, Phone, Reference, Remarks};
    let letters = title.chars().filter(|c| c.is_alphanumeric());
    let title: String = letters.flat_map(char::to_lowercase).collect();
    Some(match title.as_str() {
        "name" => Word::Own(Name),
        "phonenumber" | "phone" => Word::Own(Phone),
        "email" | "emailaddress" => Word::Own(Email),
        "reference" => Word::Own(Reference),
        "remarks" => Word::Own(Remarks),
        "fullname" | "displayname" | "contactname" | "customername" | "kunde" | "kundenname" => {
            Word::Whole(Name)
        }
        "firstname" | "givenname" | "middlename" | "additionalname" | "lastname" | "familyname"
        | "surname" | "vorname" | "nachname" => Word::Part,
        "phone1value" | "phone2value" | "phone3value" | "phone4value" | "mobilephone"
        | "mobilenumber" | "mobile" | "primaryphone" | "cellphone" | "telephone"
        | "telephonenumber" | "homephone" | "businessphone" | "workphone" | "otherphone"
        | "tel" | "telefon" | "mobiltelefon" | "mobil" | "handy" | "telefonnummer"
        | "rufnummer" | "handynummer" | "mobilnummer" => Word::Whole(Phone),
        "email1value" | "email2value" | "email3value" | "email2address" | "email3address"
        | "mail" | "emailadresse" => Word::Whole(Email),
        "customerid" | "customernumber" | "accountnumber" | "account" | "kundennummer" => {
            Word::Whole(Reference)
        }
        "notes" | "note" | "comment" | "comments" | "notizen" | "bemerkungen" => {
            Word::Whole(Remarks)
        }
        _ => return None,
    })
}

impl Layout {
    /// What the first row says of the columns, for a channel that is addressed like that.
    pub fn of(first: &[String], address: Field) -> Self {
        let is_title = first.iter().any(|title| word(title).is_some());
        // The first row of a file without a header holds an address; no title does.
        match is_title && !first.iter().any(|cell| is_address(cell, address)) {
            true => Self::with_header(first, address),
            false => Self::without_header(first.len(), address),
        }
    }

    /// The columns that a header names; a title nobody knows says nothing.
    pub fn with_header(titles: &[String], address: Field) -> Self {
        let words: Vec<Option<Word>> = titles.iter().map(|title| word(title)).collect();
        let is_whole = |word| matches!(word, Word::Own(Field::Name) | Word::Whole(Field::Name));
        let has_whole = words.iter().copied().flatten().any(is_whole);
        let field = |word: Word| match word {
            Word::Own(field) | Word::Whole(field) => Some(field),
            Word::Part => (!has_whole).then_some(Field::Name),
        };
        let of_channel = |field: &Field| !is_other_address(*field, address);
        let columns = titles.iter().zip(&words).map(|(title, word)| Column {
            title: title.trim().chars().take(LONGEST_TITLE).collect(),
            field: word.and_then(field).filter(of_channel),
        });
        let is_own = words.iter().all(|word| matches!(word, Some(Word::Own(_))));
        Self {
            header: match is_own {
                true => Header::Own,
                false => Header::Foreign,
            },
            address,
            columns: columns.collect(),
        }
    }

    /// Our four columns, for a first row of so many cells.
    pub fn without_header(width: usize, address: Field) -> Self {
        let order = [Field::Name, address, Field::Reference, Field::Remarks];
        let columns = (0..width.max(order.len())).map(|place| Column {
            title: String::new(),
            field: order.get(place).copied(),
        });
        Self {
            header: Header::None,
            address,
            columns: columns.collect(),
        }
    }

    /// Says anew what columns hold; those that are not named are left out.
    pub fn map(&mut self, to: &[(usize, Field)]) -> Result<(), LayoutError> {
        let mut columns = self.columns.clone();
        columns.iter_mut().for_each(|column| column.field = None);
        for (place, field) in to {
            if is_other_address(*field, self.address) {
                return Err(LayoutError::NotOfChannel);
            }
            columns.get_mut(*place).ok_or(LayoutError::NoColumn)?.field = Some(*field);
        }
        if to.iter().all(|(_, field)| *field == Field::Remarks) {
            return Err(LayoutError::NothingToKnow);
        }
        self.columns = columns;
        Ok(())
    }

    /// Keeps what columns were said to hold for another channel; only their addresses are others.
    pub fn keep(&mut self, said: &Self) {
        let is_address = |field: &Field| field.scheme().is_some();
        for (column, said) in self.columns.iter_mut().zip(&said.columns) {
            let told = said.field.filter(|field| !is_address(field));
            column.field = told.or(column.field.filter(is_address));
        }
    }

    /// The cells of a field that are not blank.
    pub(super) fn cells<'a>(
        &'a self,
        row: &'a [String],
        field: Field,
    ) -> impl Iterator<Item = &'a str> {
        let own = self.columns.iter().zip(row);
        let own = own.filter(move |(column, _)| column.field == Some(field));
        own.map(|(_, cell)| spreadsheets::text(bare(cell)))
            .filter(|cell| !cell.is_empty())
    }
}

/// A cell without what surrounds its text: white space, and the NULs that databases refuse.
pub(super) fn bare(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\0')
}

fn is_other_address(field: Field, address: Field) -> bool {
    matches!(field, Field::Phone | Field::Email) && field != address
}

fn is_address(cell: &str, address: Field) -> bool {
    match address {
        Field::Email => Address::parse(Scheme::Email, cell).is_ok(),
        // Also a number that is not right yet.
        _ => {
            let digits = cell.chars().filter(char::is_ascii_digit).count();
            digits >= 5 && !cell.chars().any(char::is_alphabetic)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(header: &str, address: Field) -> (Header, Vec<(usize, Field)>) {
        let first: Vec<String> = header.split(',').map(str::to_owned).collect();
        let layout = Layout::of(&first, address);
        let known = layout.columns.iter().enumerate();
        let known = known.filter_map(|(place, column)| Some((place, column.field?)));
        (layout.header, known.collect())
    }

    #[test]
    fn a_header_in_our_words_may_be_in_any_order_and_case() {
        use Field::{Email, Name, Phone, Reference, Remarks};
        assert_eq!(
            fields("Remarks,REFERENCE, name ,Phone Number", Phone),
            (
                Header::Own,
                vec![(0, Remarks), (1, Reference), (2, Name), (3, Phone)]
            )
        );
        assert_eq!(
            fields("e-mail,name", Email),
            (Header::Own, vec![(0, Email), (1, Name)])
        );
    }

    #[test]
    fn without_a_header_the_columns_are_in_our_order() {
        use Field::{Email, Name, Phone, Reference, Remarks};
        let four = |address| vec![(0, Name), (1, address), (2, Reference), (3, Remarks)];
        assert_eq!(
            fields("Bo,+46 70 123 45 67,K1,", Phone),
            (Header::None, four(Phone))
        );
        assert_eq!(
            fields("Bo,bo@example.com", Email),
            (Header::None, four(Email))
        );
        assert_eq!(
            fields("Note,0771 22 33", Phone),
            (Header::None, four(Phone))
        );
    }

    #[test]
    fn headers_of_other_programs_are_guessed_and_said_to_be_guesses() {
        use Field::{Email, Name, Phone, Remarks};
        let google = "First Name,Middle Name,Last Name,Photo,Notes,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value";
        assert_eq!(
            fields(google, Phone),
            (
                Header::Foreign,
                vec![(0, Name), (1, Name), (2, Name), (4, Remarks), (7, Phone)]
            )
        );
        assert_eq!(
            fields("Name,Given Name,Family Name,E-mail 1 - Value", Email),
            (Header::Foreign, vec![(0, Name), (3, Email)])
        );
        let outlook = "Title,First Name,Last Name,E-mail Address,Mobile Phone,Notes";
        assert_eq!(
            fields(outlook, Email),
            (
                Header::Foreign,
                vec![(1, Name), (2, Name), (3, Email), (5, Remarks)]
            )
        );
        assert_eq!(
            fields("Kunde,Rufnummer,Bemerkungen", Phone),
            (Header::Foreign, vec![(0, Name), (1, Phone), (2, Remarks)])
        );
    }

    #[test]
    fn for_another_channel_only_the_addresses_are_found_anew() {
        use Field::{Email, Name, Phone, Reference, Remarks};
        let titles = ["Wer", "Mobile", "E-mail", "Notes"].map(str::to_owned);
        let mut said = Layout::with_header(&titles, Phone);
        let mapped = said.map(&[(0, Name), (1, Phone), (3, Reference)]);
        assert_eq!(mapped, Ok(()));
        let fields = |layout: &Layout| Vec::from_iter(layout.columns.iter().map(|c| c.field));
        let mut other = Layout::with_header(&titles, Email);
        assert_eq!(fields(&other), [None, None, Some(Email), Some(Remarks)]);
        other.keep(&said);
        assert_eq!(
            fields(&other),
            [Some(Name), None, Some(Email), Some(Reference)]
        );
        // Whoever left a column out is not given it back.
        assert_eq!(said.map(&[(0, Name)]), Ok(()));
        other.keep(&said);
        assert_eq!(fields(&other), [Some(Name), None, Some(Email), None]);
    }

    #[test]
    fn columns_are_mapped_to_what_the_channel_has() {
        use Field::{Email, Name, Phone, Remarks};
        let mut layout = Layout::of(&["Wer".into(), "Nummer".into()], Phone);
        assert_eq!(layout.map(&[(0, Name), (1, Phone)]), Ok(()));
        assert_eq!(layout.columns[1].field, Some(Phone));
        assert_eq!(layout.map(&[(9, Name)]), Err(LayoutError::NoColumn));
        assert_eq!(layout.map(&[(0, Email)]), Err(LayoutError::NotOfChannel));
        assert_eq!(layout.map(&[(0, Remarks)]), Err(LayoutError::NothingToKnow));
        assert_eq!(
            layout.columns[1].field,
            Some(Phone),
            "refused, nothing changed"
        );
    }
}

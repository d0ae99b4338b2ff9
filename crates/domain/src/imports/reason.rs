//! Why a row is not imported.

use crate::words::words;

words! {
    /// Why a row is left out.
    Reason: "reason" {
        /// Nothing but delimiters.
        Empty = "empty",
        /// Nothing to call or reach somebody by.
        NothingKnown = "nothing_known",
        /// Not a telephone number.
        InvalidPhone = "invalid_phone",
        /// Not a mail address.
        InvalidEmail = "invalid_email",
        /// A name that is too long.
        NameTooLong = "name_too_long",
        /// A reference that is too long.
        ReferenceTooLong = "reference_too_long",
        /// Remarks that are too long.
        RemarksTooLong = "remarks_too_long",
        /// More cells than the file has columns.
        TooManyCells = "too_many_cells",
        /// The quote is not closed before the file ends, or for longer than a row may be.
        UnclosedQuote = "unclosed_quote",
        /// Longer than a row may be.
        RowTooLong = "row_too_long",
        /// A contact whom the importer does not see has the address or the reference.
        IdentityInUse = "identity_in_use",
    }
}

impl Reason {
    /// The same for people.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "The row is empty",
            Self::NothingKnown => "There is neither a name nor an address of this channel",
            Self::InvalidPhone => "This is not a telephone number",
            Self::InvalidEmail => "This is not an email address",
            Self::NameTooLong => "The name is too long",
            Self::ReferenceTooLong => "The reference is too long",
            Self::RemarksTooLong => "The remarks are too long",
            Self::TooManyCells => "There are more cells than columns",
            Self::UnclosedQuote => "The quote is never closed",
            Self::RowTooLong => "The row is too long",
            Self::IdentityInUse => "Another contact has this address or reference",
        }
    }
}

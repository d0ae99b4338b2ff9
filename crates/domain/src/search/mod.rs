//! How text becomes words, once, for what is searched and for what is typed (C-04); the
//! databases' own tokenizers do not agree with each other.
//!
//! Words are lower-case, without accents, split wherever a character is neither letter nor digit.
//! Scripts without spaces become overlapping pairs. Groups of digits also count joined, and
//! telephone numbers without their country code, so a number is found however it is written.

mod cut;
pub mod excerpt;
mod fold;
mod mark;
mod query;

pub use cut::words;
pub use fold::folded;
pub use mark::Marked;
pub use query::{Clause, Query, QueryError, Wanted};

/// Which cutting made a list of words; raised whenever [`words`] changes what it gives, and then
/// what is kept is cut anew.
pub const VERSION: i32 = 1;

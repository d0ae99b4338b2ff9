//! Search on top of the list: the field, what was found in place of the rows, and what is marked in
//! the thread. What is looked for stands in the address.

mod field;
mod hit;
mod marked;
mod results;
mod state;

pub use field::{FIELD, SearchField};
pub use marked::drawn;
pub use results::search_results;
pub use state::{Search, follow};

//! What programs sign in with: the tokens one manages, making one, and revoking it.

mod expiry;
mod form;
mod list;
mod made;
mod page;
mod reach;
mod rights;
mod scopes;

pub use page::ApiTokensRoute;

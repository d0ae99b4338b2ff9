//! What a handler can ask for in its arguments. Each refuses with a problem, so a handler that
//! runs has everything it named.

mod body;
mod caller;
mod confirm;
mod headers;
mod query;

pub use actix_web::web::{Data, Path};
pub use body::Valid;
pub use caller::{Allowed, Caller, Needs, SignIn, needs};
pub use confirm::Confirm;
pub use headers::{IdempotencyKey, IfMatch};
pub use query::{Query, limit};

//! What a handler can ask for in its arguments. Each refuses with a problem, so a handler that
//! runs has everything it named.

mod allowed;
mod body;
mod caller;
mod confirm;
mod headers;
mod key;
mod parts;
mod query;

pub use actix_web::web::{Data, Path};
pub use allowed::{Allowed, Needs, needs};
pub use body::{Given, Valid};
pub use caller::{AgentCaller, Caller, Ingester, SessionCaller, SignIn};
pub use confirm::Confirm;
pub use headers::IfMatch;
pub use key::Key;
pub use parts::{Part, Parts};
pub use query::{LONGEST, Query, limit, read};

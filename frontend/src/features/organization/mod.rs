//! The organization: what it is called, where it is, how conversations begin, which files are taken; and its
//! end.

mod delete;
mod form;
mod given_up;
mod page;
mod sections;

pub use page::OrganizationRoute;

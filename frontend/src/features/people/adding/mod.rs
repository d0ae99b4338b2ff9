//! The wizard *Add contacts*: one by hand, or many from a file. Its steps and choices are in the
//! address; what is typed stays while one goes back and forth.

mod channel;
mod chosen;
mod file;
mod import;
mod manual;
mod mapping;
mod page;
mod preview;
mod running;
mod steps;
mod way;

pub use page::AddContactsRoute;

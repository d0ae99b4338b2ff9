//! People: contacts and colleagues, what is known of a contact, and how contacts come in.

mod adding;
mod colleague;
mod contact;
mod filters;
mod hearing;
mod keys;
mod list;
mod news;
mod page;
mod row;
mod search;
mod wanted;

pub use adding::AddContactsRoute;
pub use page::PeopleRoute;

//! Roles: what the people who have them may do. The built-in ones are shown, an organization's own changed.

mod aside;
mod editor;
mod form;
mod known;
mod list;
mod page;
mod permissions;
mod words;

pub use page::RolesRoute;

//! Connected accounts: the list, one in its parts, and adding one by the form its kind describes.

mod add;
mod automated;
mod detail;
mod facts;
mod form;
mod health;
mod hours;
mod page;
mod removing;
mod saving;
mod secret;
mod settings;
mod templates;

pub use page::Channels;

//! Connected accounts: the list, one in detail, and adding one by the form its kind describes.

mod add;
mod detail;
mod form;
mod page;

pub use page::Channels;

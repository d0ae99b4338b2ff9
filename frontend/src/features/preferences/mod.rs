//! Oneself: how the app behaves, one's profile, one's password.

mod page;
mod password;
mod profile;
mod settings;

pub use page::Preferences;

//! Oneself: how the app behaves, one's profile, one's password, and where one is signed in.

mod browser_notifications;
mod page;
mod password;
mod profile;
mod recovery;
mod security;
mod sessions;
mod set_up;
mod settings;
mod two_steps;

pub use page::Preferences;

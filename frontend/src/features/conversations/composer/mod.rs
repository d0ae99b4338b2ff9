//! Writing: the field with its draft, files on their way, emoji, and sending.

mod above;
mod chosen;
mod draft;
mod emoji;
mod emoji_data;
mod later;
mod over;
mod quick;
mod send;
mod uploads;
mod view;
mod writing;

pub use quick::Shelf;
pub use send::send_again;
pub use uploads::Files;
pub use view::Composer;

//! Writing: the field with its draft, files on their way, emoji, and sending.

mod above;
mod addressing;
mod draft;
mod emoji;
mod emoji_data;
mod files;
mod later;
mod over;
mod quick;
mod segments;
mod send;
mod standing;
mod view;
mod voice;
mod writing;

pub use files::Files;
pub use quick::Shelf;
pub use send::send_again;
pub use view::Composer;

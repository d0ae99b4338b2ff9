//! Writing: the field with its draft, files on their way, emoji, and sending.

mod chosen;
mod emoji;
mod emoji_data;
mod over;
mod send;
mod uploads;
mod view;

pub use send::send_again;
pub use view::Composer;

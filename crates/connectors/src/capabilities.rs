//! What a kind of channel can carry, as data: the composer, the checks before a message is taken and the
//! worker all read it here.

use domain::pacing::Pace;
use domain::replying::Window;

/// What a kind of channel can carry.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities {
    /// Files go both ways.
    pub attachments: bool,
    /// It tells when a message has arrived.
    pub delivery_receipts: bool,
    /// It tells when a message was read.
    pub read_receipts: bool,
    /// It tells who types.
    pub typing: bool,
    /// Longest text, in characters.
    pub text: u32,
    /// Longest text, in bytes of UTF-8.
    pub text_bytes: u32,
    /// Which files it takes, and how large; empty = whatever the organization allows.
    pub media: &'static [MediaLimit],
    /// Largest file.
    pub max_bytes: i64,
    /// What goes in one message of the provider's.
    pub together: Together,
    /// When one may write what.
    pub window: Window,
    /// How many messages the provider takes in which time; all of these hold.
    pub paces: &'static [Pace],
}

/// Files of some type, up to a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaLimit {
    /// Such as `image/*`.
    pub media_type: &'static str,
    /// Largest.
    pub max_bytes: i64,
}

/// What goes in one message of the provider's; what does not goes in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// Words and all files.
    Everything,
    /// One file, with words up to so many characters; longer ones, and where it is nought all, go
    /// before it on their own.
    OneFile {
        /// Longest words at a file, in characters.
        caption: u32,
    },
}

impl Capabilities {
    /// Everything, at any time.
    pub const ANYTHING: Self = Self {
        attachments: true,
        delivery_receipts: true,
        read_receipts: true,
        typing: true,
        text: 10_000,
        text_bytes: u32::MAX,
        media: &[],
        max_bytes: 25_000_000,
        together: Together::Everything,
        window: Window::ALWAYS,
        paces: &[],
    };
}

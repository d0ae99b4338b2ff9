//! Building blocks without any knowledge of the desk.

mod async_view;
mod avatar;
mod banner;
mod button;
mod choice;
mod complaining;
mod confirm;
mod copy;
mod dialog;
mod field;
mod first_wrong;
mod glyph;
mod icon;
mod label_chip;
mod language;
mod later;
mod number;
mod pages;
mod pick_one;
mod picks;
mod popover;
mod search;
mod signing_secret;
mod state_view;
mod steps;
mod strength;
mod tabs;
mod there;
pub mod time;
mod toast;
mod unsaved;
mod way_back;
mod windowed;

pub use async_view::AsyncView;
pub use avatar::{Avatar, Face};
pub use banner::Banner;
pub use button::{Button, IconButton, Look};
pub use choice::{Segmented, SelectField, Swatches, SwitchRow};
pub use complaining::{complain, flaw_of};
pub use confirm::{Ask, ConfirmDialog, Confirms};
pub use copy::CopyField;
pub use dialog::Dialog;
pub use field::{Complaint, Field, SecretField, TextArea, sentence};
pub use first_wrong::lead_to_first_wrong;
pub use glyph::{ChannelGlyph, Mark, channel_title};
pub use icon::{icon, icon_sized};
pub use label_chip::{LabelChip, LabelText};
pub use language::language_tag;
pub use later::{Part, later};
pub use number::number;
pub use pages::{Pages, PagesEnd};
pub use pick_one::{Choice, PickOne};
pub use picks::{Pick, PickFace, PickList};
pub use popover::{Menu, MenuItem, Popover, close as close_popover};
pub use search::ListSearch;
pub use signing_secret::SigningSecret;
pub use state_view::{Empty, Failed, Gone, NoPermission};
pub use steps::Steps;
pub use strength::StrengthMeter;
pub use tabs::Tabs;
pub use there::There;
pub use toast::{ToastList, Toasts};
pub use unsaved::Unsaved;
pub use way_back::WayBack;
pub use windowed::{Windowed, WindowedRows};

use std::sync::atomic::{AtomicU32, Ordering};

/// An id for an element that others refer to (labels, errors, popovers).
pub fn element_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

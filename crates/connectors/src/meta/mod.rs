//! Meta's messaging: what Facebook Messenger and Instagram share. Both come in the same envelope, leave
//! by the same call, and have the same windows and refusals.
//! <https://developers.facebook.com/docs/messenger-platform>

mod attachments;
mod checking;
mod content;
mod graph;
pub(crate) mod hook;
mod instagram;
mod messenger;
mod profile;
mod reading;
mod referral;
mod refusals;
mod sending;

pub use instagram::Instagram;
pub use messenger::Messenger;

use crate::settings::text;
use crate::{Setting, SettingFlaw, SettingKind, Settings};
use domain::replying::Window;

/// Anything for a day after the customer's last word; after that, for a week, only what a person writes,
/// under a tag that says so.
const WINDOW: Window = Window {
    free: Some(24 * 3600),
    by_person: Some(7 * 24 * 3600),
    invited: true,
    ..Window::ALWAYS
};

/// Largest file that Meta takes.
const MAX_FILE: i64 = 25_000_000;
/// Largest picture that is shown as one.
const MAX_PICTURE: i64 = 8_000_000;

const TOKEN: &str = "access_token";
const VERSION: &str = "api_version";
const BASE: &str = "base_url";
const PAGE: &str = "page_id";

/// What the API is asked for where nothing else is set.
const DEFAULT_VERSION: &str = "v25.0";
const FACEBOOK: &str = "https://graph.facebook.com";

const VERSION_SETTING: Setting = Setting {
    key: VERSION,
    label: "API version",
    kind: SettingKind::Text,
    required: false,
    help: Some(
        "Meta retires versions after some years; the app's dashboard names the current one.",
    ),
    default: Some(DEFAULT_VERSION),
};

/// What no form of a field tells: ids are digits, and versions look like versions.
fn flaws(settings: &Settings, ids: &[&str]) -> Vec<SettingFlaw> {
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let is_version = |text: &str| {
        let parts = text.strip_prefix('v').and_then(|text| text.split_once('.'));
        parts.is_some_and(|(major, minor)| {
            [major, minor]
                .iter()
                .all(|part| !part.is_empty() && is_number(part))
        })
    };
    let wrong = |key: &str, is_right: &dyn Fn(&str) -> bool| {
        text(settings, key).is_some_and(|text| !is_right(text.trim()))
    };
    let ids = ids.iter().filter(|key| wrong(key, &is_number));
    let ids = ids.map(|key| SettingFlaw::new(key, "not_an_id", "An id of Meta's is a number"));
    let version = wrong(VERSION, &is_version);
    let version = version
        .then(|| SettingFlaw::new(VERSION, "not_a_version", "A version is written like v25.0"));
    ids.chain(version).collect()
}

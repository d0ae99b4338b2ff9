//! What an administrator fills in, from the app's pages at Meta.

use super::graph::{ACCOUNT, API_VERSION, BASE, BASE_URL, NUMBER, TOKEN, VERSION};
use super::proving::{SECRET, WORD};
use crate::settings::text;
use crate::{Setting, SettingFlaw, SettingKind, Settings};

pub const SETTINGS: &[Setting] = &[
    Setting {
        key: NUMBER,
        label: "Phone number ID",
        kind: SettingKind::Text,
        required: true,
        help: Some("From the app's page WhatsApp > API setup; it is not the number itself."),
        default: None,
    },
    Setting {
        key: ACCOUNT,
        label: "WhatsApp Business Account ID",
        kind: SettingKind::Text,
        required: true,
        help: Some("From the same page; it owns the number and its templates."),
        default: None,
    },
    Setting {
        key: TOKEN,
        label: "Access token",
        kind: SettingKind::Secret,
        required: true,
        help: Some(
            "Of a system user, with whatsapp_business_messaging and whatsapp_business_management.",
        ),
        default: None,
    },
    Setting {
        key: SECRET,
        label: "App secret",
        kind: SettingKind::Secret,
        required: true,
        help: Some("From the app's basic settings; it proves that a call is Meta's."),
        default: None,
    },
    Setting {
        key: WORD,
        label: "Verify token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("A word of your own. Give it to the app together with the webhook's address."),
        default: None,
    },
    Setting {
        key: API_VERSION,
        label: "API version",
        kind: SettingKind::Text,
        required: false,
        help: Some("Such as v25.0."),
        default: Some(VERSION),
    },
    Setting {
        key: BASE_URL,
        label: "API address",
        kind: SettingKind::Url,
        required: false,
        help: Some("Another one only for a proxy of your own."),
        default: Some(BASE),
    },
];

/// What is wrong beyond what the description says. Ids become part of addresses.
pub fn check(settings: &Settings) -> Vec<SettingFlaw> {
    let ids = [NUMBER, ACCOUNT].into_iter().filter_map(|key| {
        let is_wrong = text(settings, key).is_some_and(|id| !is_number(id));
        let message = "This is a number of many digits, without spaces";
        is_wrong.then(|| SettingFlaw::new(key, "not_an_id", message))
    });
    let version = text(settings, API_VERSION).filter(|version| !is_version(version));
    let message = "A version is written such as v25.0";
    let version = version.map(|_| SettingFlaw::new(API_VERSION, "not_a_version", message));
    ids.chain(version).collect()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn is_version(text: &str) -> bool {
    let numbers = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    numbers.is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}

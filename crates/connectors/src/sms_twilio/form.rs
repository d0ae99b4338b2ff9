//! What an administrator fills in, and what is wrong with it.

use super::{ACCOUNT, BASE, KEY, KEY_SECRET, SENDER, SERVICE, TOKEN, VERSION};
use crate::settings::text;
use crate::sms::takes_answers;
use crate::{Setting, SettingFlaw, SettingKind, Settings};
use domain::identities::{Address, Scheme};

/// Every id of Twilio's: two letters and so many signs.
const SID_LENGTH: usize = 34;
/// Longest name in place of a number.
const LONGEST_NAME: usize = 11;
/// Digits of a short code.
const SHORT_CODE: std::ops::RangeInclusive<usize> = 3..=8;

pub const SETTINGS: &[Setting] = &[
    Setting {
        required: true,
        help: Some("Begins with AC; on the first page of Twilio's console."),
        ..Setting::new(ACCOUNT, "Account SID", SettingKind::Text)
    },
    Setting {
        required: true,
        help: Some(
            "Beside it. Twilio signs its calls with it, so it is needed with an API key too.",
        ),
        ..Setting::new(TOKEN, "Auth token", SettingKind::Secret)
    },
    Setting {
        required: true,
        help: Some("A number such as +15550002222, or a messaging service that begins with MG."),
        ..Setting::new(SENDER, "Sender", SettingKind::Text)
    },
    Setting {
        help: Some("Begins with SK; sends in place of the auth token, if given."),
        ..Setting::new(KEY, "API key", SettingKind::Text)
    },
    Setting::new(KEY_SECRET, "API key secret", SettingKind::Secret),
    Setting {
        default: Some(BASE),
        ..Setting::new("base_url", "API address", SettingKind::Url)
    },
    Setting {
        default: Some(VERSION),
        ..Setting::new("api_version", "API version", SettingKind::Text)
    },
];

pub fn check(settings: &Settings) -> Vec<SettingFlaw> {
    let mut flaws = Vec::new();
    let account = text(settings, ACCOUNT).unwrap_or_default();
    if !is_sid(account, "AC") {
        let why = "An account SID begins with AC and has 34 signs";
        flaws.push(SettingFlaw::new(ACCOUNT, "not_a_sid", why));
    }
    let sender = text(settings, SENDER).unwrap_or_default();
    if !is_sender(sender) {
        let why =
            "A sender is a number such as +15550002222, a short code, a name, or begins with MG";
        flaws.push(SettingFlaw::new(SENDER, "not_a_sender", why));
    }
    let (key, secret) = (text(settings, KEY), text(settings, KEY_SECRET));
    if key.is_some_and(|key| !is_sid(key, "SK")) {
        let why = "An API key begins with SK and has 34 signs";
        flaws.push(SettingFlaw::new(KEY, "not_a_sid", why));
    }
    if key.is_some() != secret.is_some() {
        let why = "An API key and its secret belong together";
        flaws.push(SettingFlaw::new(KEY_SECRET, "incomplete", why));
    }
    let version = text(settings, "api_version").unwrap_or(VERSION);
    if !version
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
    {
        let why = "A version is such as 2010-04-01";
        flaws.push(SettingFlaw::new("api_version", "not_a_version", why));
    }
    flaws
}

fn is_sid(text: &str, begins: &str) -> bool {
    text.len() == SID_LENGTH
        && text.starts_with(begins)
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether a sender is a messaging service; a name may begin like one.
pub fn is_service(sender: &str) -> bool {
    is_sid(sender, SERVICE)
}

fn is_sender(sender: &str) -> bool {
    let digits_only = sender.chars().all(|c| c.is_ascii_digit());
    is_service(sender)
        || (sender.starts_with('+') && number(sender))
        || (digits_only && SHORT_CODE.contains(&sender.len()))
        || (!takes_answers(sender) && is_name(sender))
}

/// As Twilio writes it: without anything between the digits.
fn number(sender: &str) -> bool {
    Address::parse(Scheme::Phone, sender).is_ok_and(|number| number.as_ref() == sender)
}

fn is_name(sender: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == ' ';
    (1..=LONGEST_NAME).contains(&sender.len()) && sender.chars().all(is_plain)
}

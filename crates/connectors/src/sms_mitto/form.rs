//! What an administrator fills in, and what is wrong with it.

use super::{ADDRESSES, BASE, KEY, SECRET, SENDER, TEST_NUMBER};
use crate::networks::networks;
use crate::settings::text;
use crate::{Setting, SettingFlaw, SettingKind, Settings};

pub const SETTINGS: &[Setting] = &[
    Setting {
        required: true,
        help: Some("Mitto must also have the address that this server sends from on its list."),
        ..Setting::new(KEY, "API key", SettingKind::Secret)
    },
    Setting {
        required: true,
        help: Some(
            "A name of 3 to 11 letters and digits, or a number. Customers can answer only a number.",
        ),
        ..Setting::new(SENDER, "Sender", SettingKind::Text)
    },
    Setting {
        help: Some("A real number to test the connection with. It gets no message."),
        ..Setting::new(TEST_NUMBER, "Test number", SettingKind::Phone)
    },
    Setting {
        help: Some(
            "Made by Switchboard and shown once. Give Mitto the webhook address with /in?k= and this behind it.",
        ),
        ..Setting::new(SECRET, "Callback secret", SettingKind::Secret)
    },
    Setting {
        help: Some(
            "Addresses or networks such as 203.0.113.0/24, of which Mitto's support knows. Its calls are not signed: with a list they are taken from there alone, without one from anybody who knows the secret.",
        ),
        ..Setting::new(ADDRESSES, "Mitto calls from", SettingKind::LongText)
    },
    Setting {
        default: Some(BASE),
        ..Setting::new("base_url", "API address", SettingKind::Url)
    },
];

pub fn check(settings: &Settings) -> Vec<SettingFlaw> {
    let mut flaws = Vec::new();
    if !is_sender(text(settings, SENDER).unwrap_or_default()) {
        let why = "A sender is 3 to 11 letters and digits, or a number of 3 to 14 digits";
        flaws.push(SettingFlaw::new(SENDER, "not_a_sender", why));
    }
    if let Err(word) = networks(text(settings, ADDRESSES).unwrap_or_default()) {
        let why = format!("{word} is no address and no network");
        flaws.push(SettingFlaw::new(ADDRESSES, "not_a_network", &why));
    }
    flaws
}

fn is_sender(sender: &str) -> bool {
    let number = sender.strip_prefix('+').unwrap_or(sender);
    let is_number = number.chars().all(|c| c.is_ascii_digit());
    match is_number {
        true => (3..=14).contains(&number.len()),
        false => {
            (3..=11).contains(&sender.len()) && sender.chars().all(|c| c.is_ascii_alphanumeric())
        }
    }
}

//! What an administrator fills in: the account, the app, and one of two kinds of tokens of the account.

use crate::settings::text;
use crate::{Setting, SettingFlaw, SettingKind, Settings};

pub const BASE: &str = "https://api.x.com";
pub const USER: &str = "user_id";
pub const SECRET: &str = "api_secret";
pub const KEY: &str = "api_key";
pub const APP_TOKEN: &str = "bearer_token";
pub const USER_TOKEN: &str = "access_token";
pub const USER_SECRET: &str = "access_token_secret";
pub const REFRESH_TOKEN: &str = "refresh_token";
pub const CLIENT: &str = "client_id";
pub const CLIENT_SECRET: &str = "client_secret";

pub const SETTINGS: &[Setting] = &[
    Setting {
        key: USER,
        label: "Account id",
        kind: SettingKind::Text,
        required: true,
        help: Some("The number of the account that customers write to, not its @name."),
        default: None,
    },
    Setting {
        key: KEY,
        label: "API key",
        kind: SettingKind::Text,
        required: true,
        help: Some("Of the app, also called consumer key."),
        default: None,
    },
    Setting {
        key: SECRET,
        label: "API key secret",
        kind: SettingKind::Secret,
        required: true,
        help: Some("Also called consumer secret. X signs its calls with it."),
        default: None,
    },
    Setting {
        key: APP_TOKEN,
        label: "Bearer token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("Of the app. Manages where X calls."),
        default: None,
    },
    Setting {
        key: USER_TOKEN,
        label: "Access token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("Of the account, with the right to read and write direct messages."),
        default: None,
    },
    Setting {
        key: USER_SECRET,
        label: "Access token secret",
        kind: SettingKind::Secret,
        required: false,
        help: Some(
            "Belongs to an access token of OAuth 1.0a, which lasts. Without it the access token is one of OAuth 2.0, which X voids after two hours: then the refresh token is needed.",
        ),
        default: None,
    },
    Setting {
        key: REFRESH_TOKEN,
        label: "Refresh token",
        kind: SettingKind::Secret,
        required: false,
        help: Some(
            "Came with an access token of OAuth 2.0, asked for with offline.access. New tokens are had by it whenever one runs out.",
        ),
        default: None,
    },
    Setting {
        key: CLIENT,
        label: "Client ID",
        kind: SettingKind::Text,
        required: false,
        help: Some("Of the app's OAuth 2.0. Goes with the refresh token."),
        default: None,
    },
    Setting {
        key: CLIENT_SECRET,
        label: "Client secret",
        kind: SettingKind::Secret,
        required: false,
        help: Some("Only of an app that X calls confidential."),
        default: None,
    },
    Setting {
        key: "base_url",
        label: "API address",
        kind: SettingKind::Url,
        required: false,
        help: None,
        default: Some(BASE),
    },
];

/// What is wrong with them beyond what their description says.
pub fn flaws(settings: &Settings) -> Vec<SettingFlaw> {
    let id = text(settings, USER).unwrap_or_default().trim();
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    let number = (!is_number).then(|| {
        let message = "This is the account's number, such as 783214";
        SettingFlaw::new(USER, "not_a_number", message)
    });
    let is_alone = text(settings, REFRESH_TOKEN).is_some() && text(settings, CLIENT).is_none();
    let client = is_alone.then(|| {
        let message = "A refresh token is worth nothing without it";
        SettingFlaw::new(CLIENT, "required", message)
    });
    number.into_iter().chain(client).collect()
}

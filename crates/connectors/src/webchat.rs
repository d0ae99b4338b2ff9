//! The widget on a website. Nobody is called: what we write is read from our own store by the
//! visitor's browser.

use crate::settings::text;
use crate::{
    Capabilities, Check, Choice, Connector, Http, Outgoing, SendError, Sent, Setting, SettingFlaw,
    SettingKind, Settings, Site,
};
use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::Scheme;

/// See the module.
#[derive(Debug)]
pub struct Webchat;

const ASK: SettingKind = SettingKind::Choice(&[
    Choice {
        value: "no",
        label: "Do not ask",
    },
    Choice {
        value: "optional",
        label: "Ask, may be left empty",
    },
    Choice {
        value: "required",
        label: "Ask, must be filled in",
    },
]);

const fn line(key: &'static str, label: &'static str, default: &'static str) -> Setting {
    Setting {
        key,
        label,
        kind: SettingKind::Text,
        required: false,
        help: None,
        default: Some(default),
    }
}

const fn ask(key: &'static str, label: &'static str) -> Setting {
    Setting {
        key,
        label,
        kind: ASK,
        required: false,
        help: None,
        default: Some("no"),
    }
}

const SETTINGS: &[Setting] = &[
    line("title", "Title", "Hello"),
    line("subtitle", "Subtitle", "We answer as soon as we can."),
    line("greeting", "First words", "How can we help?"),
    line("accent", "Colour", "#4f46e5"),
    Setting {
        key: "language",
        label: "Language",
        kind: SettingKind::Language,
        required: false,
        help: None,
        default: None,
    },
    Setting {
        key: "allowed_origins",
        label: "Websites",
        kind: SettingKind::Text,
        required: false,
        help: Some("Such as https://www.example.com, separated by spaces; empty means any."),
        default: None,
    },
    ask("ask_name", "Name before the chat"),
    ask("ask_email", "Email before the chat"),
    ask("ask_phone", "Telephone before the chat"),
    Setting {
        key: "identity_key",
        label: "Identity key",
        kind: SettingKind::Secret,
        required: false,
        help: Some(
            "Your server signs who a visitor is with it (JWT, HS256); at least 32 characters.",
        ),
        default: None,
    },
];

/// A question before the chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreChatField {
    /// Its key in the answers.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The type of an HTML input.
    pub kind: &'static str,
    /// Whether the chat begins only with an answer.
    pub required: bool,
}

/// What visitors are asked before the chat.
pub fn pre_chat_fields(settings: &Settings) -> Vec<PreChatField> {
    [
        ("ask_name", "name", "Name", "text"),
        ("ask_email", "email", "Email", "email"),
        ("ask_phone", "phone", "Telephone", "tel"),
    ]
    .into_iter()
    .filter_map(|(setting, key, label, kind)| {
        let required = match text(settings, setting)? {
            "required" => true,
            "optional" => false,
            _ => return None,
        };
        Some(PreChatField {
            key,
            label,
            kind,
            required,
        })
    })
    .collect()
}

#[async_trait]
impl Connector for Webchat {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Webchat
    }

    fn title(&self) -> &'static str {
        "Web chat"
    }

    fn about(&self) -> &'static str {
        "A chat on your website, by one script tag."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Put the script tag on your website, before the end of the body of every page.",
            "Write to yourself on the demo page.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        let accent = text(settings, "accent")
            .is_some_and(|color| !is_color(color))
            .then(|| SettingFlaw::new("accent", "not_a_color", "A colour is written like #4f46e5"));
        let key = text(settings, "identity_key")
            .is_some_and(|key| key.len() < 32)
            .then(|| {
                SettingFlaw::new(
                    "identity_key",
                    "too_short",
                    "The key has at least 32 characters",
                )
            });
        let origins = text(settings, "allowed_origins").unwrap_or_default();
        let origin = origins
            .split_whitespace()
            .find(|origin| !is_origin(origin))
            .map(|origin| {
                let message = format!("{origin} is not like https://www.example.com");
                SettingFlaw::new("allowed_origins", "not_an_origin", &message)
            });
        accent.into_iter().chain(key).chain(origin).collect()
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Visitor, Scheme::External]
    }

    fn tells_of_reading(&self) -> bool {
        true
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            attachments: true,
            delivery_receipts: true,
            read_receipts: true,
            typing: true,
            ..Capabilities::ANYTHING
        }
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, _: &dyn Http) -> Vec<Check> {
        let served = "Browsers load the chat on pages with https";
        let is_here = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
            .iter()
            .any(|own| site.public_url.starts_with(own));
        let secure = match site.public_url.starts_with("https://") || is_here {
            true => Check::holds(served, Some(site.public_url.to_owned())),
            false => Check::fails(
                served,
                format!(
                    "This server is reached by {}, without https",
                    site.public_url
                ),
            ),
        };
        let named = text(settings, "allowed_origins").unwrap_or("Any website");
        let flaws = self.check(settings);
        let whole = match flaws.first() {
            None => Check::holds("The settings are complete", None),
            Some(flaw) => Check::fails("The settings are complete", flaw.message.clone()),
        };
        vec![
            secure,
            whole,
            Check::holds("Where the chat may stand", Some(named.to_owned())),
        ]
    }

    async fn send(&self, _: &Settings, _: &Outgoing, _: &dyn Http) -> Result<Sent, SendError> {
        Ok(Sent::default())
    }
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Scheme, host and perhaps a port, as a browser sends it.
fn is_origin(text: &str) -> bool {
    text.strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .is_some_and(|host| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
        })
}

//! What an administrator fills in, and the servers that it names.

use crate::settings::text;
use crate::{Choice, MailServer, Mailbox, Security, Setting, SettingFlaw, SettingKind, Settings};
use domain::messages::Mailbox as Person;
use serde_json::Value;

pub const SECRET: &str = "webhook_secret";
const FOLDER: &str = "INBOX";

const SECURITY: SettingKind = SettingKind::Choice(&[
    Choice {
        value: "tls",
        label: "TLS",
    },
    Choice {
        value: "starttls",
        label: "STARTTLS",
    },
    Choice {
        value: "none",
        label: "None",
    },
]);

pub const SETTINGS: &[Setting] = &[
    Setting {
        required: true,
        help: Some("Your customers see it, and write to it."),
        ..Setting::new("from_address", "Address", SettingKind::Email)
    },
    Setting {
        help: Some("What stands before the address, such as Example Support."),
        ..Setting::new("from_name", "Name", SettingKind::Text)
    },
    Setting {
        required: true,
        help: Some("The server that your mail leaves by."),
        ..Setting::new("smtp_host", "SMTP server", SettingKind::Host)
    },
    Setting {
        help: Some(
            "Mostly 465 for TLS and 587 for STARTTLS, which is taken where nothing is given.",
        ),
        ..Setting::new("smtp_port", "SMTP port", SettingKind::Port)
    },
    Setting {
        default: Some("starttls"),
        ..Setting::new("smtp_security", "SMTP security", SECURITY)
    },
    Setting::new("smtp_user", "SMTP user", SettingKind::Text),
    Setting::new("smtp_password", "SMTP password", SettingKind::Secret),
    Setting {
        help: Some(
            "The server that your mail arrives at. Without one, mail comes in by the webhook only.",
        ),
        ..Setting::new("imap_host", "IMAP server", SettingKind::Host)
    },
    Setting {
        help: Some(
            "Mostly 993 for TLS and 143 for STARTTLS, which is taken where nothing is given.",
        ),
        ..Setting::new("imap_port", "IMAP port", SettingKind::Port)
    },
    Setting {
        default: Some("tls"),
        ..Setting::new("imap_security", "IMAP security", SECURITY)
    },
    Setting::new("imap_user", "IMAP user", SettingKind::Text),
    Setting::new("imap_password", "IMAP password", SettingKind::Secret),
    Setting {
        default: Some(FOLDER),
        help: Some(
            "Mail that arrives there from now on is taken; it stays there, unread as it was.",
        ),
        ..Setting::new("imap_folder", "IMAP folder", SettingKind::Text)
    },
    Setting {
        help: Some(
            "Answers go to name+token@… then, so that they find their conversation whatever a mail program leaves out. Your server must take such addresses.",
        ),
        ..Setting::new(
            "plus_addresses",
            "Answers to an address with a token",
            SettingKind::Switch,
        )
    },
    Setting {
        help: Some(
            "What it calls itself in Authentication-Results. Mail that it found forged is marked then.",
        ),
        ..Setting::new("auth_server", "Your receiving server", SettingKind::Text)
    },
    Setting {
        help: Some(
            "Made by Switchboard and shown once; who posts raw mail to the webhook says it as Bearer token.",
        ),
        ..Setting::new(SECRET, "Webhook secret", SettingKind::Secret)
    },
];

/// What is wrong beyond the description.
pub fn check(settings: &Settings) -> Vec<SettingFlaw> {
    let mut flaws = Vec::new();
    let mut say = |key: &str, code, message: &str| flaws.push(SettingFlaw::new(key, code, message));
    for (given, user, password) in [
        ("smtp_user", "smtp_user", "smtp_password"),
        ("imap_host", "imap_user", "imap_password"),
    ] {
        for key in [user, password] {
            if text(settings, given).is_some() && text(settings, key).is_none() {
                say(key, "required", "This is needed");
            }
        }
    }
    flaws
}

fn read_port(value: &Value) -> Option<u16> {
    let port = value.as_u64().and_then(|port| u16::try_from(port).ok());
    port.filter(|port| *port > 0)
}

/// Who our mail is from.
pub fn from(settings: &Settings) -> Option<Person> {
    let address = text(settings, "from_address")?.trim();
    let is_address = domain::identities::Address::parse(domain::identities::Scheme::Email, address);
    is_address.ok()?;
    Some(Person {
        address: address.to_owned(),
        name: text(settings, "from_name").map(str::to_owned),
    })
}

/// Where it leaves.
pub fn smtp(settings: &Settings) -> Option<MailServer> {
    server(
        settings,
        [
            "smtp_host",
            "smtp_port",
            "smtp_security",
            "smtp_user",
            "smtp_password",
        ],
        (465, 587),
    )
}

/// Where it arrives.
pub fn mailbox(settings: &Settings) -> Option<Mailbox> {
    let server = server(
        settings,
        [
            "imap_host",
            "imap_port",
            "imap_security",
            "imap_user",
            "imap_password",
        ],
        (993, 143),
    )?;
    let folder = text(settings, "imap_folder").unwrap_or(FOLDER).to_owned();
    Some(Mailbox { server, folder })
}

fn server(
    settings: &Settings,
    [host, port, security, user, password]: [&str; 5],
    (secure, plain): (u16, u16),
) -> Option<MailServer> {
    let host = text(settings, host)?.trim().to_owned();
    let security = match text(settings, security) {
        Some("tls") => Security::Tls,
        Some("none") => Security::None,
        _ => Security::StartTls,
    };
    let usual = match security {
        Security::Tls => secure,
        Security::StartTls | Security::None => plain,
    };
    let login = text(settings, user).zip(text(settings, password));
    Some(MailServer {
        host,
        port: settings.get(port).and_then(read_port).unwrap_or(usual),
        security,
        login: login.map(|(user, password)| (user.to_owned(), password.to_owned())),
    })
}

//! What an administrator fills in.

use crate::settings::text;
use crate::{Choice, Setting, SettingKind, Settings};
use domain::messages::Mailbox as Person;

pub const SECRET: &str = "webhook_secret";
pub const SIGNATURE: &str = "signature";
pub const FOLDER: &str = "INBOX";

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

const SIGN_IN: SettingKind = SettingKind::Choice(&[
    Choice {
        value: "password",
        label: "Password",
    },
    Choice {
        value: "google",
        label: "Google (OAuth)",
    },
    Choice {
        value: "microsoft",
        label: "Microsoft (OAuth)",
    },
    Choice {
        value: "oauth",
        label: "Another provider (OAuth)",
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
        ..Setting::new("from_name", "Sender name", SettingKind::Text)
    },
    Setting {
        help: Some(
            "Stands below every mail from this address. {{agent.name}} and {{agent.full_name}} name whoever writes; lines with them are left out where nobody does.",
        ),
        ..Setting::new(SIGNATURE, "Signature", SettingKind::LongText)
    },
    Setting {
        default: Some("password"),
        help: Some(
            "Google and Microsoft take no password of an account any more. With OAuth both servers are signed in to by access tokens, which are renewed by themselves; passwords stay empty.",
        ),
        ..Setting::new("sign_in", "Sign-in", SIGN_IN)
    },
    Setting {
        help: Some(
            "With OAuth: what the provider calls the application that you registered there.",
        ),
        ..Setting::new("oauth_client_id", "Client ID", SettingKind::Text)
    },
    Setting {
        help: Some("With OAuth: the secret of that application, if it has one."),
        ..Setting::new("oauth_client_secret", "Client secret", SettingKind::Secret)
    },
    Setting {
        help: Some(
            "With OAuth: what the provider gave when the owner of the mailbox agreed. It needs https://mail.google.com/ at Google, IMAP.AccessAsUser.All, SMTP.Send and offline_access at Microsoft.",
        ),
        ..Setting::new("oauth_refresh_token", "Refresh token", SettingKind::Secret)
    },
    Setting {
        help: Some(
            "With OAuth: where access tokens are had. Where nothing is given that is https://oauth2.googleapis.com/token at Google and https://login.microsoftonline.com/common/oauth2/v2.0/token at Microsoft; an application of one tenant has its name instead of common.",
        ),
        ..Setting::new("oauth_token_url", "Token endpoint", SettingKind::Url)
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

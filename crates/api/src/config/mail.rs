//! How mail leaves: `SWITCHBOARD_SMTP_URL`, `SWITCHBOARD_MAIL_FROM`.

use super::{PublicUrl, Refused};
use lettre::message::Mailbox;
use secrecy::SecretString;
use url::Url;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// SMTP server that mail leaves by: smtps://USER:PASSWORD@HOST, or smtp://… with ?tls=required
    #[arg(long, env = "SWITCHBOARD_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// Address that mail comes from [default: switchboard at the host of the public URL]
    #[arg(long, env = "SWITCHBOARD_MAIL_FROM")]
    mail_from: Option<String>,
}

/// A server that takes mail, and what it says it is from.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Checked to be one; kept from logs, for it may hold a password.
    pub url: SecretString,
    pub from: Mailbox,
}

impl Settings {
    /// None: no mail leaves.
    pub fn smtp(&self, public: &PublicUrl) -> Result<Option<Smtp>, Refused> {
        let Some(text) = self.smtp_url.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        // The value may hold a password, so it is not repeated.
        let refused = |reason: &str| Refused::new("SWITCHBOARD_SMTP_URL", "…", reason);
        let url = Url::parse(text).map_err(|_| refused("not a URL such as smtps://host"))?;
        if !matches!(url.scheme(), "smtp" | "smtps") || url.host().is_none() {
            return Err(refused("begins with neither smtp://HOST nor smtps://HOST"));
        }
        crate::mail::transport(text).map_err(|error| refused(&error.to_string()))?;
        let from = match &self.mail_from {
            Some(from) => from.clone(),
            None => format!("Switchboard <switchboard@{}>", public.host()),
        };
        let from = from.parse().map_err(|_| {
            Refused::new(
                "SWITCHBOARD_MAIL_FROM",
                &from,
                "not an address such as desk@example.com",
            )
        })?;
        Ok(Some(Smtp {
            url: text.into(),
            from,
        }))
    }
}

//! Mail: it comes from a mailbox by IMAP, or raw by the webhook, and leaves by SMTP.

mod bounces;
mod files;
mod form;
mod ids;
mod judged;
mod machine;
mod quoting;
mod reading;
mod sending;
mod servers;

use crate::proof::same;
use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Http, Mailbox, Outgoing, PostError, Refused, SendError, Sent,
    Setting, SettingFlaw, Settings, Site, Taken, WebhookCall,
};
use async_trait::async_trait;
use domain::Flaw;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::check_signature;
use std::time::Duration;

/// See the module.
#[derive(Debug)]
pub struct Email;

/// A mail with files, and what the form of mail adds to them.
const LARGEST_CALL: usize = 36 * 1024 * 1024;
/// Servers of mail may be away for days, and nobody wonders.
const PATIENCE: Duration = Duration::from_secs(3 * 24 * 3600);

#[async_trait]
impl Connector for Email {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    fn title(&self) -> &'static str {
        "Email"
    }

    fn about(&self) -> &'static str {
        "A mailbox: mail arrives by IMAP and leaves by SMTP."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Test the connection: it signs in at both servers.",
            "Nothing is to be set at your provider when mail is fetched by IMAP.",
            "Without IMAP let your mail server post each raw mail to the webhook URL, with the secret as Bearer token.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        form::SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        let mut flaws = servers::check(settings);
        let signature = text(settings, form::SIGNATURE).map(check_signature);
        if let Some(Err(error)) = signature {
            flaws.push(SettingFlaw::new(
                form::SIGNATURE,
                error.code(),
                &error.to_string(),
            ));
        }
        flaws
    }

    fn own_secret(&self) -> Option<&'static str> {
        Some(form::SECRET)
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Email]
    }

    fn addressed_by(&self, _settings: &Settings) -> Option<Scheme> {
        Some(Scheme::Email)
    }

    fn own_mailbox(&self, settings: &Settings) -> Option<domain::messages::Mailbox> {
        form::from(settings)
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            delivery_receipts: false,
            read_receipts: false,
            typing: false,
            text: 100_000,
            max_bytes: sending::MOST_BYTES,
            ..Capabilities::ANYTHING
        }
    }

    fn has_webhook(&self) -> bool {
        true
    }

    fn largest_call(&self) -> usize {
        LARGEST_CALL
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    fn mailbox(&self, settings: &Settings) -> Option<Mailbox> {
        servers::mailbox(settings)
    }

    async fn test(&self, settings: &Settings, _site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let Some((post, smtp)) = http.post().zip(servers::smtp(settings)) else {
            return vec![Check::fails(
                "The settings are complete",
                "There is no SMTP server",
            )];
        };
        let mut checks = vec![check(
            "The SMTP server lets us in",
            &smtp.host,
            post.greet(&smtp).await,
        )];
        if let Some(mailbox) = servers::mailbox(settings) {
            checks.push(check(
                "The IMAP server lets us in, and has the folder",
                &mailbox.server.host,
                post.look(&mailbox).await,
            ));
        }
        checks
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        let given = call.header("authorization").unwrap_or_default();
        let given = given.strip_prefix("Bearer ").unwrap_or_default();
        let expected = text(settings, form::SECRET).unwrap_or_default();
        match same(given.trim().as_bytes(), expected.as_bytes()) {
            true => Ok(()),
            false => Err(Refused::Signature),
        }
    }

    fn read(&self, settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        reading::read(settings, call.body, call.now).into()
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let mail = sending::mail(settings, message)?;
        let (post, server) = http
            .post()
            .zip(servers::smtp(settings))
            .ok_or_else(|| SendError::settings("no SMTP server"))?;
        post.deliver(&server, &mail).await?;
        Ok(Sent::named(Some(mail.id)))
    }
}

fn check(title: &str, host: &str, found: Result<(), PostError>) -> Check {
    match found {
        Ok(()) => Check::holds(title, Some(host.to_owned())),
        Err(error) => Check::fails(title, error.to_string()),
    }
}

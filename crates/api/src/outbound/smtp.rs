//! Handing a mail to a server by SMTP, step by step: what goes wrong before the mail itself was said has
//! surely not been taken.

use super::Guard;
use super::line::{PATIENCE, address, no_line};
use connectors::{MailServer, PostError, Security};
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use std::time::Duration;
use tokio::time::timeout;

/// For a whole mail; shorter than the lease of a delivery.
const PATIENCE_FOR_MAIL: Duration = Duration::from_secs(75);

/// Connects, secures the line and signs in.
pub async fn sign_in(guard: &Guard, server: &MailServer) -> Result<AsyncSmtpConnection, PostError> {
    let address = address(guard, server).await?;
    let tls = || TlsParameters::new(server.host.clone()).map_err(no_line);
    let (at_once, later) = match server.security {
        Security::Tls => (Some(tls()?), None),
        Security::StartTls => (None, Some(tls()?)),
        Security::None => (None, None),
    };
    let hello = ClientId::default();
    let signing_in = async {
        let connected =
            AsyncSmtpConnection::connect_tokio1(address, Some(PATIENCE), &hello, at_once, None);
        let mut line = connected.await.map_err(early)?;
        if let Some(tls) = later {
            // A server that has no STARTTLS, or lets nobody see that it has, gets no password.
            line.starttls(tls, &hello).await.map_err(early)?;
        }
        if let Some((user, password)) = &server.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            let signed_in = line.auth(DEFAULT_MECHANISMS, &credentials).await;
            signed_in.map_err(|error| match error.is_permanent() || error.is_client() {
                true => PostError::SignIn(error.to_string()),
                false => early(error),
            })?;
        }
        Ok(line)
    };
    timeout(PATIENCE * 2, signing_in).await.map_err(no_line)?
}

/// Hands a mail over.
pub async fn hand_over(
    line: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    mail: &[u8],
) -> Result<(), PostError> {
    let asking = async {
        let info = line.server_info();
        let mut options = Vec::new();
        let is_plain = envelope.to().iter().all(|to| to.to_string().is_ascii());
        if !is_plain && info.supports_feature(Extension::SmtpUtfEight) {
            options.push(MailParameter::SmtpUtfEight);
        }
        if info.supports_feature(Extension::EightBitMime) {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = envelope.from().cloned();
        line.command(Mail::new(from, options))
            .await
            .map_err(early)?;
        for to in envelope.to() {
            line.command(Rcpt::new(to.clone(), Vec::new()))
                .await
                .map_err(early)?;
        }
        line.command(Data).await.map_err(early)
    };
    timeout(PATIENCE * 2, asking).await.map_err(no_line)??;
    // From here on a line that breaks leaves nobody knowing.
    match timeout(PATIENCE_FOR_MAIL, line.message(mail)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            Err(answered(&error).unwrap_or_else(|| PostError::Lost(error.to_string())))
        }
        Err(_) => Err(PostError::Lost("the mail server went silent".to_owned())),
    }
}

/// Before the mail itself was said.
fn early(error: Error) -> PostError {
    answered(&error).unwrap_or_else(|| no_line(error))
}

/// What the server said, if it said something.
fn answered(error: &Error) -> Option<PostError> {
    let code = u16::from(error.status()?);
    let text = error.to_string();
    Some(match code {
        // It wants to know who we are, or does not want that one.
        530 | 534 | 535 => PostError::SignIn(text),
        _ => PostError::Answered { code, text },
    })
}

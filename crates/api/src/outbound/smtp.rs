//! Handing a mail to a server by SMTP, step by step: what goes wrong before the mail itself was said has
//! surely not been taken.

use super::line::{PATIENCE, address, connect, no_line};
use super::linewise::Linewise;
use super::{Outbound, insecure, xoauth2};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connectors::{Login, MailServer, PostError, Security};
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Auth, Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use std::time::Duration;
use tokio::time::timeout;

/// The server waits for more.
const CONTINUE: u16 = 334;
/// For a whole mail; shorter than the lease of a delivery.
const PATIENCE_FOR_MAIL: Duration = Duration::from_secs(75);

/// Connects, secures the line and signs in.
pub async fn sign_in(
    out: &Outbound,
    server: &MailServer,
) -> Result<AsyncSmtpConnection, PostError> {
    let hello = ClientId::default();
    let signing_in = async {
        let mut line = match server.security {
            Security::Tls => secured(out, server, &hello).await?,
            Security::StartTls | Security::None => clear(out, server, &hello).await?,
        };
        if server.security == Security::StartTls {
            // A server that has no STARTTLS, or lets nobody see that it has, gets no password.
            if !line.can_starttls() {
                line.abort().await;
                return Err(PostError::NoStartTls);
            }
            let begun = line.starttls(tls(server)?, &hello).await;
            begun.map_err(|error| unsecured(server, error))?;
        }
        match &server.login {
            None => {}
            Some(Login::Password { user, password }) => {
                let credentials = Credentials::new(user.clone(), password.clone());
                let signed_in = line.auth(DEFAULT_MECHANISMS, &credentials).await;
                signed_in.map_err(refused)?;
            }
            Some(Login::Token { user, grant }) => {
                let token = out.access(grant).await?;
                if let Err(error) = show(&mut line, user, token).await {
                    out.forget_access(grant).await;
                    return Err(error);
                }
            }
        }
        Ok(line)
    };
    timeout(PATIENCE * 2, signing_in).await.map_err(no_line)?
}

/// A line that begins with TLS.
async fn secured(
    out: &Outbound,
    server: &MailServer,
    hello: &ClientId,
) -> Result<AsyncSmtpConnection, PostError> {
    let (address, tls) = (address(&out.guard, server).await?, tls(server)?);
    let line = AsyncSmtpConnection::connect_tokio1(address, Some(PATIENCE), hello, Some(tls), None);
    line.await.map_err(|error| unsecured(server, error))
}

/// A line that begins in the clear.
async fn clear(
    out: &Outbound,
    server: &MailServer,
    hello: &ClientId,
) -> Result<AsyncSmtpConnection, PostError> {
    let line = Box::new(Linewise::new(connect(&out.guard, server).await?));
    let greeted = AsyncSmtpConnection::connect_with_transport(line, hello);
    greeted.await.map_err(early)
}

fn tls(server: &MailServer) -> Result<TlsParameters, PostError> {
    TlsParameters::new(server.host.clone()).map_err(no_line)
}

fn unsecured(server: &MailServer, error: Error) -> PostError {
    insecure::said(&server.host, &error).unwrap_or_else(|| early(error))
}

/// Shows an access token. A server that refuses it says why before it ends the attempt.
async fn show(line: &mut AsyncSmtpConnection, user: &str, token: String) -> Result<(), PostError> {
    if !line
        .server_info()
        .supports_auth_mechanism(Mechanism::Xoauth2)
    {
        let why = "the server takes no tokens (XOAUTH2) on this line";
        return Err(PostError::SignIn(why.to_owned()));
    }
    let credentials = Credentials::new(user.to_owned(), token);
    let auth = Auth::new(Mechanism::Xoauth2, credentials, None).map_err(refused)?;
    let answer = line.command(auth).await.map_err(refused)?;
    if !answer.has_code(CONTINUE) {
        return Ok(());
    }
    let why = STANDARD.decode(answer.message().collect::<String>().trim());
    let why = xoauth2::words(&why.unwrap_or_default());
    match line.command("\r\n").await {
        Ok(_) => Err(PostError::SignIn(why)),
        Err(error) => Err(match refused(error) {
            PostError::SignIn(said) => PostError::SignIn(format!("{said} {why}").trim().to_owned()),
            other => other,
        }),
    }
}

/// While one signs in.
fn refused(error: Error) -> PostError {
    match error.is_permanent() || error.is_client() {
        true => PostError::SignIn(error.to_string()),
        false => early(error),
    }
}

/// Hands a mail over.
pub async fn hand_over(
    line: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    mail: &[u8],
) -> Result<(), PostError> {
    let asking = async {
        let mut options = Vec::new();
        // What lettre read of the first greeting leaves this out.
        let hello = line.command(Ehlo::new(ClientId::default()));
        if let Some(most) = room(hello.await.map_err(early)?.message()) {
            if most > 0 && mail.len() > most {
                return Err(PostError::TooLarge {
                    size: mail.len(),
                    most,
                });
            }
            options.push(MailParameter::Size(mail.len()));
        }
        let info = line.server_info();
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

/// How many bytes a server says that it takes, among all that it says of itself (RFC 1870); nought is any
/// number.
fn room<'a>(mut said: impl Iterator<Item = &'a str>) -> Option<usize> {
    said.find_map(|line| {
        let mut words = line.split_whitespace();
        let is_size = words.next()?.eq_ignore_ascii_case("SIZE");
        is_size.then(|| words.next().and_then(|most| most.parse().ok()).unwrap_or(0))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_takes_is_read_of_its_greeting() {
        let of = |said: &[&str]| room(said.iter().copied());
        assert_eq!(
            of(&["mail.example", "8BITMIME", "SIZE 26214400"]),
            Some(26_214_400)
        );
        assert_eq!(of(&["size.example", "size"]), Some(0));
        assert_eq!(of(&["mail.example", "SIZES 7"]), None);
    }
}

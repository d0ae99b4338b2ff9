//! Mail that leaves by the operator's SMTP server. What people type ends up in fields of a typed
//! message, never in a header as it is.

use crate::config::Smtp;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;
use std::time::Duration;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How long one command of the server's may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends mail. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
}

/// One letter to several people, who see each other.
#[derive(Debug)]
pub struct Letter {
    /// Its `Message-ID`: the same for every try, so that a repeat is known as one.
    pub id: String,
    /// What the sender is called; the address is the server's own.
    pub sender: String,
    pub reply_to: Option<String>,
    pub to: Vec<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub files: Vec<File>,
}

/// A file that goes along.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Will never leave as it is.
    #[error("{0}")]
    Refused(String),
    /// Worth another try.
    #[error("{0}")]
    Later(String),
}

/// The transport of an address, which may ask for TLS.
pub fn transport(url: &str) -> Result<Transport, SmtpError> {
    Ok(Transport::from_url(url)?.timeout(Some(PATIENCE)).build())
}

impl Mailer {
    pub fn new(smtp: &Smtp) -> Result<Self, SmtpError> {
        Ok(Self {
            transport: transport(smtp.url.expose_secret())?,
            from: smtp.from.clone(),
        })
    }

    pub async fn send(&self, letter: Letter) -> Result<(), MailError> {
        let message = self.message(letter)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailError::Refused(error.to_string())),
            Err(error) => Err(MailError::Later(match error.status() {
                // What it says besides may name an address, and this is logged.
                Some(code) => format!("the mail server answered {code}"),
                None => error.to_string(),
            })),
        }
    }

    fn message(&self, letter: Letter) -> Result<Message, MailError> {
        let refused = |error: &dyn std::fmt::Display| MailError::Refused(error.to_string());
        let from = Mailbox::new(Some(one_line(&letter.sender)), self.from.email.clone());
        let mut message = Message::builder()
            .message_id(Some(letter.id))
            .from(from)
            .subject(one_line(&letter.subject));
        if let Some(reply_to) = &letter.reply_to {
            message = message.reply_to(reply_to.parse().map_err(|error| refused(&error))?);
        }
        for to in &letter.to {
            let address = to.parse().map_err(|error| refused(&error))?;
            message = message.to(Mailbox::new(None, address));
        }
        let words = MultiPart::alternative_plain_html(letter.text, letter.html);
        let mut whole = MultiPart::mixed().multipart(words);
        for file in letter.files {
            whole = whole.singlepart(part(file));
        }
        message.multipart(whole).map_err(|error| refused(&error))
    }
}

fn part(file: File) -> SinglePart {
    let is_known = ContentType::parse(&file.media_type);
    let kind = is_known.unwrap_or(ContentType::TEXT_PLAIN);
    Attachment::new(one_line(&file.name)).body(file.bytes, kind)
}

/// No line break of a name or subject begins another header.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer() -> Mailer {
        let smtp = Smtp {
            url: "smtp://localhost".into(),
            from: "Desk <desk@example.com>".parse().expect("an address"),
        };
        Mailer::new(&smtp).expect("a mailer")
    }

    fn letter() -> Letter {
        Letter {
            id: "<1@example.com>".into(),
            sender: "Ada".into(),
            reply_to: None,
            to: vec!["bo@example.com".into()],
            subject: "Repair".into(),
            text: "Hello".into(),
            html: "<p>Hello</p>".into(),
            files: Vec::new(),
        }
    }

    fn head(letter: Letter) -> String {
        let message = mailer().message(letter).expect("a message").formatted();
        let text = String::from_utf8_lossy(&message).into_owned();
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        head.replace("\r\n ", " ")
    }

    #[test]
    fn nothing_that_is_typed_begins_another_header() {
        let evil = "Hi\r\nBcc: eve@example.com\r\n\r\nBody\u{2028}x";
        let written = head(Letter {
            subject: evil.into(),
            sender: evil.into(),
            ..letter()
        });
        let names: Vec<&str> = written
            .lines()
            .filter_map(|line| Some(line.split_once(": ")?.0))
            .collect();
        assert!(!names.contains(&"Bcc"), "{written}");
        assert!(!written.contains("eve@example.com>"), "{written}");
        let evil = vec!["bo@example.com>\r\nBcc: <eve@example.com".to_owned()];
        let refused = mailer().message(Letter {
            to: evil,
            ..letter()
        });
        assert!(matches!(refused, Err(MailError::Refused(_))));
    }

    #[test]
    fn letters_of_all_scripts_and_names_of_files_go_along() {
        let written = head(Letter {
            subject: "Réparation 自転車".into(),
            ..letter()
        });
        assert!(written.contains("=?utf-8?"), "{written}");
        let file = File {
            name: "Facture\r\né.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: b"%PDF".to_vec(),
        };
        let message = mailer().message(Letter {
            files: vec![file],
            ..letter()
        });
        let text = message.expect("a message").formatted();
        assert!(String::from_utf8_lossy(&text).contains("application/pdf"));
    }
}

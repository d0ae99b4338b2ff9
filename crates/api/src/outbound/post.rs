//! The real way out of mail: written as lettre writes it, so that nothing that was typed begins a header
//! of its own.

use super::{Carrier, Outbound, formatted, imap, smtp};
use async_trait::async_trait;
use connectors::{Mail, MailServer, Mailbox, Post, PostError};
use domain::messages::{Mailbox as Person, one_line};
use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox as Named, MultiPart, SinglePart};

#[async_trait]
impl Post for Outbound {
    async fn deliver(&self, _: &MailServer, _: &Mail) -> Result<(), PostError> {
        // Only who hands a message over has its files.
        Err(PostError::Unreachable("there are no files here".to_owned()))
    }

    async fn greet(&self, server: &MailServer) -> Result<(), PostError> {
        let mut line = smtp::sign_in(self, server).await?;
        line.abort().await;
        Ok(())
    }

    async fn look(&self, mailbox: &Mailbox) -> Result<(), PostError> {
        imap::look(self, mailbox).await
    }
}

#[async_trait]
impl Post for Carrier<'_> {
    async fn deliver(&self, server: &MailServer, mail: &Mail) -> Result<(), PostError> {
        let mut files = Vec::new();
        for file in &mail.files {
            let bytes = self.bytes(file.id).await;
            let bytes = bytes.map_err(|error| PostError::Unreachable(error.to_string()))?;
            let kind = ContentType::parse(&file.media_type).unwrap_or(ContentType::TEXT_PLAIN);
            files.push(Attachment::new(one_line(&file.name)).body(bytes, kind));
        }
        let message = message(mail, files)?;
        let mut line = smtp::sign_in(self.outbound, server).await?;
        let sent = smtp::hand_over(&mut line, message.envelope(), &message.formatted()).await;
        // It has the mail, or has said why not; how it says goodbye changes nothing.
        line.abort().await;
        sent
    }

    async fn greet(&self, server: &MailServer) -> Result<(), PostError> {
        self.outbound.greet(server).await
    }

    async fn look(&self, mailbox: &Mailbox) -> Result<(), PostError> {
        self.outbound.look(mailbox).await
    }
}

fn message(mail: &Mail, files: Vec<SinglePart>) -> Result<Message, PostError> {
    let mut message = Message::builder()
        .message_id(Some(bracketed(&mail.id)))
        .from(named(&mail.from)?)
        .subject(one_line(&mail.subject));
    for to in &mail.to {
        message = message.to(named(to)?);
    }
    for cc in &mail.cc {
        message = message.cc(named(cc)?);
    }
    // Who is in the envelope alone.
    for bcc in &mail.bcc {
        message = message.bcc(named(bcc)?);
    }
    if let Some(reply_to) = &mail.reply_to {
        message = message.reply_to(Named::new(None, reply_to.parse().map_err(unusable)?));
    }
    if let Some(answers) = &mail.answers {
        message = message.in_reply_to(bracketed(answers));
    }
    if !mail.references.is_empty() {
        let all: Vec<String> = mail.references.iter().map(|id| bracketed(id)).collect();
        message = message.references(all.join(" "));
    }
    if mail.is_automatic {
        message = message.header(AutoSubmitted);
    }
    let words = MultiPart::alternative_plain_html(mail.text.clone(), formatted::page(&mail.text));
    let whole = match files.is_empty() {
        true => words,
        false => {
            let start = MultiPart::mixed().multipart(words);
            files.into_iter().fold(start, MultiPart::singlepart)
        }
    };
    message.multipart(whole).map_err(unusable)
}

/// Tells machines that none of them is to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-replied".to_owned())
    }
}

fn named(person: &Person) -> Result<Named, PostError> {
    let name = person.name.as_deref().map(one_line);
    let name = name.filter(|name| !name.is_empty());
    Ok(Named::new(name, person.address.parse().map_err(unusable)?))
}

fn bracketed(id: &str) -> String {
    format!(
        "<{}>",
        id.replace(|c: char| c.is_whitespace() || c.is_control(), "")
    )
}

/// No server will ever take it.
fn unusable(error: impl ToString) -> PostError {
    PostError::Answered {
        code: 553,
        text: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_typed_begins_another_header() {
        let evil = "Hi\r\nBcc: eve@example.com\r\n\r\nBody";
        let person = |address: &str| Person {
            address: address.to_owned(),
            name: Some(evil.to_owned()),
        };
        let mail = Mail {
            id: "1.a@example.com".to_owned(),
            from: person("desk@example.com"),
            to: vec![person("bo@example.com")],
            bcc: vec![person("boss@example.com")],
            cc: Vec::new(),
            reply_to: None,
            subject: evil.to_owned(),
            answers: Some("x@y>\r\nBcc: <eve@example.com".to_owned()),
            references: vec!["a@x".to_owned(), "b@x".to_owned()],
            text: "Hello".to_owned(),
            files: Vec::new(),
            is_automatic: true,
        };
        let written = message(&mail, Vec::new()).expect("a message").formatted();
        let text = String::from_utf8_lossy(&written).into_owned();
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        assert!(head.contains("multipart/alternative"), "{head}");
        assert!(head.contains("Auto-Submitted: auto-replied"), "{head}");
        assert!(head.contains("References: <a@x> <b@x>"), "{head}");
        let refused = Mail {
            to: vec![person("bo@example.com>\r\nBcc: <eve@example.com")],
            ..mail
        };
        assert!(message(&refused, Vec::new()).is_err());
    }
}

//! What a server of mail says about one of ours that did not arrive (RFC 3464).

use super::ids::{kept, local_part, ours};
use crate::{Receipt, ReceiptError, Receipted};
use domain::messages::Delivery;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// What a report about one of our mails comes to.
#[derive(Debug, PartialEq)]
pub enum Report {
    /// It got so far.
    Settles(Receipt),
    /// Nothing has become of it yet, such as a delay.
    SaysNothing,
}

/// What a mail reports, if it is a report about a mail that it names.
pub fn read(mail: &Message<'_>, secret: &str) -> Option<Report> {
    let kind = mail.content_type()?;
    let is_report = kind.ctype().eq_ignore_ascii_case("multipart")
        && kind
            .subtype()
            .is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
        && kind
            .attribute("report-type")
            .is_some_and(|of| of.eq_ignore_ascii_case("delivery-status"));
    if !is_report {
        return None;
    }
    let status = mail
        .parts
        .iter()
        .find(|part| is(part, "message", "delivery-status"))?;
    let status = String::from_utf8_lossy(status.contents()).into_owned();
    let id = original(mail)?;
    let of = match ours(secret, local_part(&id)) {
        Some(id) => Receipted::Ours(id),
        None => Receipted::Provider(kept(&id)),
    };
    let action = field(&status, "action")?.to_lowercase();
    let code = field(&status, "status").unwrap_or_default();
    // It goes on trying, whatever it calls that.
    if action != "failed" || code.starts_with('4') && field(&status, "will-retry-until").is_some() {
        return Some(Report::SaysNothing);
    }
    let said = field(&status, "diagnostic-code").map(|said| match said.split_once(';') {
        Some((_, said)) => said.trim().to_owned(),
        None => said,
    });
    let whom = field(&status, "final-recipient").map(|whom| match whom.split_once(';') {
        Some((_, whom)) => whom.trim().to_owned(),
        None => whom,
    });
    let whom = whom.unwrap_or_else(|| "its recipient".to_owned());
    let why = said.unwrap_or(code);
    Some(Report::Settles(Receipt {
        of,
        state: Delivery::Failed,
        error: Some(ReceiptError {
            code: "bounced".to_owned(),
            reason: format!("The mail came back from {whom}: {why}"),
            retryable: true,
            consent: None,
            template: None,
        }),
    }))
}

fn is(part: &mail_parser::MessagePart<'_>, main: &str, sub: &str) -> bool {
    part.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case(main)
            && kind
                .subtype()
                .is_some_and(|own| own.eq_ignore_ascii_case(sub))
    })
}

/// The `Message-ID` of the mail it is about, which comes along whole or as its head.
fn original(mail: &Message<'_>) -> Option<String> {
    mail.parts.iter().find_map(|part| match &part.body {
        PartType::Message(message) => message.message_id().map(str::to_owned),
        _ if is(part, "text", "rfc822-headers") || is(part, "message", "rfc822-headers") => {
            let head = [part.contents(), b"\r\n\r\n".as_slice()].concat();
            MessageParser::default()
                .parse(&head)?
                .message_id()
                .map(str::to_owned)
        }
        _ => None,
    })
}

/// The value of a field, which may go on in lines that begin with a blank.
fn field(status: &str, name: &str) -> Option<String> {
    let mut lines = status.lines().skip_while(|line| {
        line.split_once(':')
            .is_none_or(|(own, _)| !own.trim().eq_ignore_ascii_case(name))
    });
    let (_, first) = lines.next()?.split_once(':')?;
    let rest = lines.take_while(|line| line.starts_with([' ', '\t']));
    let words = std::iter::once(first)
        .chain(rest)
        .flat_map(str::split_whitespace);
    Some(words.collect::<Vec<_>>().join(" "))
}

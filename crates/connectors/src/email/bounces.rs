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
    field(&status, "action")?;
    let failed: Vec<String> = groups(&status)
        .iter()
        .filter_map(|one| failed(one))
        .collect();
    if failed.is_empty() {
        return Some(Report::SaysNothing);
    }
    Some(Report::Settles(Receipt {
        of,
        state: Delivery::Failed,
        error: Some(ReceiptError {
            code: "bounced".to_owned(),
            reason: format!("The mail came back from {}", failed.join("; from ")),
            retryable: true,
            consent: None,
            template: None,
        }),
    }))
}

/// What is said of each recipient, and before that of the mail.
fn groups(status: &str) -> Vec<String> {
    let lines: Vec<&str> = status.lines().collect();
    let groups = lines.split(|line| line.trim().is_empty());
    groups.map(|group| group.join("\n")).collect()
}

/// From whom it came back, and why, if it did.
fn failed(group: &str) -> Option<String> {
    let action = field(group, "action")?.to_lowercase();
    let code = field(group, "status").unwrap_or_default();
    // It goes on trying, whatever it calls that.
    let goes_on = code.starts_with('4') && field(group, "will-retry-until").is_some();
    if action != "failed" || goes_on {
        return None;
    }
    let behind = |said: String| match said.split_once(';') {
        Some((_, said)) => said.trim().to_owned(),
        None => said,
    };
    let said = field(group, "diagnostic-code").map(behind);
    let whom = field(group, "final-recipient").map(behind);
    let whom = whom.unwrap_or_else(|| "its recipient".to_owned());
    Some(format!("{whom}: {}", said.unwrap_or(code)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_recipient_is_looked_at() {
        let status = "Reporting-MTA: dns; mx.example.test\r\n\r\n\
            Final-Recipient: rfc822; bo@example.test\r\nAction: relayed\r\nStatus: 2.1.9\r\n\r\n\
            Final-Recipient: rfc822; nora@example.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\
            Diagnostic-Code: smtp; 550 No such\r\n mailbox\r\n\r\n\
            Final-Recipient: rfc822; ed@example.test\r\nAction: failed\r\nStatus: 4.2.2\r\n\
            Will-Retry-Until: tomorrow\r\n";
        let all: Vec<_> = groups(status)
            .iter()
            .filter_map(|one| failed(one))
            .collect();
        assert_eq!(all, ["nora@example.test: 550 No such mailbox"]);
    }
}

//! What a message reads like that is forwarded: a word of whoever forwards it, then whose it was, and it.

use super::text::MAX_OUTBOUND;
use super::{Email, Mailbox, one_line};

/// What stands between the two.
const RULE: &str = "---------- Forwarded message ----------";
/// Stands for what no longer fits into one message.
const CUT: &str = "\n\n[The rest is left out]";
/// What a subject begins with that was forwarded before, in small letters.
const MARKS: [&str; 2] = ["fwd:", "fw:"];

/// A message that is forwarded.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// Of a message that is no mail, who wrote it.
    pub author: Option<&'a str>,
    /// When, for people.
    pub at: &'a str,
    /// What it says.
    pub text: &'a str,
    /// What it has besides, if it is a mail.
    pub email: Option<&'a Email>,
}

/// The words of the message that forwards it.
pub fn forwarded(word: Option<&str>, original: Original<'_>) -> String {
    let email = original.email;
    let subject = email.and_then(|email| email.subject.as_deref());
    let from = email.map_or_else(
        || original.author.map(one_line),
        |email| Some(written(&email.from)),
    );
    let people = |some: &[Mailbox]| {
        let all: Vec<String> = some.iter().map(written).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    let head = [
        ("From", from),
        ("Date", Some(original.at.to_owned())),
        ("Subject", subject.map(one_line)),
        ("To", email.and_then(|email| people(&email.to))),
        ("Cc", email.and_then(|email| people(&email.cc))),
    ];
    let head = head
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    let head: Vec<String> = std::iter::once(RULE.to_owned()).chain(head).collect();
    let head = head.join("\n");
    let quoted = email.and_then(|email| email.quoted.as_deref());
    let parts = [word, Some(head.as_str()), Some(original.text), quoted]
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>();
    fitting(parts.join("\n\n"))
}

/// No longer than a message may be.
fn fitting(text: String) -> String {
    match text.chars().count() {
        0..=MAX_OUTBOUND => text,
        _ => {
            let room = MAX_OUTBOUND - CUT.chars().count();
            text.chars().take(room).chain(CUT.chars()).collect()
        }
    }
}

/// What a mail is about that forwards one about `subject`, marked once.
pub fn forwarded_subject(subject: Option<&str>) -> String {
    let subject = one_line(subject.unwrap_or_default());
    let small = subject.to_lowercase();
    match MARKS.iter().any(|mark| small.starts_with(mark)) {
        true => subject,
        false => format!("Fwd: {subject}").trim().to_owned(),
    }
}

fn written(person: &Mailbox) -> String {
    match &person.name {
        Some(name) => format!("{} <{}>", one_line(name), person.address),
        None => person.address.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(address: &str, name: Option<&str>) -> Mailbox {
        Mailbox {
            address: address.to_owned(),
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn a_mail_is_forwarded_with_its_head_and_what_it_quotes() {
        let email = Email {
            from: mailbox("nora@customer.example", Some("Nora\nQuill")),
            to: vec![
                mailbox("desk@shop.example", None),
                mailbox("bo@customer.example", Some("Bo")),
            ],
            subject: Some("Order A-17".to_owned()),
            quoted: Some("> On its way".to_owned()),
            ..Email::default()
        };
        let original = Original {
            author: None,
            at: "Wed, 8 Oct 2025 07:00 UTC",
            text: "Where is it?",
            email: Some(&email),
        };
        let expected = "Can you look?\n\n---------- Forwarded message ----------\n\
            From: Nora Quill <nora@customer.example>\nDate: Wed, 8 Oct 2025 07:00 UTC\n\
            Subject: Order A-17\nTo: desk@shop.example, Bo <bo@customer.example>\n\n\
            Where is it?\n\n> On its way";
        assert_eq!(forwarded(Some("Can you look?"), original), expected);
        assert!(forwarded(Some(" "), original).starts_with(RULE));
    }

    #[test]
    fn what_is_no_mail_has_an_author_and_a_time() {
        let original = Original {
            author: Some("Nora"),
            at: "Wed, 8 Oct 2025 07:00 UTC",
            text: "",
            email: None,
        };
        let expected = format!("{RULE}\nFrom: Nora\nDate: Wed, 8 Oct 2025 07:00 UTC");
        assert_eq!(forwarded(None, original), expected);
    }

    #[test]
    fn what_is_too_long_for_one_message_says_that_it_goes_on() {
        let long = "é".repeat(MAX_OUTBOUND);
        let original = Original {
            author: None,
            at: "today",
            text: &long,
            email: None,
        };
        let text = forwarded(Some("Look"), original);
        assert_eq!(text.chars().count(), MAX_OUTBOUND);
        assert!(text.ends_with("é\n\n[The rest is left out]"));
    }

    #[test]
    fn a_subject_is_marked_once() {
        assert_eq!(forwarded_subject(Some("Order")), "Fwd: Order");
        assert_eq!(forwarded_subject(Some("FW: Order")), "FW: Order");
        assert_eq!(forwarded_subject(Some("Fwd: Order")), "Fwd: Order");
        assert_eq!(forwarded_subject(None), "Fwd:");
    }
}

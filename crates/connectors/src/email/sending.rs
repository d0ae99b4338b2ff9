//! How a message of ours becomes a mail.

use super::form;
use super::ids::{domain, local_part, token};
use crate::settings::text;
use crate::{Mail, Outgoing, SendError, Settings, Thread};
use domain::messages::{Mailbox, signed};

/// What a mail is about that is about nothing.
const NO_SUBJECT: &str = "Your message";
/// How many of the last mails are named, beside the first.
const MOST_REFERENCES: usize = 20;
/// What servers commonly take, without what the form of mail adds.
pub const MOST_BYTES: i64 = 18_000_000;

/// The mail.
pub fn mail(settings: &Settings, message: &Outgoing) -> Result<Mail, SendError> {
    let from =
        form::from(settings).ok_or_else(|| SendError::settings("no address to write from"))?;
    let size: i64 = message.attachments.iter().map(|file| file.size).sum();
    if size > MOST_BYTES {
        return Err(SendError::refused(
            "too_large",
            "The files are too large for one mail",
        ));
    }
    let secret = text(settings, form::SECRET).unwrap_or_default();
    let token = token(secret, message.message_id);
    let thread = message.thread.clone().unwrap_or_default();
    let answers = message
        .reply_to_message_id
        .clone()
        .or(thread.answers.clone());
    let reply_to = text_switch(settings, "plus_addresses").then(|| {
        format!(
            "{}+{token}@{}",
            local_part(&from.address),
            domain(&from.address)
        )
    });
    Ok(Mail {
        id: format!("{token}@{}", domain(&from.address)),
        to: match thread.to.is_empty() {
            false => thread.to.iter().map(|to| called(to, message)).collect(),
            true => vec![Mailbox {
                address: message.contact.address.clone(),
                name: message.contact.name.clone(),
            }],
        },
        cc: thread.cc.clone(),
        bcc: thread.bcc.clone(),
        reply_to,
        subject: match &thread.own_subject {
            Some(own) => own.clone(),
            None => subject(&thread, answers.is_some()),
        },
        references: references(&thread, answers.as_deref()),
        answers,
        text: signed(
            message.text.as_deref().unwrap_or_default(),
            text(settings, form::SIGNATURE),
            thread.by.as_ref(),
        ),
        files: message.attachments.clone(),
        is_automatic: thread.is_automatic,
        from,
    })
}

/// The customer by the name we know.
fn called(to: &Mailbox, message: &Outgoing) -> Mailbox {
    let is_customer = to.address.eq_ignore_ascii_case(&message.contact.address);
    let name = message.contact.name.clone().filter(|_| is_customer);
    Mailbox {
        address: to.address.clone(),
        name: to.name.clone().or(name),
    }
}

fn text_switch(settings: &Settings, key: &str) -> bool {
    settings.get(key).and_then(serde_json::Value::as_bool) == Some(true)
}

/// The conversation's, marked once as an answer.
fn subject(thread: &Thread, is_answer: bool) -> String {
    let about = thread
        .subject
        .as_deref()
        .map(str::trim)
        .filter(|about| !about.is_empty());
    let is_marked = |about: &str| {
        about
            .get(..3)
            .is_some_and(|begin| begin.eq_ignore_ascii_case("re:"))
    };
    match about {
        Some(about) if is_answer && !is_marked(about) => format!("Re: {about}"),
        Some(about) => about.to_owned(),
        None if is_answer => format!("Re: {NO_SUBJECT}"),
        None => NO_SUBJECT.to_owned(),
    }
}

/// The first and the last of those before it, and what it answers at the end. A digest stands for an id
/// that nobody else knows.
fn references(thread: &Thread, answers: Option<&str>) -> Vec<String> {
    let mut all: Vec<String> = thread
        .references
        .iter()
        .filter(|id| Some(id.as_str()) != answers)
        .cloned()
        .collect();
    all.extend(answers.map(str::to_owned));
    all.retain(|id| id.contains('@') && !id.contains(char::is_whitespace));
    if all.len() > MOST_REFERENCES + 1 {
        all.drain(1..all.len() - MOST_REFERENCES);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(subject: &str, references: usize) -> Thread {
        Thread {
            subject: Some(subject.to_owned()),
            references: (0..references).map(|n| format!("{n}@x")).collect(),
            ..Thread::default()
        }
    }

    #[test]
    fn an_answer_is_marked_once() {
        assert_eq!(subject(&thread("Order A-17", 0), true), "Re: Order A-17");
        assert_eq!(subject(&thread("RE: Order", 0), true), "RE: Order");
        assert_eq!(subject(&thread("Order", 0), false), "Order");
        assert_eq!(subject(&thread("Ü", 0), true), "Re: Ü");
        assert_eq!(subject(&Thread::default(), true), "Re: Your message");
    }

    #[test]
    fn of_a_long_thread_the_first_and_the_last_are_named() {
        let all = references(&thread("", 50), Some("7@x"));
        assert_eq!(all.len(), 21);
        assert_eq!(all.first().map(String::as_str), Some("0@x"));
        assert_eq!(all.last().map(String::as_str), Some("7@x"));
        assert_eq!(references(&thread("", 2), None), ["0@x", "1@x"]);
        let digest = Thread {
            references: vec!["sha256:ab".to_owned()],
            ..Thread::default()
        };
        assert!(references(&digest, None).is_empty());
    }
}

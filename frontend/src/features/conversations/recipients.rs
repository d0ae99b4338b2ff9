//! Who has a mail, in few words, and as somebody would type them.

use contract::drafts::DraftEmail;
use contract::messages::{EmailAddress, MessageEmail, NewEmail, Recipient};
use domain::messages::Mailbox;
use domain::messages::recipients::line;

/// How many people are named.
const NAMED: usize = 3;

/// The first by what they are called, and how many besides.
pub fn short<'a>(called: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = called.len().saturating_sub(NAMED);
    let named = called.take(NAMED).collect::<Vec<_>>().join(", ");
    match more {
        0 => named,
        more => format!("{named} {}", text!(mail.more, n = more)),
    }
}

/// As one would type it.
pub fn as_typed(email: &NewEmail) -> DraftEmail {
    DraftEmail {
        to: people(&email.to),
        cc: people(&email.cc),
        bcc: people(&email.bcc),
        subject: email.subject.clone().unwrap_or_default(),
    }
}

fn people(some: &[Recipient]) -> String {
    let one = |one: &Recipient| Mailbox {
        address: one.address.clone(),
        name: one.name.clone(),
    };
    line(&some.iter().map(one).collect::<Vec<_>>())
}

/// What it takes to write this mail again.
pub fn again(email: MessageEmail) -> NewEmail {
    NewEmail {
        to: all(email.to),
        cc: all(email.cc),
        bcc: all(email.bcc),
        subject: email.subject,
    }
}

/// People as a new mail names them.
pub fn all(some: Vec<EmailAddress>) -> Vec<Recipient> {
    some.into_iter().map(Recipient::from).collect()
}

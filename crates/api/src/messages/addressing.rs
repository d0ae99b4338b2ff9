//! Whom a mail of ours goes to, and whom an answer to all would reach.

use super::replying;
use crate::problem::{Problem, Reply};
use contract::conversations::ReplyEmail;
use contract::messages::{NewEmail, NewMessage, Recipient};
use domain::conversations::Conversation;
use domain::identities::{Address, Scheme};
use domain::messages::{Email, Mailbox, Recipients, is_mailbox, one_line};
use store::channels::Channel;
use store::conversations::channels::Way;
use store::messages::before;
use store::{Db, StoreResult};

/// Most people that one mail goes to; servers take no more, or take the mail for one nobody asked for.
const MOST: usize = 100;

/// Who has the last mail of a conversation, without our own mailboxes; nobody where none was written.
pub fn of_last(
    db: &mut Db,
    conversation: &Conversation,
    open: &[Channel],
    used: &[Way],
) -> StoreResult<Option<Recipients>> {
    let has_mail = |way: &Way| {
        let channel = open.iter().find(|channel| channel.id == way.channel);
        channel.is_some_and(|channel| channel.kind.is_mail())
    };
    if !used.iter().any(has_mail) {
        return Ok(None);
    }
    let own: Vec<String> = open.iter().filter_map(own_address).collect();
    let last = before::last_mail(db, conversation.organization, conversation.id)?;
    let is_ours = |address: &str| own.iter().any(|own| is_mailbox(address, own));
    Ok(last.map(|mail| mail.answer_to_all(is_ours)))
}

fn own_address(channel: &Channel) -> Option<String> {
    let connector = connectors::of(channel.kind)?;
    let own = connector.own_mailbox(&channel.settings)?;
    Some(own.address)
}

/// As the composer is filled in at first.
pub fn wire(recipients: &Recipients) -> ReplyEmail {
    let all = |people: &[Mailbox]| people.iter().cloned().map(super::wire::mailbox).collect();
    ReplyEmail {
        to: all(&recipients.to),
        cc: all(&recipients.cc),
    }
}

/// What a mail says of itself when it leaves; none over other channels.
pub fn of_new(way: &replying::Way, new: &NewMessage) -> Reply<Option<Email>> {
    let own = connectors::of(way.channel.kind)
        .and_then(|connector| connector.own_mailbox(&way.channel.settings));
    let Some(from) = own else {
        return match new.email {
            None => Ok(None),
            Some(_) => Err(Problem::unprocessable(
                "not_mail",
                "This channel sends no mail",
            )),
        };
    };
    let customer = Mailbox {
        address: way.identity.address.clone(),
        name: None,
    };
    let Some(asked) = &new.email else {
        return Ok(Some(Email {
            from,
            to: vec![customer],
            ..Email::default()
        }));
    };
    let subject = asked.subject.as_deref().map(one_line);
    let mut email = Email {
        from,
        subject: subject.filter(|subject| !subject.is_empty()),
        ..Email::default()
    };
    (email.to, email.cc, email.bcc) = people(asked)?;
    Ok(Some(email))
}

/// Each of them once.
fn people(asked: &NewEmail) -> Reply<(Vec<Mailbox>, Vec<Mailbox>, Vec<Mailbox>)> {
    let mut named: Vec<String> = Vec::new();
    let mut read = |field: &str, given: &[Recipient]| -> Reply<Vec<Mailbox>> {
        let mut people = Vec::new();
        for one in given {
            let Ok(address) = Address::parse(Scheme::Email, &one.address) else {
                let message = format!("{} is not an email address", one.address);
                return Err(Problem::invalid().field(field, "not_an_email", &message));
            };
            let address = address.as_ref().to_owned();
            if !named.contains(&address) {
                named.push(address.clone());
                let name = one.name.as_deref().map(one_line);
                people.push(Mailbox {
                    address,
                    name: name.filter(|name| !name.is_empty()),
                });
            }
        }
        Ok(people)
    };
    let to = read("email.to", &asked.to)?;
    let cc = read("email.cc", &asked.cc)?;
    let bcc = read("email.bcc", &asked.bcc)?;
    match to.len() + cc.len() + bcc.len() {
        ..=MOST => Ok((to, cc, bcc)),
        _ => Err(Problem::invalid().field(
            "email.to",
            "too_many",
            "A mail goes to 100 people at most",
        )),
    }
}

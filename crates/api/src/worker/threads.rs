//! Where a mail of ours stands among those of its conversation, so that the programs of everybody show
//! them as one thread.

use connectors::Thread;
use domain::actors::Actor;
use domain::messages::{Email, Signer};
use store::messages::{self, Message, before};
use store::{Db, StoreError, StoreResult, agents, conversations};

pub fn load(db: &mut Db, message: &Message) -> StoreResult<Thread> {
    let organization = message.organization;
    let conversation = conversations::get(db, organization, message.conversation)?;
    let earlier = before::of_channel(db, message)?;
    let written = earlier.iter().rev().find(|one| one.inbound);
    let answered = match message.reply_to {
        Some(quoted) => Some(messages::get(db, organization, quoted)?),
        None => match written {
            Some(last) => Some(messages::get(db, organization, last.id)?),
            None => None,
        },
    };
    let mail: Option<Email> = answered
        .as_ref()
        .and_then(|answered| answered.details.clone()?.email);
    let own = message.details.clone().and_then(|details| details.email);
    let own = own.unwrap_or_default();
    Ok(Thread {
        subject: conversation.subject.or(mail.and_then(|mail| mail.subject)),
        own_subject: own.subject,
        answers: answered.and_then(|answered| answered.provider_id),
        references: earlier.into_iter().map(|one| one.provider_id).collect(),
        to: own.to,
        cc: own.cc,
        bcc: own.bcc,
        by: signer(db, message)?,
        is_automatic: message.automated.is_some(),
    })
}

/// The agent who wrote it, by the name of today.
fn signer(db: &mut Db, message: &Message) -> StoreResult<Option<Signer>> {
    let Actor::Agent(id) = message.author else {
        return Ok(None);
    };
    let agent = match agents::get(db, message.organization, id) {
        Ok(agent) => agent,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let last = agent.last_name.unwrap_or_default();
    Ok(Some(Signer {
        full_name: format!("{} {last}", agent.first_name).trim().to_owned(),
        name: agent.first_name,
    }))
}

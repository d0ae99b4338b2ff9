//! Which message of ours a customer's answers, as their provider tells it.

use super::receive::Inbound;
use domain::MessageId;
use store::messages::{self, Message};
use store::{Db, StoreError, StoreResult};

/// The message it answers: by the provider's id, or by ours.
pub fn answered(db: &mut Db, inbound: &Inbound) -> StoreResult<Option<Message>> {
    for reply_to in &inbound.reply_to {
        let found = known(db, inbound, reply_to)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn known(db: &mut Db, inbound: &Inbound, reply_to: &str) -> StoreResult<Option<Message>> {
    let (organization, channel) = (inbound.organization, inbound.channel.id);
    let found = messages::by_provider_id(db, organization, channel, reply_to)?;
    match (found, reply_to.parse::<MessageId>()) {
        (None, Ok(id)) => match messages::get(db, organization, id) {
            Ok(message) => Ok((message.channel == channel).then_some(message)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        },
        (found, _) => Ok(found),
    }
}

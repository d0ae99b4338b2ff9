//! What a provider thinks of a template now: it can be sent from now on, or not any more. One that is not
//! known here comes with the next sync.

use crate::app::State;
use crate::problem::Reply;
use crate::templates;
use connectors::TemplateState;
use domain::templates::TemplateState as Known;
use store::channels::Channel;
use store::messages::Message;
use store::templates::{Template, get, save, synced_one};
use store::{Db, StoreError, StoreResult};

pub async fn apply(
    state: &State,
    channel: &Channel,
    (name, language): (String, String),
    told: TemplateState,
) -> Reply<()> {
    let (organization, id) = (channel.organization, channel.id);
    let told = templates::state(told);
    let kept = state.write(move |db| -> StoreResult<()> {
        match synced_one(db, organization, id, (&name, &language))? {
            Some(known) => put(db, known, told),
            None => Ok(()),
        }
    });
    Ok(kept.await?)
}

/// What the provider thinks of the template that a message was made from, as it answers to that.
pub fn of_message(db: &mut Db, message: &Message, told: TemplateState) -> StoreResult<()> {
    let made_from = message.details.as_ref();
    let Some(filled) = made_from.and_then(|all| all.template.as_ref()) else {
        return Ok(());
    };
    match get(db, message.organization, message.channel, filled.id) {
        // Deleted meanwhile.
        Err(StoreError::NotFound) => Ok(()),
        known => put(db, known?, templates::state(told)),
    }
}

fn put(db: &mut Db, mut known: Template, told: Known) -> StoreResult<()> {
    if known.state == told {
        return Ok(());
    }
    known.state = told;
    save(db, &mut known)
}

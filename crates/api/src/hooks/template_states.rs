//! What a provider thinks of a template now: it can be sent from now on, or not any more. One that is not
//! known here comes with the next sync.

use crate::app::State;
use crate::problem::Reply;
use crate::templates;
use connectors::TemplateState;
use store::StoreResult;
use store::channels::Channel;
use store::templates::{save, synced_one};

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
            Some(mut known) if known.state != told => {
                known.state = told;
                save(db, &mut known)
            }
            Some(_) | None => Ok(()),
        }
    });
    Ok(kept.await?)
}

//! Whether a customer may be written to, as they or the provider say. What it bars is for
//! [`domain::replying::reach`] to say.

use super::receipts::known;
use crate::app::State;
use crate::contacts::told;
use crate::conversations::work::Work;
use crate::problem::Reply;
use connectors::{Consent, ConsentChange};
use domain::{ChannelId, IdentityId, OrganizationId};
use store::channels::Channel;
use store::contacts::{self, identities};
use store::{Db, StoreError, StoreResult, events};

pub async fn apply(state: &State, channel: &Channel, consent: Consent) -> Reply<()> {
    let place = (channel.organization, channel.id);
    let work = Work::new(state);
    let kept = state.write(move |db| {
        // Who was never heard of has nothing to be changed.
        for identity in known(db, place, &consent.from)? {
            put(db, &work, place, identity, consent.change)?;
        }
        Ok::<_, StoreError>(())
    });
    Ok(kept.await?)
}

/// Keeps it of one address, and tells whoever has the contact on screen; what is so already is told of nobody.
pub fn put(
    db: &mut Db,
    work: &Work,
    (organization, channel): (OrganizationId, ChannelId),
    identity: IdentityId,
    change: ConsentChange,
) -> StoreResult<()> {
    let kept = match change {
        ConsentChange::OptedOut => identities::Consent::OptedOut(Some(work.now)),
        ConsentChange::OptedIn => identities::Consent::OptedOut(None),
        ConsentChange::Unsubscribed => identities::Consent::Subscribed(false),
        ConsentChange::Subscribed => identities::Consent::Subscribed(true),
    };
    let standing = identities::channels(db, organization, &[identity])?;
    let standing = standing.iter().find(|one| one.channel == channel);
    let is_so = standing.is_some_and(|one| match change {
        ConsentChange::OptedOut => one.opted_out_at.is_some(),
        ConsentChange::OptedIn => one.opted_out_at.is_none(),
        ConsentChange::Unsubscribed => !one.subscribed,
        ConsentChange::Subscribed => one.subscribed,
    });
    if is_so {
        return Ok(());
    }
    identities::consent(db, organization, (identity, channel), kept)?;
    let contact = identities::get(db, organization, identity)?.contact;
    let before = contacts::lock(db, organization, contact)?;
    let mut after = before.clone();
    after.version += 1;
    contacts::save(db, &before, &after)?;
    events::append(db, &told(work, &after, "contact.updated"))
}

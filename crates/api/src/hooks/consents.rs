//! Whether a customer may be written to, as they or the provider say. What it bars is for
//! [`domain::replying::reach`] to say.

use super::receipts::known;
use crate::app::State;
use crate::contacts::told as told_of;
use crate::conversations::work::Work;
use crate::problem::Reply;
use connectors::{Consent, ConsentChange};
use domain::replying::{Said, is_news};
use domain::{ChannelId, IdentityId, OrganizationId};
use store::channels::Channel;
use store::contacts::{self, identities};
use store::{Db, StoreError, StoreResult, events, messages};

type Place = (OrganizationId, ChannelId);

pub async fn apply(state: &State, channel: &Channel, consent: Consent) -> Reply<()> {
    let place = (channel.organization, channel.id);
    let work = Work::new(state);
    let kept = state.write(move |db| {
        let said = said(db, &work, place, &consent)?;
        // Who was never heard of has nothing to be changed.
        for identity in known(db, place, &consent.from)? {
            put(db, &work, place, identity, consent.change, Some(&said))?;
        }
        Ok::<_, StoreError>(())
    });
    Ok(kept.await?)
}

/// When it was said. Where no time is told, what a message says was said when we got that first.
fn said(
    db: &mut Db,
    work: &Work,
    (organization, channel): Place,
    consent: &Consent,
) -> StoreResult<Said> {
    if let Some(at) = consent.at {
        return Ok(Said { at, by: None });
    }
    let by = consent.said_in.clone();
    let message = match &by {
        Some(id) => messages::by_provider_id(db, organization, channel, id)?,
        None => None,
    };
    Ok(match message {
        Some(message) => Said {
            at: message.received_at,
            by: None,
        },
        None => Said { at: work.now, by },
    })
}

/// Keeps it of one address, and tells whoever has the contact on screen; what is so already is told of nobody.
/// What nobody said at some time is what a provider answers of now: it always holds, until it is said otherwise.
pub fn put(
    db: &mut Db,
    work: &Work,
    (organization, channel): Place,
    identity: IdentityId,
    change: ConsentChange,
    said: Option<&Said>,
) -> StoreResult<()> {
    let at = said.map_or(work.now, |said| said.at);
    let kept = match change {
        ConsentChange::OptedOut => identities::Consent::OptedOut(Some(at)),
        ConsentChange::OptedIn => identities::Consent::OptedOut(None),
        ConsentChange::Unsubscribed => identities::Consent::Subscribed(false),
        ConsentChange::Subscribed => identities::Consent::Subscribed(true),
    };
    // Held before its address is looked at: two calls may tell of one customer at once.
    let contact = identities::get(db, organization, identity)?.contact;
    let before = contacts::lock(db, organization, contact)?;
    let standing = identities::channels(db, organization, &[identity])?;
    let standing = standing.iter().find(|one| one.channel == channel);
    let told = standing.map(|one| one.told(kept)).unwrap_or_default();
    if said.is_some_and(|said| !is_news(said, &told)) {
        return Ok(());
    }
    let is_so = standing.is_some_and(|one| one.is_so(kept));
    let key = (identity, channel);
    if !is_so {
        identities::consent(db, organization, key, kept)?;
    }
    if let Some(said) = said {
        identities::told(db, organization, key, kept, said)?;
    }
    if is_so {
        return Ok(());
    }
    let mut after = before.clone();
    after.version += 1;
    contacts::save(db, &before, &after)?;
    events::append(db, &told_of(work, &after, "contact.updated"))
}

//! What providers tell of customers who have not said a word: what they came by, and that they are at
//! another address now. Both stand in the log of the conversation that was last active on the channel.

use super::entries::addresses;
use super::receipts;
use crate::app::State;
use crate::conversations::record;
use crate::conversations::work::Work;
use crate::messages::customer::{add_identity, anew};
use crate::problem::Reply;
use connectors::{Connector, Party};
use domain::actors::Actor;
use domain::channels::ChannelKind;
use domain::choosing::Arrival;
use domain::contacts::Contact;
use domain::conversations::Move;
use domain::identities::{Address, find};
use domain::messages::Referral;
use domain::{ChannelId, ContactId, ConversationId, IdentityId, OrganizationId, Timestamp};
use store::channels::Channel;
use store::contacts::identities::{self, Consent, Identity, consent, heard};
use store::conversations::channels::{Taken, candidates, touch};
use store::conversations::{has_logged, lock};
use store::{Db, StoreError, StoreResult, contacts};

type Place = (OrganizationId, ChannelId);

/// A customer came by something that leads to us.
pub async fn referred(
    state: &State,
    channel: &Channel,
    from: Vec<Party>,
    (referral, at): (Referral, Option<Timestamp>),
) -> Reply<()> {
    let (place, kind) = ((channel.organization, channel.id), channel.kind);
    let work = Work::new(state);
    let noted = state.write(move |db| {
        acted(db, &work, place, kind, (&from, at))?;
        let Some((contact, identity)) = known(db, place, &addresses(&from))? else {
            return Ok(());
        };
        let Some(conversation) = last_active(db, place, contact, identity)? else {
            return Ok(());
        };
        let happened = Move::Referred(referral.clone());
        note(db, &work, place, conversation, contact, happened)
    });
    Ok(noted.await?)
}

/// What a customer does without a word counts as one, where one may be answered for a while after it.
pub fn acted(
    db: &mut Db,
    work: &Work,
    place: Place,
    kind: ChannelKind,
    (from, at): (&[Party], Option<Timestamp>),
) -> StoreResult<()> {
    let has_window = |one: &dyn Connector| one.capabilities().window.free.is_some();
    if !connectors::of(kind).is_some_and(has_window) {
        return Ok(());
    }
    let at = at.unwrap_or(work.now).min(work.now);
    // One or two.
    for identity in receipts::known(db, place, from)? {
        heard(db, place.0, (identity, place.1), None, at)?;
    }
    Ok(())
}

/// A customer is found at these addresses from now on, and answered at the first of them. What is another
/// contact's stays theirs: a merge is for people to decide.
pub async fn moved(
    state: &State,
    channel: &Channel,
    from: Vec<Party>,
    to: Vec<Party>,
) -> Reply<()> {
    let place = (channel.organization, channel.id);
    let work = Work::new(state);
    let written = state.write(move |db| {
        let Some((contact, identity)) = known(db, place, &addresses(&from))? else {
            // Nobody here has ever heard of them.
            return Ok(());
        };
        let contact = contacts::lock(db, place.0, contact).map_err(anew)?;
        let conversation = last_active(db, place, contact.id, identity)?;
        // One or two.
        for address in addresses(&to) {
            let scope = address.scheme().scope(place.1);
            let taken = match identities::find(db, place.0, scope, &address)? {
                Some(known) if known.contact == contact.id => continue,
                Some(_) => true,
                None => {
                    let way = (identity, conversation);
                    follow(db, &work, place, &contact, way, &address)?;
                    false
                }
            };
            if let Some(conversation) = conversation {
                let address = address.as_ref().to_owned();
                let happened = Move::AddressChanged { address, taken };
                note(db, &work, place, conversation, contact.id, happened)?;
            }
        }
        Ok::<_, StoreError>(())
    });
    Ok(written.await?)
}

/// Whose one of these addresses is, and which.
fn known(
    db: &mut Db,
    (organization, channel): Place,
    all: &[Address],
) -> StoreResult<Option<(ContactId, IdentityId)>> {
    let mut known: Vec<Identity> = Vec::new();
    // One or two.
    for address in all {
        let scope = address.scheme().scope(channel);
        known.extend(identities::find(db, organization, scope, address)?);
    }
    let owners: Vec<_> = known.iter().map(|one| (one.scheme, one.contact)).collect();
    let Some(found) = find(&owners) else {
        return Ok(None);
    };
    let own = known.iter().find(|one| one.contact == found.contact);
    Ok(own.map(|one| (found.contact, one.id)))
}

fn last_active(
    db: &mut Db,
    (organization, channel): Place,
    contact: ContactId,
    identity: IdentityId,
) -> StoreResult<Option<ConversationId>> {
    let arrival = Arrival {
        answers: None,
        is_mail: false,
    };
    let all = candidates(db, organization, contact, (channel, identity), arrival)?;
    let here = all.iter().filter(|one| one.last_active_here_at.is_some());
    let last = here.max_by_key(|one| one.last_active_here_at);
    Ok(last.or(all.first()).map(|one| one.id))
}

/// Adds an address to a contact, with what holds for the one before: they may be written to as long, and
/// no sooner if they want nothing. The conversation goes on there.
fn follow(
    db: &mut Db,
    work: &Work,
    (organization, channel): Place,
    contact: &Contact,
    (before, conversation): (IdentityId, Option<ConversationId>),
    address: &Address,
) -> StoreResult<()> {
    let identity = add_identity(db, work, contact, address, channel)?;
    let standing = identities::channels(db, organization, &[before])?;
    let standing = standing.iter().find(|one| one.channel == channel);
    let heard_at = standing.and_then(|one| one.last_inbound_at);
    if let Some(at) = heard_at {
        heard(db, organization, (identity, channel), None, at)?;
    }
    if let Some(at) = standing.and_then(|one| one.opted_out_at) {
        let wants_nothing = Consent::OptedOut(Some(at));
        consent(db, organization, (identity, channel), wants_nothing)?;
    }
    if let Some(conversation) = conversation {
        let way = (channel, identity);
        let at: Timestamp = work.now;
        touch(db, organization, conversation, way, Taken::ByCustomer, at)?;
    }
    // They are found by it from now on.
    let mut after = contact.clone();
    after.version += 1;
    contacts::save(db, contact, &after)?;
    store::events::append(db, &crate::contacts::told(work, &after, "contact.updated"))
}

/// Writes it into the log, unless it stands there: providers say things twice.
fn note(
    db: &mut Db,
    work: &Work,
    (organization, _): Place,
    conversation: ConversationId,
    contact: ContactId,
    happened: Move,
) -> StoreResult<()> {
    let locked = match lock(db, organization, conversation) {
        // Deleted meanwhile.
        Err(StoreError::NotFound) => return Ok(()),
        locked => locked?,
    };
    let conversation = &locked.conversation;
    let by = Actor::Contact(contact);
    let entry = record::entry(work.id(), work.now, conversation, by, &happened);
    if has_logged(db, &entry)? {
        return Ok(());
    }
    record::note(db, work, conversation, by, &[happened])
}

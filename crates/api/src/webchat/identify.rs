//! Somebody proves who they are: the browser becomes theirs, and its own open conversation with it.
//! Nothing else moves, and no claim of theirs counts for more than before.

use super::visit::{Signed, Visit};
use super::writing::addresses;
use crate::contacts::told;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::messages::customer::anew;
use domain::actors::Actor;
use domain::contacts::{Contact, ContactName};
use domain::conversations::LeftOut;
use domain::identities::{Address, Scheme, find};
use domain::routing::Visibility;
use domain::{ChannelId, ContactId, ConversationId, IdentityId};
use store::contacts::identities::{self, Identity};
use store::contacts::{claims, favorites};
use store::conversations::channels::{Taken, touch, ways};
use store::conversations::lock;
use store::{Db, StoreError, StoreResult, contacts, events, notes, visitors};

/// Whether the browser may go on as this visitor: not when it was somebody else's.
pub fn identify(db: &mut Db, work: &Work, visit: &Visit) -> StoreResult<bool> {
    let Some(signed) = &visit.signed else {
        return Ok(true);
    };
    let (organization, channel) = (visit.organization, visit.channel);
    let browser = parse(Scheme::Visitor, &visit.visitor)?;
    let Some(browser) = identities::find(db, organization, Some(channel), &browser)? else {
        // Who never wrote from here has nothing to take along.
        return Ok(true);
    };
    let own = identities::of_contact(db, organization, browser.contact)?;
    if own.iter().any(|other| is_elses(other, signed, channel)) {
        return Ok(false);
    }
    let owner = contacts::lock(db, organization, browser.contact).map_err(anew)?;
    let (person, subject) = proven(db, work, visit, signed, owner.id)?;
    if person.id != owner.id && !person.is_blocked() && !owner.is_blocked() {
        let own = visitors::open_conversations(db, (organization, channel), &[browser.id])?;
        for conversation in own {
            take_along(
                db,
                work,
                visit,
                conversation,
                (&person, browser.id, subject),
            )?;
        }
        visitors::hand_over(db, organization, browser.id, person.id)?;
        forget_if_empty(db, work, &owner, &person)?;
    }
    Ok(true)
}

/// Nobody is left behind whom nothing tells of: what was claimed in the browser is claimed by the
/// person it belongs to, and who marked the visitor has marked them.
fn forget_if_empty(
    db: &mut Db,
    work: &Work,
    visitor: &Contact,
    person: &Contact,
) -> StoreResult<()> {
    let (organization, old) = (visitor.organization, visitor.id);
    if !visitor.is_untouched() || !contacts::is_empty(db, organization, old)? {
        return Ok(());
    }
    claims::hand_over(db, organization, old, person.id)?;
    favorites::hand_over(db, organization, old, person.id)?;
    notes::hand_over(db, organization, old, person.id)?;
    contacts::remove(db, organization, old)?;
    let gone = events::NewEvent {
        after: None,
        ..told(work, visitor, "contact.deleted")
    };
    events::append(db, &gone)
}

fn is_elses(identity: &Identity, signed: &Signed, channel: ChannelId) -> bool {
    identity.scheme == Scheme::External
        && identity.scope == Some(channel)
        && identity.address != signed.subject
}

/// The contact who signed, with everything that was proven of them, and their identity here. Who is
/// not known yet is whoever wrote from this browser.
fn proven(
    db: &mut Db,
    work: &Work,
    visit: &Visit,
    signed: &Signed,
    owner: ContactId,
) -> StoreResult<(Contact, IdentityId)> {
    let organization = visit.organization;
    let subject = parse(Scheme::External, &signed.subject)?;
    let all: Vec<Address> = std::iter::once(subject)
        .chain(addresses(&signed.person))
        .collect();
    let mut known = Vec::new();
    for address in &all {
        let scope = address.scheme().scope(visit.channel);
        known.push(identities::find(db, organization, scope, address)?);
    }
    let owners: Vec<_> = known
        .iter()
        .flatten()
        .map(|i| (i.scheme, i.contact))
        .collect();
    let contact = find(&owners).map_or(owner, |found| found.contact);
    let mut subject = None;
    let mut is_new = false;
    for (address, known) in all.iter().zip(known) {
        let id = match known {
            Some(known) => known.id,
            None => {
                is_new = true;
                add(db, work, visit, contact, address)?
            }
        };
        subject = subject.or(Some(id));
    }
    let before = contacts::lock(db, organization, contact).map_err(anew)?;
    let mut after = before.clone();
    let name = signed.person.name.as_deref().and_then(ContactName::given);
    after.channel_name = name.or(after.channel_name);
    if is_new || after != before {
        after.version += 1;
        contacts::save(db, &before, &after)?;
        events::append(db, &told(work, &after, "contact.updated"))?;
    }
    Ok((after, subject.ok_or(StoreError::NotFound)?))
}

fn add(
    db: &mut Db,
    work: &Work,
    visit: &Visit,
    contact: ContactId,
    address: &Address,
) -> StoreResult<IdentityId> {
    let identity = Identity {
        organization: visit.organization,
        id: work.id(),
        contact,
        scheme: address.scheme(),
        scope: address.scheme().scope(visit.channel),
        address: address.as_ref().to_owned(),
        source: "channel".to_owned(),
        created_at: work.now,
    };
    match identities::add(db, &identity)? {
        true => Ok(identity.id),
        // Somebody was faster; the next run finds it.
        false => Err(StoreError::Contention),
    }
}

/// Moves a conversation that went over nothing but this browser. Answers go to the one who signed
/// from now on, wherever they sign in.
fn take_along(
    db: &mut Db,
    work: &Work,
    visit: &Visit,
    id: ConversationId,
    (person, browser, subject): (&Contact, IdentityId, IdentityId),
) -> StoreResult<()> {
    let (organization, channel) = (visit.organization, visit.channel);
    let mut locked = lock(db, organization, id)?;
    let ways = ways(db, organization, id)?;
    if ways
        .iter()
        .any(|way| way.channel != channel || way.identity != browser)
    {
        return Ok(());
    }
    let mut moves = locked.conversation.identify(person.id, work.now);
    if person.restricted {
        let visibility = Visibility {
            restricted: true,
            viewers: person.viewers.clone(),
        };
        let hidden = locked
            .conversation
            .set_visibility(visibility, LeftOut::Unassign, work.now);
        moves.extend(hidden.unwrap_or_default());
    }
    touch(
        db,
        organization,
        id,
        (channel, subject),
        Taken::ByCustomer,
        work.now,
    )?;
    let change = Change::of(Actor::Contact(person.id), moves);
    record::save(db, work, &locked, change)
}

fn parse(scheme: Scheme, text: &str) -> StoreResult<Address> {
    // What a token of ours says was an address when it was signed.
    Address::parse(scheme, text).map_err(|_| StoreError::NotFound)
}

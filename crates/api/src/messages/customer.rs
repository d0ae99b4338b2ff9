//! Whose message it is: the contact is found by what the provider proves, or begins with it.

use super::receive::Inbound;
use crate::contacts::told;
use crate::conversations::work::Work;
use domain::contacts::{Contact, ContactName};
use domain::identities::{Address, Found, find};
use domain::{ChannelId, ContactId, IdentityId, OrganizationId};
use store::contacts::claims::{self, Claim};
use store::contacts::identities::{self, Identity};
use store::{Db, StoreError, StoreResult, contacts, events};

/// The contact, held, and the identity to answer. Who was never heard of becomes a contact.
pub fn who(db: &mut Db, work: &Work, inbound: &Inbound) -> StoreResult<(Contact, IdentityId)> {
    let (organization, channel) = (inbound.organization, inbound.channel.id);
    let mut known = Vec::new();
    for address in &inbound.identities {
        let scope = address.scheme().scope(channel);
        known.push(identities::find(db, organization, scope, address)?);
    }
    let owners: Vec<_> = known
        .iter()
        .flatten()
        .map(|i| (i.scheme, i.contact))
        .collect();
    let given = inbound.profile_name.as_deref().and_then(ContactName::given);
    let contact = match find(&owners) {
        Some(Found { contact, .. }) => renamed(db, work, organization, contact, given)?,
        None => created(db, work, inbound, given)?,
    };
    let mut answered = None;
    for (address, known) in inbound.identities.iter().zip(known) {
        let id = match known {
            // Another contact's: a merge is for people to decide.
            Some(known) => (known.contact == contact.id).then_some(known.id),
            None => Some(add_identity(db, work, &contact, address, channel)?),
        };
        answered = answered.or(id);
    }
    let claim = |address: &Address| Claim {
        organization,
        contact: contact.id,
        channel,
        scheme: address.scheme(),
        address: address.as_ref().to_owned(),
        claimed_at: inbound.received_at,
    };
    claims::add(db, &inbound.claims.iter().map(claim).collect::<Vec<_>>())?;
    // A message always comes from somebody: connectors give at least one identity.
    Ok((contact, answered.ok_or(StoreError::MissingReference)?))
}

fn renamed(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    id: ContactId,
    given: Option<ContactName>,
) -> StoreResult<Contact> {
    let before = contacts::lock(db, organization, id)?;
    if given.is_none() || given == before.channel_name || before.is_blocked() {
        return Ok(before);
    }
    let mut contact = before.clone();
    contact.channel_name = given;
    contact.version += 1;
    contacts::save(db, &before, &contact)?;
    events::append_all(db, &told(work, &contact, "contact.updated"))?;
    Ok(contact)
}

fn created(
    db: &mut Db,
    work: &Work,
    inbound: &Inbound,
    given: Option<ContactName>,
) -> StoreResult<Contact> {
    let mut contact = Contact::new(inbound.organization, work.id(), work.now);
    contact.channel_name = given;
    contacts::insert(db, &contact, &inbound.identities)?;
    events::append_all(db, &told(work, &contact, "contact.created"))?;
    Ok(contact)
}

fn add_identity(
    db: &mut Db,
    work: &Work,
    contact: &Contact,
    address: &Address,
    channel: ChannelId,
) -> StoreResult<IdentityId> {
    let identity = Identity {
        organization: contact.organization,
        id: work.id(),
        contact: contact.id,
        scheme: address.scheme(),
        scope: address.scheme().scope(channel),
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

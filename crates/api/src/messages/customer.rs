//! Whose message it is: the contact is found by what the provider proves, or begins with it.

use super::receive::Inbound;
use crate::contacts::told;
use crate::conversations::work::Work;
use crate::worker::{PROFILE, ToName};
use connectors::Connector;
use domain::contacts::{Contact, ContactName};
use domain::identities::{Address, Found, find};
use domain::{ChannelId, ContactId, IdentityId, OrganizationId};
use store::contacts::claims::{self, Claim};
use store::contacts::identities::{self, Identity};
use store::jobs::{self, Job};
use store::{Db, StoreError, StoreResult, contacts, events};

/// Who wrote.
pub struct Who {
    /// Held.
    pub contact: Contact,
    /// The one that is answered.
    pub identity: IdentityId,
    /// All of theirs that the message proves.
    pub identities: Vec<IdentityId>,
}

/// Finds who wrote. Who was never heard of becomes a contact.
pub fn who(db: &mut Db, work: &Work, inbound: &Inbound) -> StoreResult<Who> {
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
    let named = Named::of(inbound);
    let found = find(&owners);
    let (contact, named_anew) = match found {
        Some(Found { contact, .. }) => renamed(db, work, organization, contact, &named)?,
        None => (created(db, work, inbound, &named)?, true),
    };
    let (mut identities, mut gained) = (Vec::new(), false);
    for (address, known) in inbound.identities.iter().zip(known) {
        let id = match known {
            // Another contact's: a merge is for people to decide.
            Some(known) => (known.contact == contact.id).then_some(known.id),
            None => {
                gained = true;
                Some(add_identity(db, work, &contact, address, channel)?)
            }
        };
        identities.extend(id);
    }
    if found.is_some() && gained {
        // They are found by it from now on, and perhaps called by it.
        contacts::save(db, &contact, &contact)?;
    }
    if found.is_none() && contact.channel_name.is_none() {
        ask_name(db, work, inbound, identities.first().copied())?;
    }
    // A name is given with every message, and was claimed with the first.
    let claims_something = named_anew || gained || !inbound.claims.is_empty();
    if claims_something && !contact.is_blocked() {
        keep_claims(db, inbound, contact.id, &named)?;
    }
    // A message always comes from somebody: connectors give at least one identity.
    let answered = identities.first().copied();
    Ok(Who {
        contact,
        identity: answered.ok_or(StoreError::MissingReference)?,
        identities,
    })
}

/// What they are called, in a form that can be kept.
struct Named {
    given: Option<ContactName>,
    claimed: Option<ContactName>,
}

impl Named {
    fn of(inbound: &Inbound) -> Self {
        let kept = |name: &Option<String>| name.as_deref().and_then(ContactName::given);
        Self {
            given: kept(&inbound.profile_name),
            claimed: kept(&inbound.claimed_name),
        }
    }

    /// The last name that was given counts; one that is not given changes nothing.
    fn put(&self, contact: &mut Contact) {
        if self.given.is_some() {
            contact.channel_name.clone_from(&self.given);
        }
        if self.claimed.is_some() {
            contact.claimed_name.clone_from(&self.claimed);
        }
    }
}

/// Keeps what was typed, to be shown beside the contact.
fn keep_claims(
    db: &mut Db,
    inbound: &Inbound,
    contact: ContactId,
    named: &Named,
) -> StoreResult<()> {
    let claim = |scheme: &str, text: &str| Claim {
        organization: inbound.organization,
        contact,
        channel: inbound.channel.id,
        scheme: scheme.to_owned(),
        address: text.to_owned(),
        claimed_at: inbound.received_at,
    };
    let name = named.claimed.iter();
    let name = name.map(|name| claim(claims::NAME, name.as_ref()));
    let addresses = inbound.claims.iter();
    let addresses = addresses.map(|one| claim(one.scheme().as_str(), one.as_ref()));
    claims::add(db, &name.chain(addresses).collect::<Vec<_>>())
}

/// Lets a job ask the provider, where it can be asked.
fn ask_name(
    db: &mut Db,
    work: &Work,
    inbound: &Inbound,
    identity: Option<IdentityId>,
) -> StoreResult<()> {
    let connector = connectors::of(inbound.channel.kind);
    let asked = identity.filter(|_| connector.is_some_and(Connector::knows_names));
    let Some(identity_id) = asked else {
        return Ok(());
    };
    let job = Job {
        organization: inbound.organization,
        id: work.id(),
        lane: *identity_id.as_ref(),
        channel: Some(inbound.channel.id),
        kind: PROFILE.to_owned(),
        // Wire shapes always have a JSON form.
        payload: serde_json::to_string(&ToName { identity_id }).unwrap_or_default(),
        due_at: work.now,
    };
    jobs::push(db, &job)
}

/// Held, by the name they give; and whether that is another than before.
fn renamed(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    id: ContactId,
    named: &Named,
) -> StoreResult<(Contact, bool)> {
    let before = contacts::lock(db, organization, id).map_err(anew)?;
    let mut contact = before.clone();
    named.put(&mut contact);
    if contact == before || before.is_blocked() {
        return Ok((before, false));
    }
    contact.version += 1;
    contacts::save(db, &before, &contact)?;
    events::append(db, &told(work, &contact, "contact.updated"))?;
    Ok((contact, true))
}

fn created(db: &mut Db, work: &Work, inbound: &Inbound, named: &Named) -> StoreResult<Contact> {
    let mut contact = Contact::new(inbound.organization, work.id(), work.now);
    named.put(&mut contact);
    contacts::insert(db, &contact, &inbound.identities)?;
    events::append(db, &told(work, &contact, "contact.created"))?;
    Ok(contact)
}

/// Adds an address that a channel proves; whoever has the contact as it was finds it by that from now on.
pub fn add_identity(
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

/// A contact that went since its address was found: the next run finds whose that is now.
pub fn anew(error: StoreError) -> StoreError {
    match error {
        StoreError::NotFound | StoreError::Merged(_) => StoreError::Contention,
        error => error,
    }
}

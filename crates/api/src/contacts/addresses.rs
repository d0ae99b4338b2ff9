//! Addresses as people type them, and whose they become.

use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use domain::OrganizationId;
use domain::contacts::{Contact, Wanted};
use domain::identities::{Address, Scheme, number_prefixes};
use domain::visibility::can_see_contact;
use store::contacts;
use store::contacts::identities::{self, Identity};
use store::conversations::Reader;
use store::{Db, StoreResult, organizations};

/// Reads what somebody typed; a national number by the organization's country.
pub fn typed(
    db: &mut Db,
    organization: OrganizationId,
    scheme: Scheme,
    field: &str,
    text: &str,
) -> Reply<Address> {
    let country = match scheme {
        Scheme::Phone => organizations::get(db, organization)?.default_country,
        _ => None,
    };
    let read = Address::typed(scheme, text, country);
    read.map_err(|flaw| Problem::invalid().flaw(field, &flaw))
}

/// What somebody looks for; the beginning of a number may lack its country code.
pub fn wanted(
    db: &mut Db,
    organization: OrganizationId,
    text: &str,
) -> StoreResult<Option<Wanted>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let country = organizations::get(db, organization)?.default_country;
    Ok(Wanted::new(text, number_prefixes(text, country)))
}

/// An address of a field that may be empty.
pub fn given(
    db: &mut Db,
    organization: OrganizationId,
    scheme: Scheme,
    field: &str,
    text: Option<&str>,
) -> Reply<Option<Address>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| typed(db, organization, scheme, field, text))
        .transpose()
}

/// Puts an address in the place of the contact's own of that scheme; tells whether that changed
/// anything.
pub fn replace(
    db: &mut Db,
    work: &Work,
    reader: &Reader,
    contact: &Contact,
    scheme: Scheme,
    to: Option<&Address>,
) -> Reply<bool> {
    let known = identities::of_contact(db, contact.organization, contact.id)?;
    let had = known.iter().find(|identity| identity.scheme == scheme);
    if had.map(|identity| identity.address.as_str()) == to.map(AsRef::as_ref) {
        return Ok(false);
    }
    if let Some(address) = to {
        let is_it = |one: &&Identity| one.scheme == scheme && one.address == address.as_ref();
        let first = match known.iter().find(is_it) {
            Some(own) => own.clone(),
            None => add(db, work, reader, contact, address)?,
        };
        identities::put_first(db, first.organization, &[first])?;
    }
    if let Some(had) = had {
        identities::remove(db, had)?;
    }
    Ok(true)
}

/// Gives a contact an address, which an agent vouches for.
pub fn add(
    db: &mut Db,
    work: &Work,
    reader: &Reader,
    contact: &Contact,
    address: &Address,
) -> Reply<Identity> {
    let identity = Identity {
        organization: contact.organization,
        id: work.id(),
        contact: contact.id,
        scheme: address.scheme(),
        scope: None,
        address: address.as_ref().to_owned(),
        source: "agent".to_owned(),
        created_at: work.now,
    };
    match identities::add(db, &identity)? {
        true => Ok(identity),
        false => Err(taken(db, reader, contact.organization, address)?),
    }
}

/// The address is another contact's, who is named to those who may see them.
fn taken(
    db: &mut Db,
    reader: &Reader,
    organization: OrganizationId,
    address: &Address,
) -> StoreResult<Problem> {
    let problem = Problem::conflict("identity_in_use", "Another contact has this address");
    let Some(holder) = identities::find(db, organization, None, address)? else {
        return Ok(problem);
    };
    let holder = contacts::get(db, organization, holder.contact)?;
    Ok(match can_see_contact(&reader.viewer, &holder.facts()) {
        true => problem.with("contact_id", holder.id),
        false => problem,
    })
}

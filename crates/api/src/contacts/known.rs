//! How a contact is known: addresses that an agent vouches for, beside those that channels prove.

use super::actions::{seen, shown};
use super::addresses;
use super::telling::changed;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::conversations::work::Work;
use crate::extract::{Allowed, Data, Key, Path, Valid, needs};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, delete, post};
use contract::contacts::{Contact as Wire, NewIdentity};
use domain::contacts::Contact;
use domain::identities::Scheme;
use domain::{ContactId, IdentityId};
use store::contacts::identities;
use store::conversations::Reader;
use store::{Db, StoreResult, contacts, events};

/// Add an address to a contact; needs `contacts.edit`. Of a kind that means the same on every channel. 409
/// `identity_in_use` when another contact has it, with `contact_id` if the caller sees them.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    request_body = NewIdentity,
    responses((status = 201, body = Wire)),
)]
#[post("/contacts/{id}/identities")]
pub async fn add_contact_identity(
    state: Data<State>,
    by: Allowed<needs::EditContacts>,
    id: Path<ContactId>,
    key: Key,
    Valid(new): Valid<NewIdentity>,
) -> Reply<HttpResponse> {
    let contact = add(&state, &by, *id, key.once(&new)?, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/contacts/{}", contact.id)))
        .json(contact))
}

/// Take an address from a contact; needs `contacts.edit`. Who writes from it afterwards is somebody new.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/contacts/{id}/identities/{identity_id}")]
pub async fn remove_contact_identity(
    state: Data<State>,
    by: Allowed<needs::EditContacts>,
    path: Path<(ContactId, IdentityId)>,
) -> Reply<HttpResponse> {
    let (id, identity) = path.into_inner();
    remove(&state, &by, id, identity).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn add(
    state: &State,
    by: &Principal,
    id: ContactId,
    once: Once,
    new: NewIdentity,
) -> Reply<Wire> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let scheme = new.scheme.parse::<Scheme>().ok();
    let Some(scheme) = scheme.filter(|scheme| scheme.is_shared()) else {
        let message = "A kind of address that means the same on every channel";
        return Err(Problem::invalid().field("scheme", "not_shared", message));
    };
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let before = seen(db, &reader, id)?;
            let organization = before.organization;
            once.run(db, |db| {
                let address = addresses::typed(db, organization, scheme, "address", &new.address)?;
                let known = identities::of_contact(db, organization, id)?;
                let is_it = |one: &identities::Identity| {
                    one.scheme == scheme && one.address == address.as_ref()
                };
                if !known.iter().any(is_it) {
                    addresses::add(db, &work, &reader, &before, &address)?;
                    tell(db, &work, &before)?;
                }
                Ok(id)
            })?;
            let contact = contacts::get(db, organization, id)?;
            shown(db, &reader, contact)
        })
        .await
}

async fn remove(state: &State, by: &Principal, id: ContactId, identity: IdentityId) -> Reply<()> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let contact = seen(db, &reader, id)?;
            let known = identities::get(db, contact.organization, identity)?;
            if known.contact != id {
                return Err(Problem::not_found());
            }
            identities::remove(db, &known)?;
            Ok(tell(db, &work, &contact)?)
        })
        .await
}

/// They are found by other addresses from now on, and perhaps called by one.
fn tell(db: &mut Db, work: &Work, before: &Contact) -> StoreResult<()> {
    let mut after = before.clone();
    after.version += 1;
    contacts::save(db, before, &after)?;
    events::append(db, &changed(work, before, &after))
}

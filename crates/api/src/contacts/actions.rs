//! What can be done with contacts: the rule and the store, one transaction each.

use super::defaults::{self, Wanted};
use super::telling::{changed, told, told_one};
use super::wire;
use super::{addresses, attributes};
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::filtering;
use crate::conversations::visibility::LOCKS_YOU_OUT;
use crate::conversations::work::Work;
use crate::extract::{AgentCaller, Confirm, IfMatch};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::contacts::{Contact as Wire, ContactQuery, NewContact, PatchContact};
use contract::page::Page;
use domain::ContactId;
use domain::audit::AuditAction;
use domain::contacts::{Contact, ContactName, LONGEST_REFERENCE, LONGEST_REMARKS};
use domain::identities::Scheme;
use domain::visibility::can_see_contact;
use store::contacts::{self, Filter, favorites};
use store::conversations::Reader;
use store::{Cursor, Db, StoreError, audit, events};

pub async fn list(
    state: &State,
    by: &Principal,
    query: ContactQuery,
    limit: usize,
) -> Reply<Page<Wire>> {
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let of_agent = |value: &str| filtering::agent("owner_agent_id", value, by.agent());
    let mut filter = Filter {
        owner: query.owner_agent_id.as_deref().map(of_agent).transpose()?,
        wanted: None,
        favorite: query.favorite,
        blocked: query.blocked,
        ids: filtering::bounded("id", &query.id)?.to_vec(),
    };
    let typed = query.q.unwrap_or_default();
    let viewer = by.viewer.clone();
    let read = state.store.read(move |db| {
        let reader = Reader::load(db, viewer)?;
        filter.wanted = addresses::wanted(db, reader.viewer.organization, &typed)?;
        let page = contacts::list(db, &reader.viewer, &filter, after, limit)?;
        Ok::<_, StoreError>(Page {
            next_cursor: page.next.map(|cursor| cursor.encode()),
            items: wire::dress(db, &reader, page.items)?,
        })
    });
    Ok(read.await?)
}

pub async fn get(state: &State, by: &Principal, id: ContactId) -> Reply<Wire> {
    let viewer = by.viewer.clone();
    let read = state.store.read(move |db| {
        let reader = Reader::load(db, viewer)?;
        let contact = contacts::get(db, reader.viewer.organization, id)?;
        shown(db, &reader, contact)
    });
    read.await
}

/// A contact as the reader sees it; one they do not see is not there.
pub fn shown(db: &mut Db, reader: &Reader, contact: Contact) -> Reply<Wire> {
    match can_see_contact(&reader.viewer, &contact.facts()) {
        true => answer(db, reader, contact),
        false => Err(Problem::not_found()),
    }
}

/// The same for who has just changed it: the answer is the last they get if they do not see it any
/// more.
pub fn answer(db: &mut Db, reader: &Reader, contact: Contact) -> Reply<Wire> {
    let name = contacts::display_name(db, contact.organization, contact.id)?;
    let dressed = wire::dress(db, reader, vec![(contact, name)])?;
    dressed.into_iter().next().ok_or_else(Problem::not_found)
}

pub async fn create(
    state: &State,
    by: &Principal,
    once: Once,
    confirm: &Confirm,
    new: NewContact,
) -> Reply<Wire> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let mut contact = Contact::new(by.organization(), state.new_id(), work.now);
    contact.name = name(new.name.as_deref())?;
    contact.reference = given("reference", new.reference.as_deref(), LONGEST_REFERENCE)?;
    contact.remarks = given("remarks", new.remarks.as_deref(), LONGEST_REMARKS)?;
    let wanted = Wanted::of_new(&new, confirm.has(LOCKS_YOU_OUT));
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let mut is_made = false;
            let id = once.run(db, |db| {
                let mut contact = contact.clone();
                let written = [
                    (Scheme::Phone, "phone", &new.phone),
                    (Scheme::Email, "email", &new.email),
                ];
                let mut known = Vec::new();
                for (scheme, field, text) in written {
                    let organization = contact.organization;
                    known.extend(addresses::given(
                        db,
                        organization,
                        scheme,
                        field,
                        text.as_deref(),
                    )?);
                }
                if contact.name.is_none() && known.is_empty() {
                    let problem = Problem::invalid();
                    return Err(problem.field("name", "empty", "A name, a phone or an email"));
                }
                if !new.attributes.is_empty() {
                    let defined = contacts::attributes::all(db, contact.organization)?;
                    attributes::change(&defined, &mut contact, &new.attributes)?;
                }
                defaults::change(db, &reader, &mut contact, &wanted)?;
                contacts::insert(db, &contact, &known)?;
                for address in &known {
                    addresses::add(db, &work, &reader, &contact, address)?;
                }
                events::append(db, &told(&work, &contact, "contact.created"))?;
                is_made = true;
                Ok(contact.id)
            })?;
            let contact = contacts::get(db, contact.organization, id)?;
            match is_made {
                true => answer(db, &reader, contact),
                false => shown(db, &reader, contact),
            }
        })
        .await
}

pub async fn update(
    state: &State,
    by: &Principal,
    id: ContactId,
    version: IfMatch,
    confirm: &Confirm,
    patch: PatchContact,
) -> Reply<Wire> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let wanted = Wanted::of_patch(&patch, confirm.has(LOCKS_YOU_OUT));
    let noted = |restricted| {
        let action = AuditAction::of_contact_shown(restricted);
        recording::act(state, by, action, id)
    };
    let (restricted, unrestricted) = (noted(true), noted(false));
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let before = seen(db, &reader, id)?;
            version.check(before.version)?;
            let mut after = before.clone();
            if let Some(text) = &patch.name {
                after.name = name(text.as_deref())?;
            }
            if let Some(text) = &patch.reference {
                after.reference = given("reference", text.as_deref(), LONGEST_REFERENCE)?;
            }
            if let Some(text) = &patch.remarks {
                after.remarks = given("remarks", text.as_deref(), LONGEST_REMARKS)?;
            }
            if !patch.attributes.is_empty() {
                let defined = contacts::attributes::all(db, after.organization)?;
                attributes::change(&defined, &mut after, &patch.attributes)?;
            }
            defaults::change(db, &reader, &mut after, &wanted)?;
            let written = [
                (Scheme::Phone, "phone", &patch.phone),
                (Scheme::Email, "email", &patch.email),
            ];
            let mut replaced = false;
            for (scheme, field, text) in written {
                let Some(text) = text else { continue };
                let organization = after.organization;
                let to = addresses::given(db, organization, scheme, field, text.as_deref())?;
                replaced |= addresses::replace(db, &work, &reader, &after, scheme, to.as_ref())?;
            }
            if after == before && !replaced {
                return shown(db, &reader, before);
            }
            after.version += 1;
            contacts::save(db, &before, &after)?;
            match after.restricted {
                _ if same_viewers(&before, &after) => {}
                true => audit::append(db, &restricted)?,
                false => audit::append(db, &unrestricted)?,
            }
            events::append(db, &changed(&work, &before, &after))?;
            answer(db, &reader, after)
        })
        .await
}

fn same_viewers(a: &Contact, b: &Contact) -> bool {
    (a.restricted, &a.viewers) == (b.restricted, &b.viewers)
}

/// The contact, held, for who sees it.
pub fn seen(db: &mut Db, reader: &Reader, id: ContactId) -> Reply<Contact> {
    let contact = contacts::lock(db, reader.viewer.organization, id)?;
    match can_see_contact(&reader.viewer, &contact.facts()) {
        true => Ok(contact),
        false => Err(Problem::not_found()),
    }
}

pub async fn set_favorite(
    state: &State,
    by: &AgentCaller,
    id: ContactId,
    favorite: bool,
) -> Reply<()> {
    let (work, viewer, me) = (Work::new(state), by.viewer.clone(), by.agent);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let contact = seen(db, &reader, id)?;
            let organization = contact.organization;
            match favorite {
                true => favorites::add(db, organization, me, id, work.now)?,
                false => favorites::remove(db, organization, me, id)?,
            }
            // Their other windows; nobody else's mark changed.
            Ok(events::append(db, &told_one(&work, &contact, me))?)
        })
        .await
}

fn name(text: Option<&str>) -> Reply<Option<ContactName>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let parsed = text.map(str::parse).transpose();
    parsed.map_err(|flaw: domain::NameError| Problem::invalid().flaw("name", &flaw))
}

fn given(field: &str, text: Option<&str>, longest: usize) -> Reply<Option<String>> {
    let text = text.map(|text| domain::messages::clean(text).trim().to_owned());
    let text = text.filter(|text| !text.is_empty());
    match text
        .as_ref()
        .is_some_and(|text| text.chars().count() > longest)
    {
        true => Err(Problem::invalid().field(
            field,
            "too_long",
            format!("At most {longest} characters"),
        )),
        false => Ok(text),
    }
}
